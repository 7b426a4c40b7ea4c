"""SII's test sets: each case is read, built, and would be accepted."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON, TODAY
from tests.integrations.sii.verification import cut_dtes, verifies
from torque_app.integrations.sii.certification import (
    Case,
    Company,
    GuideBook,
    PurchaseEntry,
    SalesBook,
    SetUnreadable,
    build,
    parse_set,
)
from torque_app.integrations.sii.checks import check
from torque_app.integrations.sii.document import content
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.schemas import validate
from torque_app.integrations.sii.ted import is_genuine
from torque_app.integrations.sii.values import Delivery, DteType, NoteReason, Reference

BOLETAS = """Folio;IndExe;NmbItem;QtyItem;UnmdItem;PrcItem;Anular;Rebajar
1;;Cambio de aceite;1;;19900;1;
;;Alineación y balanceo;1;;9900;;
2;;Papel de regalo;17;;120;;40
3;;Arroz;5;Kg;700;;
4;;Ítem afecto 1;8;;1590;;
;1;Ítem exento 2;2;;1000;;
5;1;Ítem exento 3;1;;1000;;
"""
TRIP = Delivery(
    movement=1, plate="ABCD12", carrier_rut="76192083-9", driver_rut="12345678-5",
    driver_name="Juana Prueba", address="Calle Larga 55", comuna="Rancagua",
    departs_at=datetime(2026, 11, 21, 9, 30),
)  # fmt: skip


def built(data, **company):
    folios = count(101)
    return build(
        parse_set(data).cases,
        Company(ISSUER, COMPANY, **company),
        folio=lambda _: next(folios),
        issued_on=TODAY,
    )


@pytest.fixture
def sets(vectors):
    return lambda name: (vectors / "set_pruebas" / f"{name}.txt").read_bytes()


def by_case(done):
    return {each.case.name.rpartition("-")[2]: each.document for each in done}


def test_the_basic_set_comes_to_the_sums_of_its_items(sets):
    totals = {
        case: document.totals for case, document in by_case(built(sets("001-basico"))).items()
    }
    # 123 x 923 + 53 x 1473, and so on: net, exempt, IVA, total
    assert [(t.net, t.exempt, t.iva, t.total) for t in totals.values()] == [
        (191598, 0, 36404, 228002),
        (585926, 0, 111326, 697252),
        (489763, 34705, 93055, 617523),
        (173531, 13534, 32971, 220036),
        (0, 0, 0, 0),
        (261525, 0, 49690, 311215),
        (489763, 34705, 93055, 617523),
        (0, 0, 0, 0),
    ]


def test_the_first_reference_is_the_case_and_the_next_the_document_a_note_is_about(sets):
    documents = by_case(built(sets("001-basico")))
    assert documents["1"].references == (Reference("SET", "101", TODAY, comment="CASO 414175-1"),)
    assert documents["6"].references == (
        Reference("SET", "106", TODAY, comment="CASO 414175-6"),
        Reference("33", "102", TODAY, NoteReason.CORRECTS_AMOUNTS, "DEVOLUCION DE MERCADERIAS"),
    )
    reasons = {case: document.references[-1].reason for case, document in documents.items()}
    assert reasons["5"] is NoteReason.CORRECTS_TEXT
    assert (reasons["7"], reasons["8"]) == (NoteReason.VOIDS, NoteReason.VOIDS)


def test_a_note_takes_price_and_discount_from_the_document_it_is_about(sets):
    returned = by_case(built(sets("001-basico")))["6"].lines[0]
    assert (returned.name, returned.quantity, returned.price) == ("Pañuelo AFECTO", 86, 1926)
    assert (returned.discount_percent, returned.discount, returned.amount) == (4, 6625, 159011)


def test_the_exempt_set_has_no_iva_in_any_case(sets):
    documents = by_case(built(sets("004-factura_exenta")))
    assert [document.totals.total for document in documents.values()] == [
        83892, 10488, 622369, 0, 0, 589993, 175207, 47916,
    ]  # fmt: skip
    assert {document.totals.iva for document in documents.values()} == {0}
    assert documents["1"].lines[0].unit == "Hora"
    assert documents["8"].type is DteType.NOTA_DEBITO
    assert documents["8"].lines[0].name == "CAPACITACION USO PLC's CNC"


def test_the_set_of_guias_says_why_and_by_whom_the_goods_move(sets):
    documents = by_case(built(sets("005-guia_despacho"), delivery=TRIP))
    moves = [(each.delivery.movement, each.delivery.dispatch) for each in documents.values()]
    assert moves == [(5, None), (1, 2), (1, 1)]
    assert documents["1"].receiver.rut == ISSUER.rut
    assert documents["1"].totals.total == 0
    assert documents["2"].delivery.plate == "ABCD12"


@pytest.mark.parametrize("name", ["001-basico", "004-factura_exenta", "005-guia_despacho"])
def test_every_document_of_a_set_is_valid_signed_and_stamped(request, name, sets, signed, schemas):
    documents = [each.document for each in built(sets(name), delivery=TRIP)]
    for document in documents:
        check(document, today=TODAY)
    dtes = [signed(document) for document in documents]
    certificate, authority = map(request.getfixturevalue, ("certificate", "authority"))
    sealed = seal(dtes, issuer=ISSUER, certificate=certificate, at=NOON)
    assert validate(sealed.data, sealed.root, directory=schemas) == []
    assert verifies(sealed.data, "#SetDoc")
    for dte, fragment in zip(dtes, cut_dtes(sealed.data), strict=True):
        ident = f"#F{dte.folio}T{dte.type.value}"
        assert verifies(sealed.data, ident)
        assert verifies(fragment, ident)
        assert is_genuine(dte.ted, trusted_keys={PRACTICE_KEY: authority.public_key()})


def test_the_set_of_boletas_brings_its_notes_with_prices_that_include_iva(
    signed, certificate, schemas
):
    done = {each.case.name: each.document for each in built(BOLETAS.encode())}
    assert [document.type.value for document in done.values()] == [39, 39, 39, 39, 41, 61, 61]
    assert done["1"].totals.total == 29800
    assert (done["4"].totals.net, done["4"].totals.exempt) == (10689, 2000)
    voided, lowered = done["1-A"], done["2-R"]
    assert (voided.totals.total, voided.gross_prices) == (29800, True)
    assert lowered.totals.total == 816
    assert lowered.references[-1].document_type == "39"
    assert "<CodRef>SET</CodRef>\n<RazonRef>CASO-1</RazonRef>" in content(done["1"])
    for boletas in (True, False):
        dtes = [signed(each) for each in done.values() if each.type.is_boleta == boletas]
        sealed = seal(dtes, issuer=ISSUER, certificate=certificate, at=NOON)
        assert validate(sealed.data, sealed.root, directory=schemas) == []
    for document in done.values():
        check(document, today=TODAY)


def test_the_books_are_read_as_what_they_ask_for(sets):
    assert parse_set(sets("002-ventas")).sales_book == SalesBook("414176")
    assert parse_set(sets("006-libro_guias")).guide_book == GuideBook("428552", (2,), (3,))
    purchases = parse_set(sets("003-compras"))
    assert (purchases.purchases_attention, purchases.vat_share) == ("414177", Decimal("0.60"))
    assert len(purchases.purchases) == 7
    assert purchases.purchases[1] == PurchaseEntry(
        kind="FACTURA ELECTRONICA",
        folio=32,
        remark="FACTURA DEL GIRO CON DERECHO A CREDITO",
        exempt=10633,
        affected=11473,
    )
    assert {entry.exempt for entry in purchases.purchases} == {0, 10633}


def test_sets_in_one_file_are_told_apart(sets):
    both = sets("001-basico") + b"\r\nSET LIBRO DE VENTAS - NUMERO DE ATENCION: 7\r\n"
    found = parse_set(both + sets("004-factura_exenta"))
    assert len(found.cases) == 16
    assert found.sales_book == SalesBook("7")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no es un set de pruebas"),
        ("hola\n", "no es un set de pruebas"),
        ("CASO 1-1\nDOCUMENTO\tFACTURA DE COMPRA ELECTRONICA\n", "caso 1-1 pide «FACTURA DE COMP"),
        ("CASO 1-1\n", "caso 1-1 pide «nada»"),
        (
            "CASO 1-1\nDOCUMENTO\tFACTURA ELECTRONICA\nITEM\tCANTIDAD\nTuerca\tmuchas\n",
            "«muchas» donde va un número",
        ),
        ("Folio;Nombre\n1;x\n", "columnas"),
        (BOLETAS.replace("\n1;", "\n;"), "no empieza por un folio"),
        ("SET LIBRO DE COMPRAS - NUMERO DE ATENCION: 1\n", "le falta su tabla"),
    ],
)
def test_what_is_no_set_or_not_for_us_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(SetUnreadable, match=sentence):
        parse_set(text.encode())


def test_a_note_about_a_case_that_is_not_there_is_refused(sets):
    case = Case("9-2", DteType.NOTA_CREDITO, refers_to="9-1", reason=NoteReason.VOIDS)
    with pytest.raises(SetUnreadable, match="caso 9-1, que no está antes"):
        build((case,), Company(ISSUER, COMPANY), folio=lambda _: 1, issued_on=TODAY)


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=300), at=st.floats(0, 1), name=st.sampled_from(["001", "003", "005"])
)
def test_a_mangled_set_is_refused_or_read(vectors, data, at, name):
    (path,) = (vectors / "set_pruebas").glob(f"{name}*")
    whole = path.read_bytes()
    place = int(at * len(whole))
    try:
        found = parse_set(whole[:place] + data + whole[place:])
        build(found.cases, Company(ISSUER, COMPANY), folio=lambda _: 1, issued_on=TODAY)
    except SetUnreadable as refusal:
        assert str(refusal)  # noqa: PT017 - either is right


def test_the_customer_may_be_any(sets):
    other = replace(COMPANY, giro="Minería")
    documents = build(
        parse_set(sets("001-basico")).cases,
        Company(ISSUER, other),
        folio=lambda _: 1,
        issued_on=TODAY,
    )
    assert documents[4].document.lines[0].name.endswith("debe decir: Minería")
