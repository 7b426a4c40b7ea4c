"""The log of messages and one message's story."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import peek
from components.feedback import alert
from components.layout import divider, facts, shown_when, stack
from components.table import BulkAction, Column, Filter, table
from components.timeline import timeline
from components.value import datetime
from torque_app.core.texts import _
from torque_app.notifications.state.log import RESEND, MessagesState
from torque_app.notifications.state.shown import CATEGORIES, CHANNELS, STATUSES
from torque_app.notifications.views.letter import as_told, letter

Rows = list[dict[str, Any]]


def log() -> rx.Component:
    """Return the list of messages."""
    asked: Any = MessagesState.asked
    rows: Any = MessagesState.rows
    clients: Any = MessagesState.clients
    return table(
        rows.to(Rows),
        [
            Column("recipient", _("Para"), kind="strong", sub="subject", sort=True, fixed=True),
            Column("status", _("Estado"), kind="status", sub="answer", width="180px"),
            Column("channel", _("Canal"), width="110px"),
            Column("attempts", _("Intentos"), kind="number", width="90px"),
            Column("at", _("Cuándo"), kind="relative", width="140px"),
        ],
        id="mensajes",
        label=_("Mensajes"),
        total=MessagesState.total,
        page=asked.page,
        loading=MessagesState.loading,
        error=MessagesState.error,
        on_retry=MessagesState.load,
        on_page=MessagesState.turn,
        sort=asked.sort,
        desc=asked.desc,
        on_sort=MessagesState.sort,
        search=asked.q,
        search_placeholder=_("Destinatario o asunto"),
        on_search=MessagesState.search,
        filters=[
            Filter("status", _("Estado"), [(key.value, name) for key, name in STATUSES.items()]),
            Filter("channel", _("Canal"), [(key.value, name) for key, name in CHANNELS.items()]),
            Filter("category", _("Tipo"), [(key.value, name) for key, name in CATEGORIES.items()]),
            Filter("client_id", _("Cliente"), clients.to(Rows), "users"),
        ],
        filter_values=asked.filters,
        on_filter=MessagesState.narrow,
        on_open=MessagesState.open,
        on_peek=MessagesState.open,
        current=MessagesState.message.id,
        bulk=[BulkAction(RESEND, _("Reenviar"), icon="rotate-ccw")],
        on_bulk=MessagesState.resend_all,
        empty_title=_("Todavía no hay mensajes"),
        empty_text=_("Aquí verás cada correo, WhatsApp, SMS o aviso que salga del taller."),
    )


def message() -> rx.Component:
    """Return the drawer with one message: what it says, and what became of it."""
    one: Any = MessagesState.message
    events: Any = MessagesState.events
    return peek(
        stack(
            shown_when(
                one.may_resend,
                alert(
                    one.answer,
                    tone="danger",
                    title=one.status_label,
                    action=button(
                        _("Reenviar"),
                        icon="rotate-ccw",
                        size="sm",
                        on_click=MessagesState.resend,
                    ),
                ),
            ),
            facts(
                [
                    (_("Para"), one.recipient),
                    (_("Canal"), one.channel),
                    (_("Estado"), one.status_label),
                    (_("Tipo"), one.category),
                    (_("Plantilla"), rx.el.span(one.template, class_name="mono")),
                    (_("Escrito"), datetime(one.at)),
                    (
                        _("Proveedor"),
                        as_told(one.provider),
                    ),
                    (
                        _("Respuesta del proveedor"),
                        as_told(one.raw),
                    ),
                ]
            ),
            divider(),
            letter(one.text, one.html),
            divider(),
            timeline(events.to(Rows), label=_("Qué pasó")),
        ),
        open=one.id != "",
        title=one.subject,
        on_close=MessagesState.close,
        width=520,
    )
