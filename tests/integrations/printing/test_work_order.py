"""The OT's sheet."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from tests.integrations.printing.paper import page_count, words
from torque_app.integrations.printing.sheet import SheetCentre, SheetClient, SheetVehicle
from torque_app.integrations.printing.work_order import (
    SheetLabour,
    SheetPart,
    SheetTotals,
    WorkOrderSheet,
    picture_work_order,
    print_work_order,
)

SHEET = WorkOrderSheet(
    number="SC001-2026-11-0042",
    status="Aprobada",
    opened_at=datetime(2026, 11, 20, 12, 31, tzinfo=UTC),
    centre=SheetCentre("Taller El Roble", "Av. O'Higgins 1445, Rancagua", rut="76192083-9"),
    client=SheetClient("María Peña", rut="12345678-5", phone="+56 9 8765 4321"),
    vehicle=SheetVehicle("BBBB12", "Toyota Hilux 2021", odometer=84210),
    complaint="Vibra al frenar.\n#import *no* $x$",
    labour=(SheetLabour("Rectificado", Decimal("1.5"), Decimal(60000), "Luis Soto"),),
    parts=(SheetPart("Pastillas", Decimal(2), "JG", "PF-1", Decimal(5490), Decimal(10980)),),
    totals=SheetTotals(Decimal(60000), Decimal(10980), Decimal(13486), Decimal(84466)),
    promised_at=datetime(2026, 11, 21, 21, 0, tzinfo=UTC),
)


def test_the_sheet_says_who_what_when_and_how_much():
    printed = words(print_work_order(SHEET))

    for text in (
        "SC001-2026-11-0042",
        "Aprobada",
        "R.U.T. 76.192.083-9",
        "María Peña",
        "12.345.678-5",
        "BBBB·12",
        "84.210 km",
        "20-11-2026 09:31",
        "21-11-2026 18:00",
        "Vibra al frenar. #import *no* $x$",
        "Rectificado Luis Soto 1,5 h $ 60.000",
        "PF-1 Pastillas 2 JG $ 5.490 $ 10.980",
        "Total $ 84.466",
        "Firma del cliente",
    ):
        assert text in printed


def test_a_reception_sheet_shows_no_money():
    printed = words(print_work_order(replace(SHEET, labour=(), parts=(), totals=None)))

    assert "$ 8" not in printed
    assert "Mano de obra" not in printed
    assert "Repuestos" not in printed


def test_many_lines_flow_and_sign_on_the_last_page():
    pdf = print_work_order(replace(SHEET, parts=SHEET.parts * 80))

    assert page_count(pdf) >= 3
    assert words(pdf).count("Firma del cliente") == 1
    assert len(picture_work_order(replace(SHEET, parts=SHEET.parts * 80))) == page_count(pdf)


def test_the_same_sheet_gives_the_same_bytes():
    assert print_work_order(SHEET) == print_work_order(SHEET)
