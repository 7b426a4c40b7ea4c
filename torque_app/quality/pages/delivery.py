"""/entrega/[ot_id]: the car handed over."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record
from torque_app.core.texts import _
from torque_app.quality.state.delivery import DeliveryState
from torque_app.quality.views import delivery as pieces
from torque_app.shell.frame import framed


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
        rx.cond(
            DeliveryState.missing,
            _missing(),
            rx.cond(DeliveryState.loading, page(skeleton_cards()), _whole()),
        ),
        active="ot",
        title=DeliveryState.sheet.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(pieces.header(), page(record(pieces.work(), pieces.summary()), width="full"))


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta OT no existe"),
            _("Puede que la hayan eliminado o que el enlace esté incompleto."),
            icon="key-round",
            action=button(_("Ver el tablero"), href="/tablero"),
        )
    )
