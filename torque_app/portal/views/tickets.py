"""The inbox of what clients write."""

from typing import Any

import reflex as rx

from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.portal.state import shown
from torque_app.portal.state.tickets import PATH, TicketsState

Rows = list[dict[str, Any]]


def ticket_list() -> rx.Component:
    """Return the list."""
    asked = TicketsState.asked
    return table(
        TicketsState.rows.to(Rows),
        [
            Column("subject", _("Consulta"), kind="strong", sub="said", sort=True, fixed=True),
            Column("client", _("Cliente"), sub="order", sort=True),
            Column("status", _("Estado"), kind="status", sub="unread", sort=True),
            Column("assignee", _("Responde")),
            Column("last_message_at", _("Último mensaje"), kind="relative", sort=True),
        ],
        id="consultas",
        label=_("Consultas de clientes"),
        loading=TicketsState.loading,
        error=TicketsState.error,
        total=TicketsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Asunto o cliente"),
        filters=[
            Filter("status", _("Estado"), shown.TICKET_STATES, "circle-check"),
            Filter("assigned_to", _("Responde"), _whoever(), "users"),
        ],
        filter_values=asked.filters,
        href=f"{PATH}/{{id}}",
        on_page=TicketsState.turn,
        on_sort=TicketsState.sort,
        on_search=TicketsState.search,
        on_filter=TicketsState.narrow,
        on_retry=TicketsState.refresh,
        density="touch",
        empty_title=_("Nadie ha escrito"),
        empty_text=_("Cuando un cliente te escriba desde su portal, lo verás aquí."),
    )


def _whoever() -> list[tuple[str, str]]:
    return [("none", _("Sin responsable"))]
