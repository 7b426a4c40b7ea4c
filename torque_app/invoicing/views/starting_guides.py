"""The guías to bill: a searched list, and those picked from it."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.feedback import alert
from components.field import date_field
from components.form import form_row
from components.layout import shown_when, split, stack
from components.table import BulkAction, Column, table
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.invoicing.state.guides import ADD, ROWS, GuidesToBillState

Rows = list[dict[str, Any]]


def guides() -> rx.Component:
    """Return what was picked, and the list to pick from."""
    state = GuidesToBillState
    return stack(
        shown_when(state.error != "", alert(state.error, tone="warning")),
        _picked(),
        form_row(
            date_field(
                _("Desde"),
                "guides_since",
                value=state.since,
                on_change=lambda day: state.between("since", day),
            ),
            date_field(
                _("Hasta"),
                "guides_until",
                value=state.until,
                on_change=lambda day: state.between("until", day),
            ),
        ),
        table(
            state.rows.to(Rows),
            [
                Column("name", _("Guía"), kind="strong", fixed=True),
                Column("client", _("Cliente"), sub="rut"),
                Column("issued_on", _("Fecha"), kind="date"),
                Column("total", _("Total"), kind="money"),
            ],
            id="guias-por-facturar",
            label=_("Guías por facturar"),
            total=state.total,
            page=state.page,
            page_size=ROWS,
            loading=state.loading,
            search=state.q,
            search_placeholder=_("Folio, cliente, RUT o fecha"),
            bulk=[BulkAction(ADD, _("Elegir"), icon="plus")],
            density="dense",
            empty_title=_("Ninguna guía por facturar"),
            empty_text=_("Aquí están las de venta que el SII aceptó y nadie ha facturado."),
            on_search=state.narrow,
            on_page=state.turn,
            on_bulk=state.pick,
        ),
    )


def _picked() -> rx.Component:
    state = GuidesToBillState
    return stack(
        split(
            rx.el.strong(
                rx.cond(
                    state.picked.length() > 0,
                    _("Elegidas: ") + state.picked.length().to_string(),
                    _("Marca en la lista las guías que vas a facturar."),
                )
            ),
            shown_when(
                state.total > 0,
                button(
                    _("Elegir todas: ") + state.total.to_string(),
                    icon="check",
                    size="sm",
                    on_click=state.pick_all,
                ),
            ),
        ),
        rx.foreach(state.picked, _chosen),
        gap=8,
    )


def _chosen(one: rx.Var[Choice]) -> rx.Component:
    return split(
        rx.el.span(one.label, " · ", rx.el.span(one.sublabel, class_name="muted")),
        icon_button(
            "x", _("Dejar ") + one.label, size="sm", on_click=GuidesToBillState.drop(one.id)
        ),
    )
