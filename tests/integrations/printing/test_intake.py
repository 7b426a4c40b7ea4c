"""The slip of a reception: the same act gives the same bytes, and typed text is only text."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from torque_app.integrations.printing.intake import (
    IntakeSheet,
    SheetMark,
    SheetView,
    picture_intake,
    print_intake,
)
from torque_app.integrations.printing.sheet import SheetCentre, SheetClient, SheetVehicle

AT = datetime(2026, 11, 20, 18, 5, tzinfo=UTC)


@pytest.fixture
def sheet():
    drawn = BytesIO()
    Image.new("L", (300, 100), "white").save(drawn, "PNG")
    return IntakeSheet(
        number="R-SC001-2026-11-0001",
        received_at=AT,
        signed_at=AT,
        centre=SheetCentre("Taller Los Aromos SpA", rut="76192083-9"),
        client=SheetClient("Marta Soto", "12345678-5"),
        vehicle=SheetVehicle("BBBB12", "Toyota Yaris", odometer=61_250),
        service="Frenos",
        complaint="Chilla al frenar",
        symptom="",
        readings=(("Llaves", "2"),),
        belongings=(("Radio", "Sí"),),
        lights=("ABS",),
        authorisations=(("Prueba de ruta", "Sí"),),
        views=(
            SheetView(
                "Frente", 160, 120, "M1 1 L9 9 Z", ("M2 2 L3 3",), mirrored=True,
                marks=(SheetMark("Rayón", Decimal("0.5"), Decimal("0.25"), "<b>ojo</b>"),),
            ),
        ),
        photos=2,
        signed_by="Marta Soto",
        signed_rut="12345678-5",
        refused="",
        signature=drawn.getvalue(),
    )  # fmt: skip


def test_the_same_act_gives_the_same_bytes(sheet):
    assert print_intake(sheet) == print_intake(sheet)
    assert print_intake(sheet) != print_intake(replace(sheet, notes="Sin tapas"))


def test_an_act_of_ordinary_length_fits_one_page(sheet):
    long = replace(sheet, belongings=tuple((f"Cosa {n}", "Sí") for n in range(17)))
    assert len(picture_intake(long, ppi=20)) == 1


@pytest.mark.parametrize("typed", ['#panic("x")', "<svg onload=x>", "\\ $ #let", "«»" * 200])
def test_what_was_typed_is_only_text(sheet, typed):
    said = {"complaint": typed, "service": typed, "signed_by": typed, "notes": typed}
    assert print_intake(replace(sheet, **said)).startswith(b"%PDF-")


def test_who_did_not_sign_is_told_with_the_reason(sheet):
    refused = replace(sheet, signature=None, signed_by="", signed_rut="", refused="Se fue")
    assert print_intake(refused).startswith(b"%PDF-")
