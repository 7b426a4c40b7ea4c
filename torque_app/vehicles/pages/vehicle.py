"""/vehiculos/[vehicle_id]: one car."""

import reflex as rx

from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page
from torque_app.vehicles.state.record import VehicleState
from torque_app.vehicles.views import record as pieces
from torque_app.vehicles.views.forms import vehicle_dialogs


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _vehicle,
        route="/vehiculos/[vehicle_id]",
        title=_("Vehículo"),
        on_load=[VehicleState.load, *slots.loads("vehicle")],
    )


def _vehicle() -> rx.Component:
    return framed(
        opened_page(
            VehicleState,
            *_whole(),
            missing=_("Este vehículo no existe"),
            icon="car",
            back=(_("Ver vehículos"), "/vehiculos"),
        ),
        active="vehiculos",
        title=VehicleState.card.name,
    )


def _whole() -> tuple[rx.Component, ...]:
    work = stack(pieces.warnings(), *slots.pieces("vehicle"), pieces.life(), pieces.odometer())
    return (
        pieces.header(),
        page(record(work, pieces.vehicle_facts()), width="full"),
        vehicle_dialogs(),
        pieces.removal(),
    )
