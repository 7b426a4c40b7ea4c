"""What the page of an inspection shows of quotations."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import card, shown_when, stack
from torque_app.core.texts import _
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state.panel_inspection import InspectionQuotationsState
from torque_app.quotations.views.panel_rows import quotations
from torque_app.shell.session import Session

ON_INSPECTION = [InspectionQuotationsState.load]
"""What the page of an inspection loads beside its own."""


def _may(permission: Quotations) -> Any:
    return Session.permissions.contains(permission.value)


def inspection_panel() -> rx.Component:
    """Return what was offered of the findings, and the way to offer them."""
    state = InspectionQuotationsState
    some = (state.rows.length() > 0) | (state.findings > 0)
    return shown_when(
        _may(Quotations.VIEW) & some,
        card(
            stack(
                rx.cond(
                    state.rows.length() > 0,
                    quotations(state.rows),
                    rx.el.p(
                        _("Cada punto en rojo o amarillo será una línea por cotizar."),
                        class_name="muted",
                    ),
                )
            ),
            title=_("Presupuestos"),
            actions=shown_when(
                state.may_quote & (state.findings > 0) & _may(Quotations.EDIT),
                button(_("Cotizar hallazgos"), icon="plus", on_click=state.quote),
            ),
        ),
    )
