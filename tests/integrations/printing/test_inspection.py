"""The inspection on paper says each light by one word, and what nobody looked at by another."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.integrations.printing.paper import words
from torque_app.integrations.printing.inspection import (
    UNSEEN,
    InspectionSheet,
    SheetPoint,
    print_inspection,
)
from torque_app.integrations.printing.sheet import SheetCentre

DONE = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SHEET = InspectionSheet(
    number="SC001-2026-11-0007",
    template="Multipunto, revisión 3",
    started_at=datetime(2026, 11, 20, 14, 0, tzinfo=UTC),
    finished_at=DONE,
    inspector="Pedro Técnico",
    centre=SheetCentre("Taller Los Aromos SpA", "Av. Irarrázaval 100, Ñuñoa"),
    client="Marta Fuentes",
    plate="BBBB12",
    vehicle="Toyota Yaris 2019",
    odometer=60_000,
    summary="",
    points=(
        SheetPoint("Frenos", "Pastillas", "GREEN"),
        SheetPoint("Frenos", "Freno de estacionamiento", "GREY", note="No lo trae"),
    ),
)


def test_a_point_that_does_not_apply_is_said_so_as_on_the_screen():
    told = words(print_inspection(SHEET))
    assert "No aplica" in told
    assert "Sin revisar" not in told


def test_a_point_nobody_looked_at_yet_is_not_said_to_not_apply():
    unseen = SheetPoint("Luces", "Bajas", UNSEEN)
    begun = replace(SHEET, finished_at=None, points=(unseen,))
    assert "Sin revisar" in words(print_inspection(begun))


@pytest.mark.parametrize("finished", [DONE, None])
def test_the_report_says_whether_it_is_finished(finished):
    told = words(print_inspection(replace(SHEET, finished_at=finished)))
    assert ("En curso" in told) is (finished is None)
