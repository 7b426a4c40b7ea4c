"""The list of archived messages, and what one said."""

from typing import Any

import reflex as rx

from components.dialog import peek
from components.layout import divider, facts, stack
from components.table import Column, Filter, table
from components.value import datetime, or_dash
from torque_app.core.texts import _
from torque_app.notifications.state.archive import ArchiveState
from torque_app.notifications.state.shown import CHANNELS, STATUSES
from torque_app.notifications.views.letter import as_told, letter

Rows = list[dict[str, Any]]


def archive() -> rx.Component:
    """Return the list."""
    asked: Any = ArchiveState.asked
    rows: Any = ArchiveState.rows
    clients: Any = ArchiveState.clients
    return table(
        rows.to(Rows),
        [
            Column("recipient", _("Para"), kind="strong", sub="subject", fixed=True),
            Column("status", _("Estado"), kind="status", sub="answer", width="180px"),
            Column("channel", _("Canal"), width="110px"),
            Column("at", _("Cuándo"), kind="datetime", sort=True, width="160px"),
        ],
        id="archivo-mensajes",
        label=_("Mensajes archivados"),
        total=ArchiveState.total,
        page=asked.page,
        loading=ArchiveState.loading,
        error=ArchiveState.error,
        on_retry=ArchiveState.load,
        on_page=ArchiveState.turn,
        filters=[
            Filter("status", _("Estado"), [(key.value, name) for key, name in STATUSES.items()]),
            Filter("channel", _("Canal"), [(key.value, name) for key, name in CHANNELS.items()]),
            Filter("client_id", _("Cliente"), clients.to(Rows), "users"),
        ],
        filter_values=asked.filters,
        on_filter=ArchiveState.narrow,
        on_open=ArchiveState.open,
        on_peek=ArchiveState.open,
        current=ArchiveState.message.id,
        empty_title=_("El archivo está vacío"),
        empty_text=_("Los mensajes terminados pasan aquí a los 30 días."),
    )


def archived() -> rx.Component:
    """Return the drawer with one message."""
    one: Any = ArchiveState.message
    return peek(
        stack(
            facts(
                [
                    (_("Para"), one.recipient),
                    (_("Canal"), one.channel),
                    (_("Estado"), one.status_label),
                    (_("Qué pasó"), or_dash(one.answer)),
                    (
                        _("Respuesta del proveedor"),
                        as_told(one.raw),
                    ),
                    (_("Plantilla"), rx.el.span(one.template, class_name="mono")),
                    (_("Escrito"), datetime(one.at)),
                ]
            ),
            divider(),
            letter(one.text, one.html),
        ),
        open=one.id != "",
        title=one.subject,
        on_close=ArchiveState.close,
        width=520,
    )
