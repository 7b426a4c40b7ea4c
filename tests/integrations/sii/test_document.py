from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON, TODAY
from tests.integrations.sii.kinds import (
    KINDS,
    ORDER,
    guides_and_notes,
    net_totals,
    noted,
    taxed,
    variants,
)
from tests.integrations.sii.verification import verifies
from torque_app.integrations.sii.arithmetic import line_amount
from torque_app.integrations.sii.checks import DocumentRefused, check, refusals, warnings
from torque_app.integrations.sii.document import content
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.schemas import validate
from torque_app.integrations.sii.ted import is_genuine
from torque_app.integrations.sii.text import Untranslatable
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    GlobalDiscount,
    Installment,
    Line,
    NoteReason,
    PaymentMeans,
    Receiver,
    Reference,
    Totals,
)

SII = "{http://www.sii.cl/SiiDte}"
TYPED = st.text(
    st.characters(max_codepoint=0x17F) | st.sampled_from("–“”’…€•😀漢\u0301"), max_size=120
)


@pytest.fixture(params=KINDS)
def document(request, factura, boleta) -> DteDocument:
    every = variants(factura, boleta)
    assert list(every) == KINDS
    return replace(every[request.param], folio=150)


@pytest.fixture(scope="session")
def sealed(signed, certificate):
    def make(document):
        dte = signed(document)
        return dte, seal([dte], issuer=ISSUER, certificate=certificate, at=NOON)

    return make


def test_every_kind_of_document_may_be_issued(document):
    check(document, today=TODAY)


def test_every_kind_of_document_is_valid_signed_and_stamped(document, sealed, schemas, authority):
    dte, envelope = sealed(document)
    assert validate(envelope.data, envelope.root, directory=schemas) == []
    assert verifies(dte.data, f"#F150T{document.type.value}")
    assert verifies(envelope.data, f"#F150T{document.type.value}")
    assert verifies(envelope.data, "#SetDoc")
    assert dte.text.encode("iso-8859-1") in envelope.data
    assert is_genuine(dte.ted, trusted_keys={PRACTICE_KEY: authority.public_key()})
    assert dte.ted in dte.text
    assert max(len(line) for line in envelope.data.split(b"\n")) <= 4090


def test_the_texts_arrive_as_typed(factura, signed):
    root = etree.fromstring(signed(factura).data)
    assert root.findtext(f".//{SII}RznSocRecep") == COMPANY.razon_social
    assert root.findtext(f".//{SII}NmbItem") == factura.lines[0].name
    assert root.findtext(f".//{SII}RznSoc") == ISSUER.razon_social


def test_a_name_too_long_goes_on_in_the_description(factura):
    name = "Reparación completa " * 6
    line = replace(factura.lines[0], name=name)
    text = content(replace(factura, lines=(line,)))
    assert f"<NmbItem>{name[:80].strip()}</NmbItem>" in text
    assert f"<DscItem>{name.strip()}</DscItem>" in text


def test_a_boleta_names_nobody_and_writes_no_rate(boleta):
    text = content(boleta)
    assert "<Receptor>\n<RUTRecep>66666666-6</RUTRecep>\n</Receptor>" in text
    assert "TasaIVA" not in text
    assert "<IndServicio>3</IndServicio>" in text


def test_the_same_document_has_the_same_bytes(factura, signed):
    assert signed(factura).data == signed(factura).data


def test_what_is_signed_is_the_chilean_moment(factura, signed):
    dte = signed(factura)
    assert dte.signed_at == datetime(2026, 11, 21, 12, 0)
    assert "<TmstFirma>2026-11-21T12:00:00</TmstFirma>" in dte.text


@settings(max_examples=40, deadline=None)
@given(names=st.lists(TYPED, min_size=1, max_size=4), data=st.data())
def test_whatever_is_typed_is_refused_or_verifies(  # noqa: PLR0917 fixtures
    factura, signed, schemas, certificate, authority, names, data
):
    lines = tuple(
        Line(name=name, amount=100, price=Decimal(100), code=name, description=name, unit=name)
        for name in names
    )
    receiver = replace(COMPANY, razon_social=data.draw(TYPED))
    document = replace(factura, lines=lines, totals=net_totals(100 * len(names)), receiver=receiver)
    try:
        check(document, today=TODAY)
    except (DocumentRefused, Untranslatable):
        return
    envelope = seal([signed(document)], issuer=ISSUER, certificate=certificate, at=NOON)
    assert validate(envelope.data, envelope.root, directory=schemas) == []
    assert verifies(envelope.data, "#F101T33")
    assert is_genuine(signed(document).ted, trusted_keys={PRACTICE_KEY: authority.public_key()})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lines": ()}, "0 líneas"),
        ({"lines": taxed(*[1] * 61)}, "61 líneas y el SII admite entre 1 y 60"),
        ({"issued_on": TODAY + timedelta(days=1)}, "no puede ser futura"),
        ({"payment": None}, "forma de pago"),
        ({"due_on": None}, "fecha de vencimiento"),
        ({"due_on": date(2026, 11, 1)}, "anterior a la emisión"),
        ({"receiver": Receiver()}, "necesita un receptor"),
        ({"receiver": replace(COMPANY, giro=" ", comuna=None)}, "giro, comuna"),
        ({"receiver": replace(COMPANY, rut="77777777-8")}, "no es válido"),
        ({"receiver": replace(COMPANY, rut="77.777.777-7")}, "no es válido"),
        ({"issuer": replace(ISSUER, actecos=())}, "actividad"),
        ({"issuer": replace(ISSUER, actecos=("45200",))}, "actividad"),
        ({"issuer": replace(ISSUER, giro="")}, "giro"),
        ({"totals": Totals(98485, 0, 18711, 117196)}, "El IVA es 18711 y debería ser 18712"),
        ({"totals": Totals(98484, 0, 18712, 117196)}, "El neto es 98484 y debería ser 98485"),
        ({"totals": Totals(98485, 0, 18712, 117198)}, "no es la suma"),
        ({"totals": Totals(98485, 1, 18712, 117198)}, "exento es 1"),
        ({"totals": Totals(-1, 0, 0, -1)}, "no pueden ser negativos"),
        ({"discounts": (GlobalDiscount("x"),)}, "porcentaje o un monto"),
        ({"discounts": (GlobalDiscount("x", Decimal(1), 1),)}, "porcentaje o un monto"),
        ({"discounts": (GlobalDiscount("x", Decimal(101)),)}, "0,01 y 100"),
        ({"discounts": (GlobalDiscount("x", amount=0),)}, "mayor que cero"),
        ({"discounts": (GlobalDiscount("x", amount=1),) * 21}, "20 descuentos"),
        ({"references": (ORDER,) * 41}, "40 referencias"),
        ({"references": (replace(ORDER, folio="9" * 19),)}, "18 caracteres"),
        ({"references": (replace(ORDER, document_type="8011"),)}, "entre 1 y 3"),
        ({"references": (replace(ORDER, folio="\x1b"),)}, "18 caracteres"),
        ({"type": DteType.NOTA_CREDITO}, "qué documento cambia"),
        (
            {"type": DteType.NOTA_CREDITO, "references": (noted(NoteReason.VOIDS), ORDER)},
            "una sola referencia",
        ),
        ({"type": DteType.FACTURA_EXENTA}, "solo líneas exentas"),
        ({"type": DteType.GUIA_DESPACHO}, "traslado"),
        ({"delivery": Delivery(movement=5)}, "son de la guía"),
        ({"delivery": Delivery(movement=5)}, "el receptor es tu propia empresa"),
        ({"references": (replace(ORDER, is_global=True),)}, "su folio es 0"),
        ({"installments": (Installment(TODAY, 1000),)}, "suman $ 1.000 y el documento $ 117.197"),
        ({"installments": (Installment(date(2026, 11, 1), 117197),)}, "desde la emisión"),
        ({"installments": (Installment(TODAY, 0),)}, "un monto"),
        ({"installments": (Installment(TODAY, 3907),) * 31}, "30 cuotas"),
        (
            {"totals": Totals(98485, 0, 18712, 117197, non_billable=1)},
            "no facturable es 1 y debería ser 0",
        ),
        (
            {"type": DteType.NOTA_CREDITO, "references": (noted(NoteReason.CORRECTS_TEXT),)},
            "corrige texto no lleva montos",
        ),
        ({"delivery": Delivery(movement=0)}, "no existe"),
        ({"delivery": Delivery(movement=1, dispatch=4)}, "no existe"),
        ({"delivery": Delivery(movement=1, driver_rut="12345678-5")}, "chofer"),
        ({"delivery": Delivery(movement=1, carrier_rut="1-2")}, "no es válido"),
        ({"means": PaymentMeans.CASH}, "medio de pago"),
    ],
)
def test_a_document_sii_would_object_to_takes_no_folio(factura, changes, sentence):
    document = replace(factura, **changes)
    assert any(sentence in each for each in refusals(document, today=TODAY))
    with pytest.raises(DocumentRefused) as refusal:
        check(document, today=TODAY)
    assert refusal.value.details["refusals"] == refusals(document, today=TODAY)


def test_a_certification_case_is_no_second_document_of_a_note(factura):
    case = Reference("SET", "1", TODAY, comment="CASO 1-1")
    note = replace(
        factura, type=DteType.NOTA_CREDITO, payment=None, due_on=None,
        references=(case, noted(NoteReason.VOIDS)),
    )  # fmt: skip
    check(note, today=TODAY)
    alone = replace(note, references=(case,))
    assert any("qué documento cambia" in each for each in refusals(alone, today=TODAY))


def test_goods_on_the_road_are_told_what_the_law_wants_of_them_since_november_2026(factura):
    every = guides_and_notes(factura)
    complete, bare = every["guía de despacho"], every["guía de traslado interno"]
    assert warnings(complete) == ()
    (warning,) = warnings(bare)
    assert "patente" in warning
    assert "dirección y comuna de destino" in warning
    assert warnings(replace(bare, issued_on=date(2026, 10, 31))) == ()
    assert warnings(factura) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "nombre"),
        ({"name": "\x1b\u200b"}, "nombre"),
        ({"amount": 58484}, "el monto es 58484 y debería ser 58485"),
        ({"amount": -1}, "negativos"),
        ({"quantity": Decimal(0)}, "la cantidad"),
        ({"quantity": Decimal("1.0000001")}, "la cantidad"),
        ({"other_codes": (("EAN13", " "),)}, "su tipo y su valor"),
        ({"other_codes": (("OEM", "1"),) * 5}, "lleva 6 códigos"),
        ({"exempt": True, "non_billable": True}, "a la vez"),
        ({"price": Decimal(-1)}, "el precio"),
        ({"price": Decimal(0)}, "el precio"),
        ({"discount_percent": Decimal(5)}, "necesita su monto"),
        ({"surcharge_percent": Decimal(5)}, "necesita su monto"),
        ({"discount": 2924, "discount_percent": Decimal("5.005")}, "2 decimales"),
    ],
)
def test_a_wrong_line_is_named_by_its_number(factura, changes, sentence):
    document = replace(factura, lines=(factura.lines[1], replace(factura.lines[0], **changes)))
    reasons = refusals(document, today=TODAY)
    assert any(each.startswith("Línea 2: ") and sentence in each for each in reasons)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"totals": Totals(6723, 10000, 1276, 17999)}, "suma de sus líneas"),
        ({"totals": Totals(6721, 10000, 1279, 18000)}, "neto"),
        ({"gross_prices": True}, "siempre lleva precios con IVA"),
        ({"terms": "30 días"}, "no lleva cuotas"),
        ({"lines": (Line("Permiso", 5000, price=Decimal(5000), exempt=True),)}, "exento"),
        ({"lines": taxed(*[1] * 1001)}, "1000"),
        ({"receiver": Receiver(email="a" * 80 + "@b.cl")}, "correo"),
    ],
)
def test_a_wrong_boleta_takes_no_folio(boleta, changes, sentence):
    assert any(sentence in each for each in refusals(replace(boleta, **changes), today=TODAY))


@pytest.mark.parametrize("place", ["line", "receiver", "issuer", "reference", "discount"])
def test_a_character_that_cannot_travel_is_refused_before_the_folio(factura, place):
    bad = {
        "line": {"lines": (replace(factura.lines[0], description="listo 😀"), factura.lines[1])},
        "receiver": {"receiver": replace(COMPANY, address="漢字 1")},
        "issuer": {"issuer": replace(ISSUER, giro="Ω")},
        "reference": {"references": (replace(ORDER, comment="✓"),)},
        "discount": {
            "discounts": (GlobalDiscount("🎁", amount=1000),),
            "totals": net_totals(97485),
        },
    }
    with pytest.raises(Untranslatable):
        check(replace(factura, **bad[place]), today=TODAY)


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+12", "1E+999"])
@pytest.mark.parametrize("place", ["quantity", "price", "discount_percent"])
def test_a_number_beyond_reason_is_refused_not_computed(factura, number, place):
    line = replace(factura.lines[0], **{place: Decimal(number)})
    (reason,) = refusals(replace(factura, lines=(line,)), today=TODAY)
    assert "razonable" in reason


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [("1", "0.5", 1), ("0.5", "1", 1), ("1.5", "38990", 58485), ("3", "33.333333", 100)],
)
def test_half_a_peso_is_a_peso(quantity, price, amount):
    line = Line(name="x", amount=amount, quantity=Decimal(quantity), price=Decimal(price))
    assert line_amount(line) == amount
