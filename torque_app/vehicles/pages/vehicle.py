"""/vehiculos/[vehicle_id]: one car."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed
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
        rx.cond(
            VehicleState.missing,
            _missing(),
            rx.cond(VehicleState.loading, page(skeleton_cards()), _whole()),
        ),
        active="vehiculos",
        title=VehicleState.card.name,
    )


def _whole() -> rx.Component:
    work = stack(pieces.warnings(), *slots.pieces("vehicle"), pieces.life(), pieces.odometer())
    return rx.fragment(
        pieces.header(),
        page(record(work, pieces.vehicle_facts()), width="full"),
        vehicle_dialogs(),
        pieces.removal(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Este vehículo no existe"),
            _("Puede que lo hayan eliminado o que el enlace esté incompleto."),
            icon="car",
            action=button(_("Ver vehículos"), href="/vehiculos"),
        )
    )
