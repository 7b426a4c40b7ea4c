"""The list of parts asked for, as the store sees it."""

from typing import Any

import reflex as rx

from components.button import link
from components.dialog import peek
from components.identity import plate_badge
from components.layout import cluster, facts, shown_when, stack
from components.table import Column, Filter, table
from components.value import or_dash, relative
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.state.answers import ISSUE
from torque_app.work_orders.state.requests import EVERY, TO_ANSWER, RequestsState
from torque_app.work_orders.views.answers import answer_buttons, answer_dialogs

Rows = list[dict[str, Any]]


def request_list() -> rx.Component:
    """Return the list; a row opens its answers."""
    asked = RequestsState.asked
    return table(
        RequestsState.rows.to(Rows),
        [
            Column("name", _("Repuesto"), kind="strong", sub="detail", fixed=True),
            Column("quantity", _("Cantidad"), align="end"),
            Column("number", _("OT"), kind="mono", sort=True, href="/ot/{ot_id}"),
            Column("plate", _("Patente"), kind="plate"),
            Column("who", _("Quién lo pide"), kind="user"),
            Column("created_at", _("Pedido"), kind="relative", sort=True),
            Column("status", _("Estado"), kind="status", sort=True),
        ],
        id="solicitudes",
        label=_("Solicitudes de repuestos"),
        loading=RequestsState.loading,
        error=RequestsState.error,
        total=RequestsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("OT, patente o cliente"),
        filters=[
            Filter(
                "status",
                _("Estado"),
                [
                    (TO_ANSWER, _("Por entregar")),
                    ("issued", _("Entregadas")),
                    ("refused", _("Rechazadas")),
                    (EVERY, _("Todas")),
                ],
            )
        ],
        filter_values=asked.filters,
        current=RequestsState.peeked,
        density="touch",
        on_page=RequestsState.turn,
        on_sort=RequestsState.sort,
        on_search=RequestsState.search,
        on_filter=RequestsState.narrow,
        on_open=RequestsState.peek,
        on_peek=RequestsState.peek,
        on_retry=RequestsState.refresh,
        empty_title=_("Nadie espera un repuesto"),
        empty_text=_("Lo que pidan desde el taller aparecerá aquí."),
    )


def request_peek() -> rx.Component:
    """Return the drawer over the list with one request and what answers it."""
    return rx.fragment(
        peek(
            rx.foreach(
                RequestsState.rows,
                lambda one: shown_when(one.id == RequestsState.peeked, _request(one)),
            ),
            open=RequestsState.peeked != "",
            title=_("Solicitud de repuesto"),
            on_close=RequestsState.peek(""),
        ),
        answer_dialogs(),
    )


def _request(one: Any) -> rx.Component:
    return stack(
        rx.el.h2(one.name),
        facts(
            [
                (_("Cantidad"), one.quantity),
                (_("Por entregar"), one.left),
                (_("Detalle"), or_dash(one.detail)),
                (_("OT"), cluster(link(one.number, "/ot/" + one.ot_id), plate_badge(one.plate))),
                (_("Quién lo pide"), or_dash(one.who)),
                (_("Pedido"), relative(one.created_at)),
            ]
        ),
        shown_when(Session.permissions.contains(ISSUE), answer_buttons(one)),
    )
