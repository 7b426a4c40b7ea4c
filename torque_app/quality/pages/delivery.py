"""/entrega/[ot_id]: the car handed over."""

import reflex as rx

from components.layout import page, record
from torque_app.core.texts import _
from torque_app.quality.state.delivery import DeliveryState
from torque_app.quality.views import delivery as pieces
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _delivery,
        route="/entrega/[ot_id]",
        title=_("Entrega del vehículo"),
        on_load=DeliveryState.load,
    )


def _delivery() -> rx.Component:
    return framed(
        opened_page(
            DeliveryState,
            *_whole(),
            missing=_("Esta OT no existe"),
            icon="key-round",
            back=(_("Ver el tablero"), "/tablero"),
        ),
        active="ot",
        title=DeliveryState.sheet.number,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (pieces.header(), page(record(pieces.work(), pieces.summary()), width="full"))
