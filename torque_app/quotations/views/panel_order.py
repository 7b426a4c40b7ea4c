"""What the page of an OT shows of its quotations."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import alert
from components.layout import card, shown_when, stack
from torque_app.core.texts import _
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state.panel_order import OrderQuotationsState
from torque_app.quotations.views.panel_rows import quotations
from torque_app.shell.session import Session

ON_ORDER = [OrderQuotationsState.load]
"""What the page of an OT loads beside its own."""


def _may(permission: Quotations) -> Any:
    return Session.permissions.contains(permission.value)


def order_panel() -> rx.Component:
    """Return the quotations of an OT, what waits for the client, and the way to one more."""
    state = OrderQuotationsState
    return shown_when(
        _may(Quotations.VIEW),
        card(
            stack(
                shown_when(state.waiting != "", alert(state.waiting, tone="warning")),
                rx.cond(
                    state.rows.length() > 0,
                    quotations(state.rows),
                    rx.el.p(
                        _("Todavía no se presupuesta el trabajo de esta OT."), class_name="muted"
                    ),
                ),
            ),
            title=_("Presupuestos"),
            actions=shown_when(state.may_add & _may(Quotations.EDIT), _begin()),
        ),
    )


def _begin() -> rx.Component:
    state = OrderQuotationsState
    more = (state.rows.length() > 0) | (state.waiting != "")
    return button(
        rx.cond(more, _("Presupuesto adicional"), _("Presupuestar")),
        icon="plus",
        on_click=state.supplement,
    )
