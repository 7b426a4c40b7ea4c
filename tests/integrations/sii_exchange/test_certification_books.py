"""The simulator reads every book of certification again by itself, and finds what does not add up.

What the emitting side makes is accepted; each file here is then wrong in one figure, signed anew.
"""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from tests.integrations.sii_exchange.conftest import Clerk
from tests.integrations.sii_exchange.workshop import BUYER, Workshop, now, today
from torque_app.integrations.sii.certification import (
    Company,
    GuideLine,
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
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.integrations.sii.signature import sign
from torque_app.integrations.sii.values import DteDocument

SETS = Path(__file__).parents[1] / "sii" / "vectors" / "set_pruebas"
BOLETAS = b"""Folio;IndExe;NmbItem;QtyItem;UnmdItem;PrcItem;Anular;Rebajar
1;;Cambio de aceite;1;;19900;1;
2;;Papel de regalo;17;;120;;
3;;Arroz;1;;1000;;
"""


def documents(workshop: Workshop, source: bytes) -> list[DteDocument]:
    folios = count(1)
    company = Company(workshop.issuer, BUYER)
    cases = parse_set(source).cases
    made = build(cases, company, folio=lambda _: next(folios), issued_on=today())
    return [each.document for each in made]


def text_set(name: str) -> bytes:
    return (SETS / f"{name}.txt").read_bytes()


@pytest.fixture
def by(workshop: Workshop) -> Signatory:
    return Signatory(workshop.issuer, workshop.certificate, now())


@pytest.fixture
def books(workshop: Workshop, by: Signatory) -> dict[str, bytes]:
    """Every kind of file as the emitting side makes it."""
    sold = documents(workshop, text_set("001-basico"))
    internal, billed, void = documents(workshop, text_set("005-guia_despacho"))
    asked = parse_set(text_set("003-compras"))
    bought = purchase_lines(
        asked.purchases,
        supplier=Supplier("60803000-K", "SII"),
        issued_on=today(),
        share=asked.vat_share,
    )
    guides = [GuideLine(internal), GuideLine(billed), GuideLine(void, is_void=True)]
    made = {
        "sales": iecv(Side.SALES, sale_lines(sold), period=today(), by=by),
        "purchases": iecv(Side.PURCHASES, bought, period=today(), by=by, share=asked.vat_share),
        "guides": guide_book(guides, period=today(), by=by),
        "folios": folio_use(documents(workshop, BOLETAS), day=today(), by=by),
    }
    return {name: each.data for name, each in made.items()}


def changed(workshop: Workshop, data: bytes, before: str, after: str) -> bytes:
    """Change the first place a pattern is found at, and sign the file again as if made so."""
    text = data.decode("iso-8859-1")
    start, end = text.rindex("<Signature "), text.rindex("</Signature>") + len("</Signature>\n")
    text, found = re.subn(before, after, text[:start] + text[end:], count=1)
    assert found == 1, before
    ident = re.search(r' ID="([^"]+)"', text)[1]
    return sign(text, id=ident, certificate=workshop.certificate).encode("iso-8859-1")


@pytest.mark.parametrize(
    ("name", "state"),
    [("sales", "LOK"), ("purchases", "LOK"), ("guides", "LOK"), ("folios", "RPR")],
)
def test_what_is_made_for_certification_is_accepted(
    clerk: Clerk, books: dict[str, bytes], name: str, state: str
) -> None:
    status = clerk.settle(clerk.send(books[name]).track_id)
    assert (status.state, status.verdict) == (state, Verdict.PROCESSED)


WRONG = (
    ("sales", r"<TotMntIVA>273756<", "<TotMntIVA>273757<", "LRH"),
    ("sales", r"<TotDoc>4<", "<TotDoc>5<", "LRH"),
    ("sales", r"<TotOpExe>2<", "<TotOpExe>1<", "LRH"),
    ("sales", r"<TotalesPeriodo>\s*<TpoDoc>56<.*?</TotalesPeriodo>\s*", "", "LRH"),
    ("sales", r"<TotMntExe>48239<", "<TotMntExe>48240<", "LRH"),
    ("purchases", r"<TotCredIVAUsoComun>3439<", "<TotCredIVAUsoComun>3440<", "LRH"),
    ("purchases", r"<FctProp>0.6<", "<FctProp>0.7<", "LRH"),
    ("purchases", r"<TotMntIVANoRec>2306<", "<TotMntIVANoRec>0<", "LRH"),
    ("purchases", r"<TotMntImp>2020<", "<TotMntImp>2021<", "LRH"),
    ("purchases", r"<IVAUsoComun>5732<", "<IVAUsoComun>5700<", "LRH"),
    ("guides", r"<TotGuiaAnulada>1<", "<TotGuiaAnulada>2<", "LRH"),
    ("guides", r"<TotMntGuiaVta>1637156<", "<TotMntGuiaVta>1637157<", "LRH"),
    ("guides", r"<CantGuia>1<", "<CantGuia>2<", "LRH"),
    ("folios", r"<FoliosEmitidos>3<", "<FoliosEmitidos>4<", "RCH"),
    ("folios", r"<MntTotal>22940<", "<MntTotal>22941<", "RCH"),
    ("folios", r"<Final>3<", "<Final>4<", "RCH"),
    ("sales", r"<FolioNotificacion>1</FolioNotificacion>\s*", "", "LRC"),
    ("sales", r"<PeriodoTributario>\d{4}", "<PeriodoTributario>2049", "LRC"),
    ("folios", r"<NroResol>0<", "<NroResol>80<", "RCT"),
)
"""The file, what is changed in it and to what, and the state it ends in."""


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[0]}-{wrong[2]}")
def test_one_wrong_figure_is_found(
    clerk: Clerk, workshop: Workshop, books: dict[str, bytes], wrong: tuple[str, str, str, str]
) -> None:
    name, before, after, state = wrong
    rut, day = workshop.issuer.rut, workshop.issuer.resolution_date.isoformat()
    workshop.simulator.post("companies", rut=rut, resolution_date=day, resolution_number="0")
    data = changed(workshop, books[name], f"(?s){before}", after)
    status = clerk.settle(clerk.send(data).track_id)
    assert (status.state, status.verdict) == (state, Verdict.REJECTED)


def test_a_summary_changed_after_signing_is_refused(
    clerk: Clerk, workshop: Workshop, books: dict[str, bytes]
) -> None:
    tampered = books["guides"].replace(b"<TotGuiaVenta>1<", b"<TotGuiaVenta>0<")
    assert clerk.settle(clerk.send(tampered).track_id).state == "LRF"


def test_common_iva_is_credited_by_its_share(
    workshop: Workshop, by: Signatory, clerk: Clerk
) -> None:
    asked = parse_set(text_set("003-compras"))
    share = Decimal("0.333")
    lines = purchase_lines(
        asked.purchases, supplier=Supplier("60803000-K", "SII"), issued_on=today(), share=share
    )
    lines = [replace(line, folio=line.folio + 1000) for line in lines]
    made = iecv(Side.PURCHASES, lines, period=today(), by=by, share=share)
    assert clerk.settle(clerk.send(made.data).track_id).state == "LOK"
