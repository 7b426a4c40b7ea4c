"""The editor of what a workshop looks at."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import confirm, dialog
from components.field import (
    checkbox_field,
    number_field,
    radio_group,
    switch_field,
    text_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, page_header, shown_when, split, stack
from components.menu import menu, menu_item
from torque_app.core.texts import _
from torque_app.inspections.state.templates import PointState, TemplatesState
from torque_app.shell.points import point_actions, point_row, template_choice


def header() -> rx.Component:
    """Return which template is in sight and what may be done with it."""
    template = TemplatesState.template
    return page_header(
        _("Pautas de inspección"),
        subtitle=_("Los puntos que se miran y los límites de cada color."),
        primary=button(
            _("Agregar punto"), icon="plus", variant="primary", on_click=PointState.edit(0)
        ),
        menu=menu(
            menu_item(
                _("Cambiar el nombre"),
                icon="pencil",
                on_select=TemplatesState.ask_name("rename"),
            ),
            menu_item(_("Copiar la pauta"), icon="copy", on_select=TemplatesState.ask_name("copy")),
            shown_when(
                ~template.is_default,
                menu_item(_("Usar siempre ésta"), icon="star", on_select=TemplatesState.make_usual),
            ),
            label=_("Más acciones"),
        ),
        back=(_("Ajustes"), "/ajustes"),
    )


def chosen() -> rx.Component:
    """Return the choice of a template and its own facts."""
    template = TemplatesState.template
    return card(
        stack(
            template_choice(TemplatesState, template.id),
            split(
                cluster(
                    rx.el.strong(template.name),
                    chip(_("Revisión ") + template.revision.to(str)),
                    chip(template.count.to(str) + _(" puntos")),
                    shown_when(template.is_default, chip(_("Habitual"), tone="accent")),
                ),
                shown_when(~template.is_default, _retirement()),
            ),
        )
    )


def _retirement() -> rx.Component:
    template = TemplatesState.template
    return cluster(
        switch_field(
            _("En uso"), "is_active", value=template.is_active, on_change=TemplatesState.use
        ),
        confirm(
            icon_button("trash", _("Eliminar pauta")),
            _("¿Eliminar esta pauta?"),
            description=_("Las inspecciones hechas con ella quedan."),
            action=_("Eliminar pauta"),
            on_confirm=TemplatesState.remove,
        ),
    )


def points() -> rx.Component:
    """Return the points in their order."""
    return card(
        rx.el.div(rx.foreach(TemplatesState.points, _point), class_name="points"),
        title=_("Puntos"),
    )


def _point(one: Any) -> rx.Component:
    return rx.fragment(
        shown_when(one.group != "", rx.el.h3(one.group, class_name="points-group")),
        point_row(
            one,
            rx.cond(one.limits != "", one.limits + " · ", ""),
            one.work,
            edit=PointState.edit,
            move=PointState.move,
        ),
    )


def dialogs() -> rx.Component:
    """Return the form of a point and that of a name."""
    return rx.fragment(_point_dialog(), _name_dialog())


def _point_dialog() -> rx.Component:
    fields, errors = PointState.fields, PointState.errors
    return dialog(
        form(
            text_field(
                _("Grupo"),
                "group",
                default_value=fields.group,
                required=True,
                max_length=60,
                error=errors["group"],
            ),
            text_field(
                _("Qué se mira"),
                "label",
                default_value=fields.label,
                required=True,
                max_length=120,
                error=errors["label"],
            ),
            text_field(
                _("Trabajo que sugiere"),
                "suggestion",
                default_value=fields.suggestion,
                max_length=200,
            ),
            text_field(
                _("Unidad de la medida"),
                "unit",
                default_value=fields.unit,
                max_length=12,
                hint=_("mm, V, %… Vacía si no se mide."),
            ),
            radio_group(
                _("La medida"),
                "sense",
                [("higher", _("Mientras más, mejor")), ("lower", _("Mientras menos, mejor"))],
                default_value=fields.sense,
            ),
            _limit(_("Amarillo en"), "amber", fields.amber, included=fields.amber_included),
            _limit(_("Rojo en"), "red", fields.red, included=fields.red_included),
            point_actions(fields.place, remove=PointState.remove),
            id="punto-" + TemplatesState.template.id + "-" + fields.place.to(str),
            on_submit=PointState.save,
            draft=False,
        ),
        open=fields.place >= 0,
        title=rx.cond(fields.place > 0, _("Editar punto"), _("Agregar punto")),
        on_close=PointState.close,
    )


def _limit(label: str, name: str, value: Any, *, included: Any) -> rx.Component:
    return form_row(
        number_field(label, name, default_value=value, error=PointState.errors[name]),
        checkbox_field(_("El límite cuenta"), f"{name}_included", default_value=included),
    )


def _name_dialog() -> rx.Component:
    copying = TemplatesState.naming == "copy"
    return dialog(
        form(
            text_field(
                _("Nombre"),
                "name",
                default_value=rx.cond(copying, "", TemplatesState.template.name),
                required=True,
                max_length=80,
                error=TemplatesState.errors["name"],
            ),
            form_actions(submit(_("Guardar"))),
            id="pauta-" + TemplatesState.naming,
            on_submit=TemplatesState.name,
            draft=False,
        ),
        open=TemplatesState.naming != "",
        title=rx.cond(copying, _("Copiar la pauta"), _("Cambiar el nombre")),
        on_close=TemplatesState.ask_name(""),
        size="sm",
    )
