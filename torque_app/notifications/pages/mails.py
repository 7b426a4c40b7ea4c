"""/mensajes/correos: the mail that carries documents, visits and ways in."""

from typing import Any

import reflex as rx

from components.layout import page, page_header
from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.notifications.state.mails import STANDINGS, MailsState
from torque_app.notifications.views.rooms import SENT, rooms
from torque_app.shell.frame import framed

PATH = "/mensajes/correos"


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_mails, route=PATH, title=_("Correos con documentos"), on_load=MailsState.load)


def _mails() -> rx.Component:
    return framed(
        page_header(
            _("Correos con documentos"),
            subtitle=_("Facturas, citas, informes y códigos: los correos que llevan algo propio."),
            path=rooms(SENT, here=PATH),
        ),
        page(_list(), width="full"),
        active="mensajes",
        title=_("Correos con documentos"),
    )


def _list() -> rx.Component:
    asked: Any = MailsState.asked
    rows: Any = MailsState.rows
    return table(
        rows.to(list[dict[str, Any]]),
        [
            Column("recipient", _("Para"), kind="strong", sub="subject", sort=True, fixed=True),
            Column("status", _("Estado"), kind="status", sub="answer", width="220px"),
            Column("attempts", _("Intentos"), kind="number", width="90px"),
            Column("at", _("Cuándo"), kind="relative", width="140px"),
            Column("raw", _("Respuesta del servidor"), kind="mono", hidden=True),
        ],
        id="correos",
        label=_("Correos con documentos"),
        total=MailsState.total,
        page=asked.page,
        loading=MailsState.loading,
        error=MailsState.error,
        on_retry=MailsState.load,
        on_page=MailsState.turn,
        sort=asked.sort,
        desc=asked.desc,
        on_sort=MailsState.sort,
        filters=[
            Filter("status", _("Estado"), [(key.value, name) for key, name in STANDINGS.items()])
        ],
        filter_values=asked.filters,
        on_filter=MailsState.narrow,
        empty_title=_("Todavía no hay correos"),
        empty_text=_("Aquí verás cada factura, cita o informe que salga por correo."),
    )
