"""The list of rules of messages, and the form of one."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.field import select_field, switch_field
from components.form import form, form_actions, form_section, submit
from components.table import Column, Filter, table
from models.notifications_messages import Channel
from torque_app.core.texts import _
from torque_app.notifications.state.rules import AUDIENCES, NEW, MessageRulesState
from torque_app.notifications.state.shown import CHANNELS

Rows = list[dict[str, Any]]
State = MessageRulesState


def rules() -> rx.Component:
    """Return the list of rules."""
    asked: Any = State.asked
    rows: Any = State.rows
    events: Any = State.events
    return table(
        rows.to(Rows),
        [
            Column("event_label", _("Cuando"), kind="strong", fixed=True),
            Column("audience_label", _("Se avisa a"), width="200px"),
            Column("template_label", _("Plantilla"), sub="ways"),
            Column("state", _("Estado"), kind="status", width="110px"),
        ],
        id="reglas-avisos",
        label=_("Reglas de avisos"),
        total=State.total,
        page=asked.page,
        loading=State.loading,
        error=State.error,
        on_retry=State.load,
        on_page=State.turn,
        filters=[
            Filter("event", _("Cuando"), events.to(Rows)),
            Filter("is_active", _("Estado"), [("true", _("En uso")), ("false", _("Apagada"))]),
        ],
        filter_values=asked.filters,
        on_filter=State.narrow,
        on_open=State.edit,
        empty_title=_("Todavía no hay reglas"),
        empty_text=_("Una regla dice qué suceso se avisa, a quién y con qué plantilla."),
        empty_action=button(_("Nueva regla"), icon="plus", on_click=State.edit(NEW)),
    )


def rule_dialog() -> rx.Component:
    """Return the form of a rule."""
    fields: Any = State.fields
    errors: Any = State.errors
    making = State.editing == NEW
    return dialog(
        form(
            select_field(
                _("Cuando"),
                "event",
                State.events.to(Rows),
                default_value=fields.event,
                required=True,
                error=errors["event"],
            ),
            select_field(
                _("Avisar a"),
                "audience",
                list(AUDIENCES.items()),
                default_value=fields.audience,
                placeholder="",
                error=errors["audience"],
            ),
            select_field(
                _("Con la plantilla"),
                "template_code",
                State.templates.to(Rows),
                default_value=fields.template,
                required=True,
                error=errors["template_code"],
            ),
            form_section(
                _("Por dónde"),
                *(_way(fields, way) for way in Channel),
                description=_("Sin elegir ninguno, sale por el primero que tenga abierto."),
                columns=2,
            ),
            switch_field(
                _("Por todos los elegidos, y no sólo por el primero que se pueda"),
                "every_channel",
                default_value=fields.every_channel,
            ),
            switch_field(_("En uso"), "is_active", default_value=fields.is_active),
            form_actions(submit(_("Guardar regla")), state=_remove_button(making)),
            id="aviso-" + State.editing,
            on_submit=State.save,
            errors=errors,
            draft=False,
        ),
        open=State.editing != "",
        title=rx.cond(making, _("Nueva regla de aviso"), _("Editar regla de aviso")),
        on_close=State.edit(""),
        size="lg",
    )


def _way(fields: Any, way: Channel) -> rx.Component:
    name = way.value.lower()
    return switch_field(CHANNELS[way], name, default_value=getattr(fields, name))


def _remove_button(making: Any) -> rx.Component:
    return rx.cond(
        making,
        rx.el.span(),
        confirm(
            button(_("Eliminar regla"), variant="ghost", icon="trash"),
            _("¿Eliminar esta regla?"),
            description=_("Los mensajes ya escritos siguen su curso."),
            action=_("Eliminar regla"),
            on_confirm=State.remove,
        ),
    )
