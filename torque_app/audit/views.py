"""The audit log in pieces."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.dialog import peek
from components.feedback import alert
from components.field import date_field
from components.layout import cluster, divider, facts, shown_when, stack
from components.table import Column, Filter, lines, table
from components.value import datetime
from torque_app.audit import words
from torque_app.audit.shown import actions
from torque_app.audit.state import AuditState, ChainState
from torque_app.core.texts import _

Rows = list[dict[str, Any]]


def log() -> rx.Component:
    """Return the list of changes."""
    asked: Any = AuditState.asked
    rows: Any = AuditState.rows
    return table(
        rows.to(Rows),
        [
            Column("at", _("Cuándo"), kind="datetime", width="150px", fixed=True),
            Column("who", _("Quién"), kind="user"),
            Column("action", _("Acción"), kind="status", width="120px"),
            Column("what", _("Qué"), kind="strong", sub="summary", fixed=True),
            Column("command", _("Comando"), kind="mono", hidden=True),
        ],
        _date(_("Desde"), "from"),
        _date(_("Hasta"), "to"),
        id="auditoria",
        label=_("Auditoría"),
        total=AuditState.total,
        page=asked.page,
        loading=AuditState.loading,
        error=AuditState.error,
        on_retry=AuditState.load,
        on_page=AuditState.turn,
        search=asked.q,
        search_placeholder=_("Buscar por comando"),
        on_search=AuditState.search,
        filters=_filters(),
        filter_values=asked.filters,
        on_filter=AuditState.narrow,
        on_open=AuditState.open,
        on_peek=AuditState.open,
        current=AuditState.opened.id,
        density="dense",
        empty_title=_("Todavía no hay cambios"),
        empty_text=_("Cada cambio que alguien haga quedará escrito aquí."),
    )


def _date(label: str, key: str) -> rx.Component:
    asked: Any = AuditState.asked
    return date_field(
        label,
        key,
        value=asked.filters[key].to(str),
        hide_label=True,
        prefix=label,
        size="sm",
        on_change=lambda day: AuditState.narrow(key, day),
    )


def _filters() -> list[Filter]:
    people: Any = AuditState.people
    kinds = sorted(words.ENTITIES.items(), key=lambda pair: pair[1])
    return [
        Filter("user_id", _("Persona"), people.to(Rows), icon="user"),
        Filter("entity_type", _("Qué"), kinds, icon="file-text"),
        Filter("action", _("Acción"), [(key, label) for key, (label, _tone) in actions().items()]),
    ]


def entry() -> rx.Component:
    """Return the drawer with one entry."""
    one: Any = AuditState.opened
    changes: Any = AuditState.changes
    return peek(
        stack(
            facts(
                [
                    (_("Quién"), one.who),
                    (_("Qué hizo"), rx.el.span(one.action, " · ", one.title)),
                    (_("Cuándo"), datetime(one.at)),
                    (_("Desde"), rx.cond(one.ip != "", one.source + " · " + one.ip, one.source)),
                    (_("Comando"), rx.el.span(one.command, class_name="mono")),
                ]
            ),
            shown_when(one.href != "", link(_("Abrir el registro"), one.href)),
            divider(),
            lines(
                changes.to(Rows),
                [
                    Column("field", _("Dato"), kind="strong"),
                    Column("old", _("Antes")),
                    Column("new", _("Después")),
                ],
                label=_("Cambios"),
            ),
            shown_when(one.device != "", rx.el.small(one.device, class_name="faint")),
        ),
        open=one.id != "",
        title=one.title,
        on_close=AuditState.close,
        width=560,
    )


def verify_button() -> rx.Component:
    """Return the button that proves the chain."""
    return button(
        _("Verificar la cadena"),
        icon="shield-check",
        variant="primary",
        loading=ChainState.verifying,
        on_click=ChainState.verify,
    )


def verdict() -> rx.Component:
    """Return what the verifier found, in a sentence."""
    return rx.cond(
        ChainState.verdict != "",
        rx.cond(
            ChainState.tone == "success",
            alert(ChainState.verdict, tone="success"),
            alert(
                ChainState.verdict,
                tone="danger",
                title=_("Alguien tocó la auditoría"),
                action=cluster(
                    shown_when(
                        ChainState.entry_id != "",
                        button(
                            _("Ver el registro"),
                            size="sm",
                            on_click=AuditState.open(ChainState.entry_id),
                        ),
                    )
                ),
            ),
        ),
        rx.fragment(),
    )
