"""What the pages of a client and of a car show of their quotations."""

import reflex as rx

from components.layout import card, shown_when, stack
from torque_app.core.texts import _
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state.panel_party import PartyQuotationsState
from torque_app.quotations.views.panel_rows import quotations
from torque_app.shell.session import Session

ON_PARTY = [PartyQuotationsState.load]
"""What the page of a client or of a car loads beside its own."""


def party_panel() -> rx.Component:
    """Return the last quotations of whom the page is about; nothing where there is none."""
    state = PartyQuotationsState
    return shown_when(
        Session.permissions.contains(Quotations.VIEW.value) & (state.total > 0),
        card(
            stack(
                quotations(state.rows),
                shown_when(
                    state.total > state.rows.length(),
                    rx.el.p(_("En total: ") + state.total.to_string(), class_name="muted"),
                ),
            ),
            title=_("Presupuestos"),
        ),
    )
