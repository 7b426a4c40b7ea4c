"""What the page of an OT shows of its client's portal: which photos they may see there."""

from typing import Any

import reflex as rx

from components.field import checkbox_field
from components.layout import card, grid, shown_when, stack
from torque_app.core.texts import _
from torque_app.portal.permissions import Portal
from torque_app.portal.state.photos import SharedPhotosState
from torque_app.shell.session import Session

ON_ORDER = [SharedPhotosState.load]
"""What the page of an OT loads beside its own."""


def photos_panel() -> rx.Component:
    """Return the photos of an OT, each with what says whether its client sees it."""
    state = SharedPhotosState
    may = Session.permissions.contains(Portal.INVITE.value)
    return shown_when(
        may & (state.rows.length() > 0),
        card(
            stack(
                rx.el.p(
                    _("El cliente sólo ve en su portal las fotos que marques."), class_name="muted"
                ),
                grid(rx.foreach(state.rows, _photo), min="140px"),
            ),
            title=_("Fotos para el cliente"),
        ),
    )


def _photo(one: Any) -> rx.Component:
    return stack(
        rx.el.span(
            rx.el.img(src=one.thumbnail, alt=one.name, loading="lazy"), class_name="picture"
        ),
        shown_when(one.about != "", rx.el.small(one.about, class_name="muted")),
        checkbox_field(
            _("Mostrar"),
            "shown_" + one.id,
            value=one.is_shown,
            on_change=lambda chosen: SharedPhotosState.choose(one.id, chosen),
        ),
        gap=4,
    )
