"""The editor of what a workshop controls."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import confirm, dialog
from components.feedback import empty_state
from components.field import checkbox_field, switch_field, text_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, page_header, shown_when, stack
from components.menu import menu, menu_item
from torque_app.core.texts import _
from torque_app.quality.state.templates import QualityTemplatesState as State
from torque_app.shell.points import point_actions, point_row, template_choice


def header() -> rx.Component:
    """Return what may be done with the template in sight."""
    return page_header(
        _("Pautas de calidad"),
        subtitle=_("Lo que se controla antes de entregar, por tipo de servicio."),
        primary=button(
            _("Agregar punto"),
            icon="plus",
            variant="primary",
            disabled=State.template.id == "",
            on_click=State.edit(0),
        ),
        menu=menu(
            menu_item(_("Nueva pauta"), icon="copy", on_select=State.ask_name("new")),
            shown_when(
                State.template.id != "",
                menu_item(
                    _("Cambiar nombre o servicio"),
                    icon="pencil",
                    on_select=State.ask_name("rename"),
                ),
            ),
            label=_("Más acciones"),
        ),
        back=(_("Ajustes"), "/ajustes"),
    )


def chosen() -> rx.Component:
    """Return the choice of a template and its own facts."""
    template = State.template
    return rx.cond(
        template.id == "",
        card(
            empty_state(
                _("No hay pautas de calidad"),
                _("Sin una pauta general no se puede controlar."),
                icon="clipboard-check",
                action=button(_("Nueva pauta"), variant="primary", on_click=State.ask_name("new")),
            )
        ),
        card(
            stack(
                template_choice(State, template.id),
                stack(
                    cluster(
                        rx.el.strong(template.name),
                        chip(template.serves),
                        chip(template.count.to(str) + _(" puntos")),
                    ),
                    cluster(
                        switch_field(
                            _("Pide prueba de ruta"),
                            "road_test",
                            value=template.road_test,
                            on_change=State.ask_road_test,
                        ),
                        switch_field(
                            _("Exigir para terminar la OT"),
                            "enforced",
                            value=template.enforced,
                            on_change=State.enforce,
                        ),
                        confirm(
                            icon_button("trash", _("Eliminar pauta"), size="lg"),
                            _("¿Eliminar esta pauta?"),
                            description=_("Los controles hechos con ella quedan."),
                            action=_("Eliminar pauta"),
                            on_confirm=State.remove,
                        ),
                        gap=24,
                    ),
                    gap=12,
                ),
            )
        ),
    )


def points() -> rx.Component:
    """Return the points in their order."""
    return shown_when(
        State.lines.length() > 0,
        card(rx.el.div(rx.foreach(State.lines, _point), class_name="points"), title=_("Puntos")),
    )


def _point(one: Any) -> rx.Component:
    return point_row(one, one.about, edit=State.edit, move=State.move)


def dialogs() -> rx.Component:
    """Return the form of a point and that of a name."""
    return rx.fragment(_point_dialog(), _name_dialog())


def _point_dialog() -> rx.Component:
    fields, errors = State.fields, State.errors
    return dialog(
        form(
            text_field(
                _("Qué se controla"),
                "label",
                default_value=fields.label,
                required=True,
                max_length=120,
                error=errors["label"],
            ),
            text_field(
                _("Unidad de la medida"),
                "unit",
                default_value=fields.unit,
                max_length=12,
                hint=_("Nm, psi, mm… Vacía si no se mide."),
            ),
            checkbox_field(
                _("Obligatorio para aprobar"), "required", default_value=fields.required
            ),
            point_actions(fields.place, remove=State.remove_point),
            id="punto-" + State.template.id + "-" + fields.place.to(str),
            on_submit=State.save_point,
            draft=False,
        ),
        open=fields.place >= 0,
        title=rx.cond(fields.place > 0, _("Editar punto"), _("Agregar punto")),
        on_close=State.edit(-1),
    )


def _name_dialog() -> rx.Component:
    making, template = State.naming == "new", State.template
    return dialog(
        form(
            text_field(
                _("Nombre"),
                "name",
                default_value=rx.cond(making, "", template.name),
                required=True,
                max_length=80,
                error=State.errors["name"],
            ),
            text_field(
                _("Servicio"),
                "service_type",
                default_value=rx.cond(making, "", template.service_type),
                max_length=60,
                error=State.errors["service_type"],
                hint=_("Cómo empieza el servicio, como «Mantención». Vacío: todos los demás."),
            ),
            form_actions(submit(_("Guardar"))),
            id="pauta-" + State.naming,
            on_submit=State.name,
            draft=False,
        ),
        open=State.naming != "",
        title=rx.cond(making, _("Nueva pauta"), _("Cambiar nombre o servicio")),
        description=rx.cond(making, _("Empieza con los puntos de la pauta a la vista."), ""),
        on_close=State.ask_name(""),
        size="sm",
    )
