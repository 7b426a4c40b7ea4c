"""The list of quotations."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import shown_when
from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state.quotations import MINE, VIEWS, QuotationsState
from torque_app.quotations.state.shown import STATUS
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def quotation_list() -> rx.Component:
    """Return the list."""
    asked = QuotationsState.asked
    return table(
        QuotationsState.rows.to(Rows),
        [
            Column("number", _("Número"), kind="mono", sort=True, fixed=True, sub="about"),
            Column("client", _("Cliente"), kind="strong", sort=True, sub="vehicle"),
            Column("plate", _("Patente"), kind="plate"),
            Column("status", _("Estado"), kind="status", sort=True),
            Column("valid_until", _("Válido hasta"), kind="date", sort=True),
            Column("advisor", _("Asesor"), kind="user", roomy=True),
            Column("created", _("Creado"), kind="date", hidden=True),
            Column("total", _("Total"), kind="money", sort=True),
        ],
        id="presupuestos",
        label=_("Presupuestos"),
        loading=QuotationsState.loading,
        error=QuotationsState.error,
        total=QuotationsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Número, cliente o patente"),
        filters=[
            Filter(
                "status",
                _("Estado"),
                [(status.value, name) for status, name in STATUS.items()],
                "circle-check",
            ),
            Filter("advisor_id", _("Asesor"), [(MINE, _("Los míos"))], "user"),
        ],
        filter_values=asked.filters,
        views=VIEWS,
        view=rx.cond(asked.filters.contains("status"), asked.filters["status"], ""),
        href="/presupuestos/{id}",
        on_view=lambda view: QuotationsState.narrow("status", view),
        on_page=QuotationsState.turn,
        on_sort=QuotationsState.sort,
        on_search=QuotationsState.search,
        on_filter=QuotationsState.narrow,
        on_retry=QuotationsState.refresh,
        empty_title=_("Ningún presupuesto por aquí"),
        empty_text=_("Haz el primero: el cliente lo aprueba en su teléfono, línea por línea."),
        empty_action=new_button(),
    )


def new_button() -> rx.Component:
    """Return the way to begin one, for whoever may."""
    return shown_when(
        Session.permissions.contains(Quotations.EDIT.value),
        button(_("Nuevo presupuesto"), href="/presupuestos/nuevo", icon="plus", variant="primary"),
    )
