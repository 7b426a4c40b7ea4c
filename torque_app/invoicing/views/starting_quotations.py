"""The approved quotations to bill: a search, and one to choose."""

from typing import Any

import reflex as rx

from components.feedback import alert, empty_state
from components.field import radio_group, text_field
from components.layout import shown_when, stack
from torque_app.core.texts import _
from torque_app.invoicing.state.quoted import QuotationsToBillState

Rows = list[dict[str, Any]]


def quotations() -> rx.Component:
    """Return the search, and what it found."""
    state = QuotationsToBillState
    return stack(
        text_field(
            _("Buscar un presupuesto"),
            "quotation_search",
            icon="search",
            placeholder=_("Número, patente, cliente u OT"),
            on_change=state.narrow,
        ),
        shown_when(state.error != "", alert(state.error, tone="warning")),
        rx.cond(
            state.options.length() > 0,
            radio_group(
                _("Presupuesto"),
                "quotation_id",
                state.options.to(Rows),
                value=state.chosen,
                on_change=state.choose,
            ),
            empty_state(
                _("Ningún presupuesto por facturar"),
                _("Aquí están los aprobados por el cliente, con su OT terminada o sin OT."),
                icon="clipboard-list",
            ),
        ),
        shown_when(
            state.total > state.options.length(),
            rx.el.p(_("Hay más: búscalos por número, patente o cliente."), class_name="muted"),
        ),
    )
