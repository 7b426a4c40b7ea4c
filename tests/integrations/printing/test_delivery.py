"""The act of delivery on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.integrations.printing.paper import page_count, words
from tests.quality.conftest import drawn
from torque_app.integrations.printing.branding import LogoRefused
from torque_app.integrations.printing.delivery import (
    DeliverySheet,
    SheetControl,
    SheetDeferred,
    picture_delivery,
    print_delivery,
)
from torque_app.integrations.printing.sheet import SheetCentre

SHEET = DeliverySheet(
    number="SC001-2026-11-0042",
    plate="BBBB12",
    vehicle="Toyota Hilux 2021",
    client="María Peña",
    delivered_at=datetime(2026, 11, 20, 21, 31, tzinfo=UTC),
    delivered_by="Rosa Aravena",
    received_by="Marta Soto",
    received_rut="12345678-5",
    centre=SheetCentre("Taller El Roble", "Av. O'Higgins 1445, Rancagua", rut="76192083-9"),
    odometer_in=84_210,
    odometer_out=84_216,
    work=("Cambio de aceite", "#import *no* $x$"),
    deferred=(SheetDeferred("Cambio de amortiguadores", "AMBER", date(2027, 3, 1), 90_000),),
    control=SheetControl(
        "Control de salida", "Luis Soto", datetime(2026, 11, 20, 20, tzinfo=UTC), 13
    ),
    warranty_months=3,
    warranty_km=5_000,
    warranty_text="No cubre el desgaste normal.",
    next_service_on=date(2027, 11, 20),
    next_service_km=94_216,
    old_parts_returned=True,
    signature=drawn(),
)  # fmt: skip


def test_the_act_says_what_was_done_what_is_left_and_who_took_the_car():
    printed = words(print_delivery(SHEET))
    for text in (
        "Acta de entrega",
        "BBBB·12",
        "84.216 km",
        "20-11-2026 18:31",
        "#import *no* $x$",
        "Cambio de amortiguadores Pronto 01-03-2027 o 90.000 km",
        "13 puntos controlados por Luis Soto el 20-11-2026 17:00",
        "3 meses o 5.000 km, lo que se cumpla primero",
        "20-11-2027 o 94.216 km",
        "Recibí conforme · R.U.T. 12.345.678-5",
        "Rosa Aravena",
    ):
        assert text in printed, text


def test_what_was_not_agreed_is_not_printed():
    bare = replace(
        SHEET, deferred=(), control=None, warranty_months=None, warranty_km=None,
        warranty_text="", next_service_on=None, next_service_km=None, received_rut=None,
    )  # fmt: skip
    printed = words(print_delivery(bare))
    for text in ("Qué queda pendiente", "Control de calidad", "Garantía", "R.U.T. 12"):
        assert text not in printed


def test_the_same_act_gives_the_same_bytes():
    assert print_delivery(SHEET) == print_delivery(SHEET)


def test_a_long_act_goes_on_to_a_second_page():
    long = replace(SHEET, work=tuple(f"Trabajo {n}" for n in range(80)))
    assert page_count(print_delivery(long)) > 1
    assert len(picture_delivery(long, ppi=36)) == page_count(print_delivery(long))


def test_a_signature_that_is_no_picture_is_refused():
    with pytest.raises(LogoRefused):
        print_delivery(replace(SHEET, signature=b"\x89PNG\r\n\x1a\nnada"))
