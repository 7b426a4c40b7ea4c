"""The books and the summary of certification: valid, signed, and the sum of their parts."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.sii.conftest import COMPANY, ISSUER, NOON, TODAY
from tests.integrations.sii.verification import verifies
from torque_app.integrations.sii.certification import (
    BookLine,
    Company,
    GuideLine,
    PurchaseEntry,
    SetUnreadable,
    Side,
    Signatory,
    Supplier,
    build,
    folio_use,
    guide_book,
    iecv,
    parse_set,
    purchase_lines,
    sale_lines,
)
from torque_app.integrations.sii.certification.folio_use import runs
from torque_app.integrations.sii.schemas import validate
from torque_app.integrations.sii.text import Untranslatable
from torque_app.integrations.sii.values import Delivery, DteType, Totals

NS = "{http://www.sii.cl/SiiDte}"
SUPPLIER = Supplier("60803000-K", "Servicio de Impuestos Internos")
BOLETAS = b"""Folio;IndExe;NmbItem;QtyItem;UnmdItem;PrcItem;Anular;Rebajar
1;;Cambio de aceite;1;;19900;1;
2;;Papel de regalo;17;;120;;40
3;1;Item exento;1;;1000;;
"""
KINDS = ("FACTURA", "FACTURA ELECTRONICA", "NOTA DE CREDITO", "FACTURA DE COMPRA ELECTRONICA",
         "NOTA DE DEBITO ELECTRONICA")  # fmt: skip
REMARKS = ("FACTURA DEL GIRO CON DERECHO A CREDITO", "FACTURA CON IVA USO COMUN",
           "ENTREGA GRATUITA DEL PROVEEDOR", "COMPRA CON RETENCION TOTAL DEL IVA",
           "NOTA DE CREDITO POR DESCUENTO A FACTURA 234", "FACTURA FUERA DE PLAZO")  # fmt: skip


@pytest.fixture
def by(certificate):
    return Signatory(ISSUER, certificate, NOON)


@pytest.fixture
def documents(vectors):
    """The documents that answer a set."""

    def answer(source: bytes | str, **company):
        folios = count(101)
        data = source if isinstance(source, bytes) else of(vectors, source)
        built = build(
            parse_set(data).cases,
            Company(ISSUER, COMPANY, **company),
            folio=lambda _: next(folios),
            issued_on=TODAY,
        )
        return [each.document for each in built]

    return answer


def of(vectors, name: str) -> bytes:
    return (vectors / "set_pruebas" / f"{name}.txt").read_bytes()


def tree(made):
    return etree.fromstring(made.data)


def number(node, tag: str) -> int:
    return int(node.findtext(f"{NS}{tag}") or 0)


def text(made, tag: str) -> str:
    return tree(made).findtext(f".//{NS}{tag}")


def summed(made) -> dict[str, dict[str, int]]:
    """Every amount of the summary by type."""
    return {
        node.findtext(f"{NS}TpoDoc"): {
            etree.QName(each).localname: int(each.text)
            for each in node.iter()
            if len(each) == 0 and each.text and each.text.lstrip("-").isdigit()
        }
        for node in tree(made).iter(f"{NS}TotalesPeriodo")
    }


def added(made, tag: str) -> Counter:
    """The sum of an amount over the details, by type."""
    found: Counter = Counter()
    for node in tree(made).iter(f"{NS}Detalle"):
        found[node.findtext(f"{NS}TpoDoc")] += sum(int(each.text) for each in node.iter(NS + tag))
    return found


def check(made, schemas, reference: str = "#Libro") -> None:
    assert validate(made.data, made.root, directory=schemas) == []
    assert verifies(made.data, reference)
    assert max(map(len, made.data.splitlines())) < 4090


def test_the_book_of_sales_has_every_document_of_the_basic_set(documents, by, schemas):
    made = iecv(Side.SALES, sale_lines(documents("001-basico")), period=TODAY, by=by)
    check(made, schemas)
    assert (text(made, "TipoLibro"), text(made, "FolioNotificacion")) == ("ESPECIAL", "1")
    assert (text(made, "TipoEnvio"), text(made, "PeriodoTributario")) == ("TOTAL", "2026-11")
    details = list(tree(made).iter(f"{NS}Detalle"))
    assert [number(node, "MntTotal") for node in details] == [
        228002, 697252, 617523, 220036, 0, 311215, 617523, 0,
    ]  # fmt: skip
    assert summed(made)["61"]["TotMntTotal"] == 928738
    note = details[5]
    assert (number(note, "TpoDocRef"), number(note, "FolioDocRef")) == (33, 102)


def test_the_book_of_purchases_treats_the_iva_as_the_remark_says(vectors, by, schemas):
    asked = parse_set(of(vectors, "003-compras"))
    lines = purchase_lines(
        asked.purchases, supplier=SUPPLIER, issued_on=TODAY, share=asked.vat_share
    )
    made = iecv(Side.PURCHASES, lines, period=TODAY, by=by, share=asked.vat_share)
    check(made, schemas)
    assert (text(made, "TipoOperacion"), text(made, "FolioNotificacion")) == ("COMPRA", "2")
    totals = summed(made)
    # 19 % of 30,171 is 5,732, of which 0.60 may be deducted
    assert totals["30"]["TotIVAUsoComun"] == 5732
    assert totals["30"]["TotCredIVAUsoComun"] == 3439
    assert text(made, "FctProp") == "0.6"
    assert (totals["33"]["CodIVANoRec"], totals["33"]["TotMntIVANoRec"]) == (4, 2306)
    assert (totals["46"]["CodImp"], totals["46"]["TotMntImp"]) == (15, 2020)
    assert {kind: each["TotMntTotal"] for kind, each in totals.items()} == {
        "30": 99274, "33": 38727, "46": 10632, "60": 14257,
    }  # fmt: skip


def test_the_book_of_guias_counts_the_void_one_apart_and_names_the_factura(documents, by, schemas):
    internal, billed, void = documents("005-guia_despacho", delivery=Delivery(movement=1))
    factura = documents("001-basico")[0]
    lines = [
        GuideLine(internal),
        GuideLine(billed, billed_by=factura),
        GuideLine(void, is_void=True),
    ]
    made = guide_book(lines, period=TODAY, by=by)
    check(made, schemas)
    summary = tree(made).find(f".//{NS}ResumenPeriodo")
    assert (number(summary, "TotGuiaAnulada"), number(summary, "TotGuiaVenta")) == (1, 1)
    assert number(summary, "TotMntGuiaVta") == billed.totals.total == 1637156
    moved = summary.find(f"{NS}TotTraslado")
    assert (number(moved, "TpoTraslado"), number(moved, "CantGuia")) == (5, 1)
    details = list(tree(made).iter(f"{NS}Detalle"))
    assert [number(node, "Anulado") for node in details] == [0, 0, 2]
    assert number(details[1], "FolioDocRef") == factura.folio


def test_the_summary_of_boletas_tells_issued_and_voided_folios(documents, by, schemas):
    issued = documents(BOLETAS)
    made = folio_use(issued, day=TODAY, by=by, sequence=3, voided={DteType.BOLETA: {110, 111, 120}})
    check(made, schemas, "#CF_20261121_3")
    found = {number(each, "TipoDocumento"): each for each in tree(made).iter(f"{NS}Resumen")}
    assert sorted(found) == [39, 41, 61]
    boletas = found[39]
    assert [number(boletas, f"Folios{of}") for of in ("Emitidos", "Anulados", "Utilizados")] == [
        2, 3, 5,
    ]  # fmt: skip
    assert number(boletas, "MntTotal") == 19900 + 2040
    assert number(boletas, "MntNeto") + number(boletas, "MntIva") == 21940
    voided = [
        (number(each, "Inicial"), number(each, "Final"))
        for each in boletas.iter(f"{NS}RangoAnulados")
    ]
    assert voided == [(110, 111), (120, 120)]
    assert found[41].find(f"{NS}MntNeto") is None
    assert number(found[41], "MntExento") == 1000
    assert number(found[61], "FoliosEmitidos") == 2


def test_a_day_without_boletas_is_told_too(by, schemas):
    made = folio_use([], day=TODAY, by=by)
    check(made, schemas, "#CF_20261121_1")
    assert (text(made, "TipoDocumento"), text(made, "FoliosUtilizados")) == ("39", "0")


def test_boletas_and_their_notes_are_in_no_book_of_sales(documents):
    assert sale_lines(documents(BOLETAS)) == []


def test_facturas_of_a_set_have_different_customers(documents):
    others = (replace(COMPANY, rut="76192083-9"), replace(COMPANY, rut="11111111-1"))
    ruts = [each.receiver.rut for each in documents("001-basico", others=others)]
    assert ruts[:4] == [COMPANY.rut, "76192083-9", "11111111-1", COMPANY.rut]
    assert ruts[4:] == [ruts[0], ruts[1], ruts[2], ruts[0]]  # a note goes where its factura went


def test_a_goods_destination_is_where_the_receiver_is(documents):
    guides = documents("005-guia_despacho", delivery=Delivery(movement=1, plate="ABCD12"))
    assert [each.delivery.address for each in guides] == [
        ISSUER.address, COMPANY.address, COMPANY.address,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "remark", "share", "sentence"),
    [
        ("LIQUIDACION", "DEL GIRO", Decimal("0.6"), "No hay regla"),
        ("FACTURA", "COMPRA CON RETENCION PARCIAL", Decimal("0.6"), "No hay regla"),
        ("FACTURA", "FACTURA CON IVA USO COMUN", None, "factor de proporcionalidad"),
    ],
)
def test_a_purchase_without_a_rule_is_refused_by_name(kind, remark, share, sentence):
    entry = PurchaseEntry(kind, 7, remark, 0, 1000)
    with pytest.raises(SetUnreadable, match=sentence):
        purchase_lines([entry], supplier=SUPPLIER, issued_on=TODAY, share=share)


def test_a_name_that_cannot_travel_is_refused(by):
    line = BookLine(33, 1, TODAY, "1-9", "Taller 汽车", 0, 100, 19, Decimal(19))
    with pytest.raises(Untranslatable):
        iecv(Side.SALES, [line], period=TODAY, by=by)


amounts = st.integers(0, 10**9)
entries = st.lists(
    st.builds(
        PurchaseEntry,
        kind=st.sampled_from(KINDS),
        folio=st.integers(1, 10**9),
        remark=st.sampled_from(REMARKS),
        exempt=amounts,
        affected=amounts,
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(asked=entries, share=st.decimals("0.001", "1", places=3))
def test_the_totals_of_purchases_are_the_sum_of_their_details(schemas, certificate, asked, share):
    lines = purchase_lines(asked, supplier=SUPPLIER, issued_on=TODAY, share=share)
    made = iecv(
        Side.PURCHASES, lines, period=TODAY, by=Signatory(ISSUER, certificate, NOON), share=share
    )
    assert validate(made.data, made.root, directory=schemas) == []
    totals = summed(made)
    tags = {"MntExe": "TotMntExe", "MntNeto": "TotMntNeto", "MntIVA": "TotMntIVA",
            "MntTotal": "TotMntTotal", "IVAUsoComun": "TotIVAUsoComun"}  # fmt: skip
    for tag, total in tags.items():
        for kind, amount in added(made, tag).items():
            assert totals[kind].get(total, 0) == amount, tag
    assert sum(each["TotDoc"] for each in totals.values()) == len(asked)
    for entry, line in zip(asked, lines, strict=True):
        iva = line.iva + line.common + line.lost
        assert line.total == entry.exempt + entry.affected + iva - line.withheld


@settings(max_examples=40, deadline=None)
@given(
    sums=st.lists(
        st.tuples(st.sampled_from((33, 34, 56, 61)), amounts, amounts), min_size=1, max_size=8
    )
)
def test_the_totals_of_sales_are_the_sum_of_their_documents(schemas, certificate, factura, sums):
    sold = []
    for folio, (kind, net, exempt) in enumerate(sums, 1):
        iva = (net * 19 + 50) // 100
        totals = Totals(net, exempt, iva, net + exempt + iva)
        sold.append(replace(factura, type=DteType(kind), folio=folio, totals=totals))
    by = Signatory(ISSUER, certificate, NOON)
    made = iecv(Side.SALES, sale_lines(sold), period=TODAY, by=by)
    assert validate(made.data, made.root, directory=schemas) == []
    for kind in {kind for kind, *_ in sums}:
        of_kind = [each.totals for each in sold if each.type == kind]
        stated = summed(made)[str(kind)]
        assert stated["TotDoc"] == len(of_kind)
        assert stated["TotMntTotal"] == sum(each.total for each in of_kind)
        assert stated["TotMntIVA"] == sum(each.iva for each in of_kind)


@given(folios=st.sets(st.integers(1, 300)))
def test_runs_cover_every_folio_once_and_never_touch(folios):
    found = runs(folios)
    covered = [folio for first, last in found for folio in range(first, last + 1)]
    assert covered == sorted(folios)
    assert all(nxt[0] > last[1] + 1 for last, nxt in pairwise(found))


def test_a_book_of_another_month_says_so(by):
    made = iecv(Side.SALES, [], period=date(2026, 10, 31), by=by)
    assert re.search(rb"<PeriodoTributario>2026-10<", made.data)
