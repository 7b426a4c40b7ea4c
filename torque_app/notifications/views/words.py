"""The list of templates, and the form of one with what it would say."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.field import select_field, switch_field, text_field, textarea_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, grid, shown_when, stack
from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.notifications.state.shown import CATEGORIES, CHANNELS
from torque_app.notifications.state.words import NEW, PREVIEW, TemplatesState
from torque_app.notifications.views.letter import letter

Rows = list[dict[str, Any]]
State = TemplatesState
_CHANNELS = [(key.value, name) for key, name in CHANNELS.items()]
_CATEGORIES = [(key.value, name) for key, name in CATEGORIES.items()]
_LOCALES = [("es_CL", _("Español")), ("en", _("Inglés"))]


def templates() -> rx.Component:
    """Return the list of templates."""
    asked: Any = State.asked
    rows: Any = State.rows
    return table(
        rows.to(Rows),
        [
            Column("title", _("Plantilla"), kind="strong", sub="subject", fixed=True),
            Column("code", _("Código"), kind="mono", sort=True, width="180px", hidden=True),
            Column("channel_label", _("Canal"), width="120px"),
            Column("category_label", _("Tipo"), width="120px"),
            Column("locale", _("Idioma"), kind="mono", width="90px", hidden=True),
            Column("state", _("Estado"), kind="status", width="110px"),
        ],
        id="plantillas",
        label=_("Plantillas"),
        total=State.total,
        page=asked.page,
        loading=State.loading,
        error=State.error,
        on_retry=State.load,
        on_page=State.turn,
        sort=asked.sort,
        desc=asked.desc,
        on_sort=State.sort,
        search=asked.q,
        search_placeholder=_("Código"),
        on_search=State.search,
        filters=[
            Filter("channel", _("Canal"), _CHANNELS),
            Filter("category", _("Tipo"), _CATEGORIES),
        ],
        filter_values=asked.filters,
        on_filter=State.narrow,
        on_open=State.edit,
        empty_title=_("Todavía no hay plantillas"),
        empty_text=_("Parte de las de fábrica y cámbialas a tu manera."),
        empty_action=button(_("Agregar las de fábrica"), icon="plus", on_click=State.install),
    )


def template_dialog() -> rx.Component:
    """Return the form of a template, and beside it what it would say."""
    making = State.editing == NEW
    return dialog(
        form(
            grid(_fields(), stack(_preview(), _variables()), min="380px", gap=24),
            form_actions(submit(_("Guardar plantilla")), state=_remove_button(making)),
            id="plantilla-" + State.editing,
            on_submit=State.save,
            errors=State.errors,
            draft=False,
        ),
        open=State.editing != "",
        title=rx.cond(making, _("Nueva plantilla"), _("Editar plantilla")),
        on_close=State.edit(""),
        size="xl",
    )


def _fields() -> rx.Component:
    fields: Any = State.fields
    errors: Any = State.errors
    return stack(
        text_field(
            _("Código"),
            "code",
            default_value=fields.code,
            required=True,
            max_length=60,
            hint=_("Letras sin tilde, números y «_»."),
            error=errors["code"],
        ),
        form_row(
            _choice(_("Canal"), "channel", _CHANNELS),
            _choice(_("Tipo"), "category", _CATEGORIES),
            _choice(_("Idioma"), "locale", _LOCALES),
        ),
        text_field(
            _("Asunto"),
            "subject",
            default_value=fields.subject,
            max_length=200,
            error=errors["subject"],
        ),
        textarea_field(
            _("Texto"),
            "body",
            rows=5,
            default_value=fields.body,
            max_length=4000,
            required=True,
            error=errors["body"],
        ),
        textarea_field(
            _("Diseño del correo"),
            "layout",
            rows=5,
            default_value=fields.layout,
            max_length=8000,
            error=errors["layout"],
            hint=_("Bloques: mail, heading, text, button, divider, columns."),
        ),
        text_field(
            _("Nombre en WhatsApp"),
            "provider_name",
            max_length=120,
            default_value=fields.provider_name,
            hint=_("El de la plantilla que Meta aprobó."),
            error=errors["provider_name"],
        ),
        switch_field(_("En uso"), "is_active", default_value=fields.is_active),
    )


def _choice(label: str, name: str, options: list[tuple[str, str]]) -> rx.Component:
    return select_field(
        label,
        name,
        options,
        default_value=getattr(State.fields, name),
        placeholder="",
        error=State.errors[name],
    )


def _variables() -> rx.Component:
    names: Any = State.variables
    return stack(
        rx.el.small(_("Variables que puedes usar"), class_name="muted"),
        rx.el.ul(rx.foreach(names, lambda name: rx.el.li(rx.el.small(name, class_name="mono")))),
        gap=4,
    )


def _preview() -> rx.Component:
    shown: Any = State.shown
    return card(
        shown_when(
            shown.text != "",
            stack(rx.el.strong(shown.subject), letter(shown.text, shown.html), gap=8),
        ),
        title=_("Así se verá"),
        actions=submit(
            _("Ver cómo queda"),
            variant="secondary",
            icon="eye",
            size="sm",
            name="only",
            value=PREVIEW,
        ),
    )


def _remove_button(making: Any) -> rx.Component:
    return rx.cond(
        making,
        rx.el.span(),
        confirm(
            button(_("Eliminar plantilla"), variant="ghost", icon="trash"),
            _("¿Eliminar esta plantilla?"),
            description=_("Los mensajes ya escritos siguen su curso."),
            action=_("Eliminar plantilla"),
            on_confirm=State.remove,
        ),
    )
