"""The section of technicians, and the dialog of one with their absences."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.dialog import confirm, dialog
from components.field import checkbox_field, date_field, select_field, switch_field, text_field
from components.form import form, form_actions, form_row, form_section, submit
from components.layout import section_title, shown_when, split, stack
from components.table import Column, table
from models.workshop import Skill
from torque_app.core.texts import _
from torque_app.workshop.rules.words import LEVEL_NAMES, SKILL_NAMES
from torque_app.workshop.state.shown import AbsenceLine
from torque_app.workshop.state.technicians import AbsencesState, TechniciansState
from torque_app.workshop.views.rights import manages
from torque_app.workshop.views.week import week_editor

Rows = list[dict[str, Any]]


def technicians_section() -> rx.Component:
    """Return the technicians of the centre; a row opens its form."""
    return stack(
        table(
            TechniciansState.rows.to(Rows),
            [
                Column("name", _("Nombre"), kind="user", fixed=True),
                Column("level", _("Nivel")),
                Column("skills", _("Especialidades"), kind="chips"),
                Column("hours", _("Horas por semana"), sub="note", tone="tone"),
                Column("status", _("Estado"), kind="status"),
            ],
            id="tecnicos",
            label=_("Técnicos"),
            loading=TechniciansState.loading,
            total=TechniciansState.rows.length(),
            current=TechniciansState.fields.id,
            on_open=TechniciansState.edit,
            empty_title=_("Sin técnicos todavía"),
            empty_text=_("Agrega a quienes trabajan en los vehículos de este centro."),
        ),
        _dialog(),
    )


def new_technician() -> rx.Component:
    """Return the way to a new technician, for whoever may add one."""
    return shown_when(
        manages(),
        button(
            _("Nuevo técnico"), icon="user-plus", variant="primary", on_click=TechniciansState.start
        ),
    )


def _dialog() -> rx.Component:
    fields = TechniciansState.fields
    return dialog(
        stack(_form(), shown_when(fields.id != "", _absences()), gap=24),
        open=TechniciansState.open,
        title=rx.cond(fields.id != "", fields.name, _("Nuevo técnico")),
        on_close=TechniciansState.cancel,
        size="lg",
    )


def _form() -> rx.Component:
    errors, fields = TechniciansState.errors, TechniciansState.fields
    return form(
        shown_when(
            fields.id == "",
            select_field(
                _("Persona"),
                "user_id",
                TechniciansState.people.to(Rows),
                required=True,
                error=errors["user_id"],
                hint=_("Quien trabaja en OT. Invita a más personas en Usuarios."),
            ),
        ),
        select_field(
            _("Nivel"),
            "level",
            [(level.value, _(name)) for level, name in LEVEL_NAMES.items()],
            default_value=fields.level,
            placeholder="",
            error=errors["level"],
        ),
        form_section(_("Especialidades"), *(_skill(skill) for skill in Skill), columns=2),
        form_section(
            _("Horario"),
            switch_field(
                _("Trabaja mientras el centro está abierto"),
                "follows_centre",
                default_value=fields.follows_centre,
                on_change=TechniciansState.follow,
            ),
            shown_when(~TechniciansState.follows, week_editor(fields.week, errors["week"])),
        ),
        checkbox_field(_("En uso"), "is_active", default_value=fields.is_active),
        form_actions(
            shown_when(manages(), submit(_("Guardar técnico"))),
            state=shown_when(manages() & (fields.id != ""), _remove()),
        ),
        id="tecnico-" + fields.id,
        on_submit=TechniciansState.save,
        saved_at=TechniciansState.saved_at,
        errors=errors,
        draft=False,
    )


def _skill(skill: Skill) -> rx.Component:
    return checkbox_field(
        _(SKILL_NAMES[skill]),
        f"skill.{skill.value}",
        default_value=TechniciansState.fields.skills.contains(skill.value),
    )


def _remove() -> rx.Component:
    return confirm(
        button(_("Quitar"), variant="ghost", icon="trash"),
        _("¿Quitar a este técnico?"),
        description=_("Sigue entrando con su cuenta, pero ya no recibe citas."),
        action=_("Quitar técnico"),
        on_confirm=TechniciansState.remove,
    )


def _absences() -> rx.Component:
    return stack(
        section_title(_("Ausencias por venir"), level=3),
        rx.cond(
            AbsencesState.rows.length() == 0,
            rx.el.p(_("Ninguna."), class_name="muted"),
            stack(rx.foreach(AbsencesState.rows, _absence), gap=8),
        ),
        shown_when(manages(), _new_absence()),
    )


def _new_absence() -> rx.Component:
    errors = AbsencesState.errors
    return form(
        form_row(
            date_field(_("Primer día"), "first", required=True, error=errors["first"]),
            date_field(_("Último día"), "last", error=errors["last"]),
            text_field(_("Motivo"), "reason", max_length=120, error=errors["reason"]),
            submit(_("Agregar ausencia"), variant="secondary"),
        ),
        id="ausencia-" + AbsencesState.technician_id,
        on_submit=AbsencesState.add,
        saved_at=AbsencesState.saved_at,
        errors=errors,
        reset_on_save=True,
        guard=False,
    )


def _absence(row: rx.Var[AbsenceLine]) -> rx.Component:
    return split(
        rx.el.span(row.when, rx.cond(row.reason != "", " · " + row.reason, "")),
        shown_when(
            manages(),
            icon_button("trash", _("Borrar ausencia"), on_click=AbsencesState.remove(row.id)),
        ),
    )
