"""A quotation on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import zxingcpp

from tests.integrations.printing.paper import image, logo, page_count, words
from torque_app.integrations.printing.branding import Branding
from torque_app.integrations.printing.quotation import (
    OfferedLine,
    QuotationSheet,
    picture_quotation,
    print_quotation,
)
from torque_app.integrations.printing.sheet import SheetCentre, SheetClient

LINK = "https://taller.example/p/pT4-0hV9sGk2Lq7xZ1mB8nC5dF3jR6wY"
LABOUR = OfferedLine(
    "Mano de obra", "Cambio de pastillas #import <x>", Decimal("1.5"), Decimal(30_000),
    Decimal(10), Decimal(40_500), ("Seguridad",),
)  # fmt: skip
PART = OfferedLine(
    "Repuestos", "Alternador 90 A", Decimal(1), Decimal(95_000), Decimal(0), Decimal(95_000),
    ("Reacondicionado", "Garantía 3 meses"), second_hand=True,
)  # fmt: skip
SHEET = QuotationSheet(
    title="Presupuesto",
    number="P-SC001-2026-11-0007",
    revision=2,
    made_at=datetime(2026, 11, 21, 15, tzinfo=UTC),
    valid_until=date(2026, 11, 28),
    delivery_days=1,
    plate="BBCL42",
    vehicle="Toyota Yaris 2018",
    client=SheetClient("Marta Soto", "12345678-5"),
    advisor="Paulina Vera",
    centre=SheetCentre("Taller El Roble", "Av. O'Higgins 1445, Rancagua", rut="76192083-9"),
    lines=(LABOUR, PART, replace(LABOUR, description="Alineación")),
    figures=(("Neto", Decimal(176_000)), ("IVA", Decimal(33_440)), ("Total", Decimal(209_440))),
    notes=("Se pide con un abono.", ""),
    insurance=(("Compañía", "Seguros del Sur"), ("Deducible", "$ 119.000"), ("Pagas tú", "$ 1")),
    link=LINK,
    branding=Branding(logo=logo(), colour="#0f4c5c"),
)  # fmt: skip


def test_the_paper_says_what_is_offered_until_when_and_who_pays():
    printed = words(print_quotation(SHEET))
    for text in (
        "P-SC001-2026-11-0007 Versión 2",
        "BBCL·42",
        "Vale hasta 28-11-2026",
        "Entrega en 1 día",
        "Mano de obra $ 81.000",
        "Cambio de pastillas #import <x> Seguridad",
        "10 % $ 40.500",
        "Reacondicionado · Garantía 3 meses",
        "Total $ 209.440",
        "Seguros del Sur",
        "Se pide con un abono.",
        "Responde desde tu teléfono",
        "firma del cliente",
    ):
        assert text in printed, text


def test_the_code_leads_to_where_the_client_decides():
    pages = [image(page) for page in picture_quotation(SHEET)]
    found = [
        code.text
        for page in pages
        for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    ]
    assert found == [LINK]


def test_what_nobody_sent_is_a_draft_without_a_code():
    printed = words(print_quotation(replace(SHEET, link="", is_draft=True)))
    assert "Versión 2 · Borrador" in printed
    assert "Responde desde tu teléfono" not in printed


def test_second_hand_goods_are_told_of_in_the_terms_where_there_are_any():
    told = "aceptas que no sean nuevos"
    assert told in words(print_quotation(SHEET))
    assert told not in words(print_quotation(replace(SHEET, lines=(LABOUR,))))


def test_hours_are_told_from_pieces():
    assert "1,5 h $ 30.000" in words(
        print_quotation(replace(SHEET, lines=(replace(LABOUR, by_hours=True),)))
    )
    assert "1 $ 95.000" in words(print_quotation(replace(SHEET, lines=(PART,))))


def test_the_same_quotation_gives_the_same_bytes():
    assert print_quotation(SHEET) == print_quotation(SHEET)


def test_a_long_quotation_goes_on_and_says_whose_page_it_is():
    pdf = print_quotation(replace(SHEET, lines=SHEET.lines * 25))
    assert page_count(pdf) > 2
    assert "P-SC001-2026-11-0007 · Versión 2" in words(pdf)
