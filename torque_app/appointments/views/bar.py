"""What stands over the calendar and the lists: where one is, and what is shown."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import count_badge
from components.field import date_field, select_field
from components.layout import cluster, shown_when
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state.agenda import AgendaState
from torque_app.appointments.state.edit import EditState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def rooms(current: str) -> rx.Component:
    """Return the way between the calendar, the list and the requests."""
    return cluster(
        *(
            button(
                label,
                href=href,
                icon=icon,
                size="sm",
                variant="secondary" if key == current else "ghost",
                custom_attrs={"aria-current": "page"} if key == current else {},
            )
            for key, label, href, icon in (
                ("calendar", _("Calendario"), "/agenda", "calendar"),
                ("list", _("Lista"), "/agenda/citas", "list"),
                ("requests", _("Solicitudes"), "/agenda/solicitudes", "inbox"),
            )
        ),
    )


def waiting() -> rx.Component:
    """Return how many requests wait for an answer, as the way to them."""
    return shown_when(
        AgendaState.waiting > 0,
        button(
            _("Por responder"),
            count_badge(AgendaState.waiting),
            href="/agenda/solicitudes?status=NEW",
            icon="inbox",
        ),
    )


def new_button() -> rx.Component:
    """Return the way to a new appointment, for whoever may book."""
    return shown_when(
        Session.permissions.contains(Appointments.EDIT.value),
        button(
            _("Nueva cita"),
            icon="plus",
            variant="primary",
            on_click=EditState.start("", 0),
        ),
    )


def chooser() -> rx.Component:
    """Return which day, view, lanes and centre are shown."""
    asked = AgendaState.asked.filters
    return cluster(
        icon_button("chevron-left", _("Anterior"), on_click=AgendaState.step(-1)),
        button(_("Hoy"), on_click=AgendaState.step(0)),
        icon_button("chevron-right", _("Siguiente"), on_click=AgendaState.step(1)),
        date_field(
            _("Día"),
            "day",
            value=AgendaState.frame.day,
            hide_label=True,
            on_change=lambda value: AgendaState.narrow("day", value),
        ),
        select_field(
            _("Vista"),
            "view",
            [("", _("Por día")), ("week", _("Por semana"))],
            value=rx.cond(asked["view"], asked["view"], ""),
            placeholder="",
            hide_label=True,
            on_change=lambda value: AgendaState.narrow("view", value),
        ),
        shown_when(
            asked["view"] != "week",
            select_field(
                _("Columnas"),
                "by",
                [("", _("Por box")), ("technician", _("Por técnico"))],
                value=rx.cond(asked["by"], asked["by"], ""),
                placeholder="",
                hide_label=True,
                on_change=lambda value: AgendaState.narrow("by", value),
            ),
        ),
        shown_when(
            AgendaState.centres.length() > 1,
            select_field(
                _("Centro"),
                "centre",
                AgendaState.centres.to(Rows),
                value=AgendaState.centre,
                placeholder="",
                hide_label=True,
                on_change=lambda value: AgendaState.narrow("centre", value),
            ),
        ),
        class_name="agenda-bar",
    )
