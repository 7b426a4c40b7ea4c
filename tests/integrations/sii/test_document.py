from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON, TODAY
from tests.integrations.sii.verification import verifies
from torque_app.integrations.sii.checks import DocumentRefused, check, line_amount, refusals
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
    Line,
    NoteReason,
    Payment,
    PaymentMeans,
    Receiver,
    Reference,
    Totals,
)

SII = "{http://www.sii.cl/SiiDte}"
TYPED = st.text(
    st.characters(max_codepoint=0x17F) | st.sampled_from("–“”’…€•😀漢\u0301"), max_size=120
)
ORDER = Reference("801", "OC-778/A", TODAY, comment="Orden de compra")


def taxed(*amounts: int) -> tuple[Line, ...]:
    return tuple(Line(name=f"Trabajo {n}", amount=n, price=Decimal(n)) for n in amounts)


def noted(reason: NoteReason, type_: str = "33") -> Reference:
    return Reference(type_, "101", TODAY, reason=reason, comment="Según lo conversado")


def net_totals(net: int) -> Totals:
    iva = (net * 19 + 50) // 100
    return Totals(net=net, exempt=0, iva=iva, total=net + iva)


def invoices(factura: DteDocument) -> dict[str, DteDocument]:
    exempt = Line(
        name="Permiso", quantity=Decimal(1), price=Decimal(5000), amount=5000, exempt=True
    )
    discounted = Line(
        name="Kit de distribución", quantity=Decimal(3), price=Decimal("1999.5"), amount=5399,
        discount=600, discount_percent=Decimal(10), description="Correa, tensor y bomba",
    )  # fmt: skip
    cash = {"payment": Payment.CASH, "due_on": None}
    return {
        "factura": factura,
        "factura al contado": replace(factura, **cash, references=(ORDER,)),
        "factura con exento y descuentos": replace(
            factura,
            lines=(discounted, exempt),
            discounts=(
                GlobalDiscount("Cliente frecuente", percent=Decimal("12.5")),
                GlobalDiscount("Traslado", amount=1000, surcharge=True),
                GlobalDiscount("Convenio", amount=500, exempt=True),
            ),
            totals=Totals(net=5724, exempt=4500, iva=1088, total=11312),
        ),
        "factura de 60 líneas": replace(
            factura, lines=taxed(*range(1, 61)), totals=net_totals(1830)
        ),
        "factura con precios brutos": replace(
            factura,
            gross_prices=True,
            lines=taxed(8000),
            totals=Totals(net=6723, exempt=0, iva=1277, total=8000),
        ),
        "factura de textos hostiles": replace(
            factura,
            lines=(
                Line(name="]]> <script>&amp;'\"" + "ñ" * 90, amount=1000, price=Decimal(1000)),
                Line(name="Observación", amount=0, description='"' * 3000, code="<&>" * 20),
            ),
            totals=net_totals(1000),
        ),
    }  # fmt: skip


def exempt_and_boletas(factura: DteDocument, boleta: DteDocument) -> dict[str, DteDocument]:
    exempt = Line(
        name="Permiso", quantity=Decimal(1), price=Decimal(5000), amount=5000, exempt=True
    )
    return {
        "factura exenta": replace(
            factura, type=DteType.FACTURA_EXENTA, lines=(exempt,),
            totals=Totals(net=0, exempt=5000, iva=0, total=5000),
        ),
        "boleta anónima": boleta,
        "boleta con nombre": replace(
            boleta,
            means=PaymentMeans.TRANSFER,
            receiver=Receiver(
                "12345678-5", "Juana O'Higgins & Cía", email="j@example.cl", phone="+56911111111",
                address="Calle 1", comuna="Ñuñoa", city="Santiago",
            ),
            discounts=(GlobalDiscount("Bienvenida", percent=Decimal(5)),),
            references=(Reference("801", "77", TODAY),),
            totals=Totals(net=6387, exempt=10000, iva=1213, total=17600),
        ),
        "boleta de 1000 líneas": replace(
            boleta, lines=taxed(*[119] * 1000),
            totals=Totals(net=100000, exempt=0, iva=19000, total=119000),
        ),
        "boleta exenta": replace(
            boleta, type=DteType.BOLETA_EXENTA, lines=(exempt,),
            totals=Totals(net=0, exempt=5000, iva=0, total=5000),
        ),
    }  # fmt: skip


def guides_and_notes(factura: DteDocument) -> dict[str, DteDocument]:
    note = {"payment": None, "due_on": None}
    return {
        "guía de despacho": replace(
            factura, **note, type=DteType.GUIA_DESPACHO, lines=taxed(1000),
            totals=net_totals(1000),
            delivery=Delivery(
                movement=6, dispatch=2, plate="ABCD12", trailer_plate="JK1234",
                carrier_rut="76192083-9", driver_rut="12345678-5", driver_name="Juana Prueba",
                address="Calle Larga 55", comuna="Rancagua", city="Rancagua",
                departs_at=datetime(2026, 11, 21, 9, 30, tzinfo=UTC), arrives_on=TODAY,
            ),
        ),
        "guía de traslado interno": replace(
            factura, **note, type=DteType.GUIA_DESPACHO, delivery=Delivery(movement=5),
            lines=(Line(name="Motor", quantity=Decimal(1), amount=0),),
            totals=Totals(net=0, exempt=0, iva=0, total=0),
        ),
        "nota de crédito que anula": replace(
            factura, **note, type=DteType.NOTA_CREDITO, references=(noted(NoteReason.VOIDS),)
        ),
        "nota de crédito que corrige texto": replace(
            factura, **note, type=DteType.NOTA_CREDITO,
            lines=(Line(name="Donde dice Giro: Carga, debe decir Giro: Transporte", amount=0),),
            references=(noted(NoteReason.CORRECTS_TEXT),),
            totals=Totals(net=0, exempt=0, iva=0, total=0),
        ),
        "nota de crédito de boleta anónima": replace(
            factura, **note, type=DteType.NOTA_CREDITO, lines=taxed(1000), gross_prices=True,
            receiver=Receiver(razon_social="Consumidor final"),
            references=(noted(NoteReason.VOIDS, "39"),),
            totals=Totals(net=840, exempt=0, iva=160, total=1000),
        ),
        "nota de débito": replace(
            factura, **note, type=DteType.NOTA_DEBITO, lines=taxed(1000),
            totals=net_totals(1000), references=(noted(NoteReason.CORRECTS_AMOUNTS),),
        ),
    }  # fmt: skip


def variants(factura: DteDocument, boleta: DteDocument) -> dict[str, DteDocument]:
    """One document of each kind and circumstance that a workshop meets."""
    return {
        **invoices(factura),
        **exempt_and_boletas(factura, boleta),
        **guides_and_notes(factura),
    }


KINDS = [
    "factura", "factura al contado", "factura con exento y descuentos", "factura de 60 líneas",
    "factura con precios brutos", "factura de textos hostiles", "factura exenta",
    "boleta anónima", "boleta con nombre", "boleta de 1000 líneas", "boleta exenta",
    "guía de despacho", "guía de traslado interno", "nota de crédito que anula",
    "nota de crédito que corrige texto", "nota de crédito de boleta anónima", "nota de débito",
]  # fmt: skip


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


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "nombre"),
        ({"name": "\x1b\u200b"}, "nombre"),
        ({"amount": 58484}, "el monto es 58484 y debería ser 58485"),
        ({"amount": -1}, "negativos"),
        ({"quantity": Decimal(0)}, "la cantidad"),
        ({"quantity": Decimal("1.0000001")}, "la cantidad"),
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
