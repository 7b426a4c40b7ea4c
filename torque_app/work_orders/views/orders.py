"""The list of OTs."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import peek
from components.layout import shown_when
from components.table import Column, Filter, table
from models.work_orders import Priority
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.orders import OrdersState
from torque_app.work_orders.state.shown import PRIORITY, STATUS
from torque_app.work_orders.views.glance import glance

Rows = list[dict[str, Any]]


def order_list() -> rx.Component:
    """Return the list; money is a column only for whoever may see it."""
    return rx.cond(
        Session.permissions.contains(WorkOrders.SEE_MONEY.value),
        _table(money=True),
        _table(money=False),
    )


def _columns(*, money: bool) -> list[Column]:
    columns = [
        Column("number", _("Número"), kind="mono", sort=True, fixed=True, sub="title"),
        Column("plate", _("Patente"), kind="plate"),
        Column("client", _("Cliente"), kind="strong"),
        Column("status", _("Estado"), kind="status", sort=True),
        Column("technician", _("Técnico"), kind="user", roomy=money),
        Column("priority_label", _("Prioridad"), hidden=True),
        Column("promised", _("Prometida"), kind="datetime"),
        Column("created", _("Abierta"), kind="date", roomy=True),
    ]
    return [*columns, Column("amount", _("Total neto"), kind="money")] if money else columns


def _table(*, money: bool) -> rx.Component:
    return table(
        OrdersState.rows.to(Rows),
        _columns(money=money),
        id="ordenes-con-montos" if money else "ordenes",
        label=_("Órdenes de trabajo"),
        loading=OrdersState.loading,
        error=OrdersState.error,
        total=OrdersState.total,
        page=OrdersState.asked.page,
        sort=OrdersState.asked.sort,
        desc=OrdersState.asked.desc,
        search=OrdersState.asked.q,
        search_placeholder=_("Número, patente, cliente o vehículo"),
        filters=[
            Filter("status", _("Estado"), [("open", _("Abiertas")), *_statuses()]),
            Filter("assigned_to", _("Técnico"), OrdersState.technicians.to(Rows)),
            Filter(
                "priority",
                _("Prioridad"),
                [(one.value.lower(), PRIORITY[one]) for one in reversed(Priority)],
            ),
        ],
        filter_values=OrdersState.asked.filters,
        href="/ot/{id}",
        empty_title=_("Todavía no hay órdenes de trabajo"),
        empty_text=_("Abre la primera cuando llegue un auto: se elige la patente y listo."),
        empty_action=new_button(),
        on_page=OrdersState.turn,
        on_sort=OrdersState.sort,
        on_search=OrdersState.search,
        on_filter=OrdersState.narrow,
        on_peek=OrdersState.peek,
        on_retry=OrdersState.refresh,
    )


def _statuses() -> list[tuple[str, str]]:
    return [(status.value.lower(), name) for status, name in STATUS.items()]


def new_button() -> rx.Component:
    """Return the way to open an OT, for whoever may."""
    return shown_when(
        Session.permissions.contains(WorkOrders.CREATE.value),
        button(_("Nueva OT"), href="/ot/nueva", icon="plus", variant="primary"),
    )


def order_peek() -> rx.Component:
    """Return the drawer over the list."""
    return peek(
        rx.foreach(
            OrdersState.rows,
            lambda card: shown_when(card.id == OrdersState.peeked, glance(card)),
        ),
        open=OrdersState.peeked != "",
        title=_("Orden de trabajo"),
        on_close=OrdersState.peek(""),
        href="/ot/" + OrdersState.peeked,
    )
