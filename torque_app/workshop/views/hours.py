"""The section of hours: week, rules of the agenda, special days and holidays."""

from typing import Any

import reflex as rx

from components.button import icon_button
from components.chip import chip
from components.feedback import empty_state, skeleton
from components.field import (
    checkbox_field,
    date_field,
    number_field,
    radio_group,
    switch_field,
    text_field,
    textarea_field,
)
from components.form import form, form_actions, form_row, form_section, submit
from components.layout import card, cluster, record, shown_when, split, stack
from torque_app.core.texts import _
from torque_app.workshop.state.floor import FloorState
from torque_app.workshop.state.hours import DaysState, HoursState
from torque_app.workshop.state.shown import DayLine
from torque_app.workshop.views.rights import manages
from torque_app.workshop.views.week import day_times, week_editor


def hours_section() -> rx.Component:
    """Return the centre's hours beside the days unlike the others."""
    return record(
        rx.cond(HoursState.loading, card(skeleton(8)), _hours()),
        stack(_specials(), _holidays()),
    )


def _hours() -> rx.Component:
    errors, fields = HoursState.errors, HoursState.fields
    return card(
        form(
            form_section(
                _("Semana"),
                week_editor(fields.week, errors["week"]),
                switch_field(
                    _("Abre en feriados"),
                    "works_on_holidays",
                    default_value=fields.works_on_holidays,
                ),
            ),
            form_section(
                _("Agenda"),
                form_row(
                    _number(_("Bloques de"), "slot_minutes", suffix=_("min")),
                    _number(_("Carga máxima"), "max_load_percent", suffix="%"),
                    _number(_("Espera a quien no llega"), "no_show_minutes", suffix=_("min")),
                ),
                description=_("Se recomienda comprometer hasta 85 o 90 % de las horas."),
            ),
            _booking(),
            shown_when(manages(), form_actions(submit(_("Guardar horario")))),
            id="horario-" + FloorState.centre_id,
            on_submit=HoursState.save,
            saved_at=HoursState.saved_at,
            errors=errors,
        ),
        title=_("Horario del centro"),
    )


def _booking() -> rx.Component:
    fields = HoursState.fields
    return form_section(
        _("Reserva por internet"),
        switch_field(_("Recibe reservas"), "online_booking", default_value=fields.online_booking),
        form_row(
            _number(_("Con anticipación de"), "lead_hours", suffix=_("horas")),
            _number(_("Hasta dentro de"), "horizon_days", suffix=_("días")),
        ),
        textarea_field(
            _("Servicios que ofrece"),
            "services",
            default_value=fields.services,
            error=HoursState.errors["services"],
            hint=_("Uno por línea, con sus minutos: Cambio de aceite; 45"),
            rows=4,
        ),
    )


def _number(label: str, name: str, **props: Any) -> rx.Component:
    return number_field(
        label,
        name,
        default_value=getattr(HoursState.fields, name),
        error=HoursState.errors[name],
        **props,
    )


def _specials() -> rx.Component:
    return card(
        stack(
            rx.cond(
                DaysState.specials.length() == 0,
                empty_state(_("Ningún día especial este año"), icon="calendar"),
                stack(rx.foreach(DaysState.specials, _special), gap=8),
            ),
            shown_when(manages(), _new_special()),
        ),
        title=_("Días especiales"),
        actions=_years(),
    )


def _years() -> rx.Component:
    return cluster(
        icon_button("chevron-left", _("Año anterior"), on_click=DaysState.turn(-1)),
        rx.el.strong(DaysState.year),
        icon_button("chevron-right", _("Año siguiente"), on_click=DaysState.turn(1)),
        class_name="unshrunk",
    )


def _special(row: rx.Var[DayLine]) -> rx.Component:
    return split(
        stack(
            rx.el.strong(row.day),
            rx.el.span(
                row.scope,
                rx.cond(row.name != "", " · " + row.name, ""),
                class_name="muted",
            ),
            cluster(chip(row.state_label, tone=row.state)),
            gap=4,
        ),
        shown_when(
            manages(),
            icon_button("trash", _("Borrar día"), on_click=DaysState.remove(row.id)),
        ),
    )


def _new_special() -> rx.Component:
    errors = DaysState.errors
    return form(
        form_row(
            date_field(_("Día"), "day", required=True, error=errors["day"]),
            text_field(_("Motivo"), "reason", max_length=120, error=errors["reason"]),
        ),
        radio_group(
            _("Ese día"),
            "how",
            [("closed", _("Cerrado")), ("open", _("Abierto"))],
            value=DaysState.how,
            on_change=DaysState.tell,
        ),
        shown_when(
            DaysState.how == "open",
            day_times(
                "special.", lambda _end: "", title=_("De qué hora a qué hora"), errors=errors
            ),
        ),
        checkbox_field(_("En todos los centros"), "whole_workshop"),
        form_actions(submit(_("Agregar día"), variant="secondary")),
        id="dia-especial",
        on_submit=DaysState.add,
        saved_at=DaysState.saved_at,
        errors=errors,
        reset_on_save=True,
        guard=False,
        draft=False,
    )


def _holidays() -> rx.Component:
    return card(
        stack(rx.foreach(DaysState.holidays, _holiday), gap=8),
        title=_("Feriados de Chile"),
        actions=rx.el.strong(DaysState.year),
    )


def _holiday(row: rx.Var[DayLine]) -> rx.Component:
    return split(
        rx.el.div(rx.el.span(row.day), rx.el.p(row.name, class_name="muted")),
        chip(row.state_label, tone=row.state),
    )
