"""The list of appointments; the list of requests, and answering one."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.dialog import dialog, peek
from components.feedback import alert
from components.field import (
    plate_field,
    rut_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import error_summary, form, form_actions, form_row, submit
from components.layout import cluster, facts, shown_when, stack
from components.table import Column, Filter, table
from components.value import datetime, or_dash, plate_text
from models.appointments import AppointmentStatus, Channel, ServiceRequestStatus
from torque_app.appointments import rules
from torque_app.appointments.lifecycle import APPOINTMENT, REQUEST
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state.edit import EditState
from torque_app.appointments.state.lists import RequestsState, VisitsState
from torque_app.appointments.state.sheet import SheetState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_BY_HAND = (Channel.CALL_CENTER, Channel.WALK_IN)


def appointment_list() -> rx.Component:
    """Return the list of appointments (REC-06)."""
    asked = VisitsState.asked
    return table(
        VisitsState.rows.to(Rows),
        [
            Column("starts_at", _("Hora"), kind="datetime", sort=True, fixed=True),
            Column("plate", _("Patente"), kind="plate", sub="vehicle"),
            Column("client", _("Cliente"), kind="strong", sort=True),
            Column("service_type", _("Servicio")),
            Column("status", _("Estado"), kind="status", sort=True),
            Column("bay", _("Box")),
            Column("technician", _("Técnico"), kind="user", roomy=True),
            Column("channel", _("Llegó por"), hidden=True),
            Column("number", _("Número"), kind="mono", sort=True, hidden=True),
        ],
        id="citas",
        label=_("Citas"),
        loading=VisitsState.loading,
        error=VisitsState.error,
        total=VisitsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Número, patente o cliente"),
        filters=[
            Filter(
                "status",
                _("Estado"),
                [("open", _("Por atender")), *_names(APPOINTMENT.names, AppointmentStatus)],
                "circle-check",
            ),
            Filter("service_center_id", _("Centro"), VisitsState.centres.to(Rows), "building-2"),
        ],
        filter_values=asked.filters,
        on_open=SheetState.open,
        on_page=VisitsState.turn,
        on_sort=VisitsState.sort,
        on_search=VisitsState.search,
        on_filter=VisitsState.narrow,
        on_retry=VisitsState.refresh,
        empty_title=_("Ninguna cita por aquí"),
        empty_text=_("Agenda la primera desde el calendario."),
    )


def request_list() -> rx.Component:
    """Return the list of requests."""
    asked = RequestsState.asked
    return table(
        RequestsState.rows.to(Rows),
        [
            Column("created", _("Recibida"), kind="datetime", fixed=True),
            Column("contact", _("Quién"), kind="strong", sub="reach"),
            Column("plate", _("Patente"), kind="plate"),
            Column("service", _("Pide"), sub="complaint"),
            Column("wanted", _("Hora pedida"), kind="datetime"),
            Column("channel", _("Llegó por"), roomy=True),
            Column("status", _("Estado"), kind="status"),
            Column("number", _("Número"), kind="mono", hidden=True),
        ],
        id="solicitudes",
        label=_("Solicitudes de servicio"),
        loading=RequestsState.loading,
        error=RequestsState.error,
        total=RequestsState.total,
        page=asked.page,
        search=asked.q,
        search_placeholder=_("Nombre, patente, RUT o número"),
        filters=[
            Filter(
                "status", _("Estado"), _names(REQUEST.names, ServiceRequestStatus), "circle-check"
            ),
            Filter("channel", _("Llegó por"), _names(rules.CHANNEL_NAMES, Channel), "phone"),
        ],
        filter_values=asked.filters,
        on_open=RequestsState.open,
        on_page=RequestsState.turn,
        on_search=RequestsState.search,
        on_filter=RequestsState.narrow,
        on_retry=RequestsState.refresh,
        empty_title=_("Ninguna solicitud por aquí"),
        empty_text=_("Las que lleguen por internet o anotes por teléfono aparecen aquí."),
    )


def _names(names: Any, kind: Any) -> list[tuple[str, str]]:
    return [(each.value, _(names[each])) for each in kind]


def request_sheet() -> rx.Component:
    """Return the look at one request, its answer, and the question why it is closed."""
    return rx.fragment(
        peek(
            rx.foreach(
                RequestsState.rows,
                lambda row: shown_when(row.id == RequestsState.opened, _request(row)),
            ),
            open=RequestsState.opened != "",
            title=_("Solicitud"),
            on_close=RequestsState.open(""),
        ),
        _closing(),
    )


def _request(row: Any) -> rx.Component:
    return stack(
        status_chip(row.status, row.status_label),
        shown_when(row.known != "", alert(row.known, title=_("Es cliente tuyo"), tone="success")),
        facts(
            [
                (_("Número"), rx.el.span(row.number, class_name="mono")),
                (_("Quién"), row.contact),
                (_("Contacto"), row.reach),
                (_("Patente"), or_dash(row.plate, plate_text(row.plate))),
                (_("Pide"), or_dash(row.service, row.service)),
                (_("Hora pedida"), or_dash(row.wanted, datetime(row.wanted))),
                (_("Mensaje"), or_dash(row.complaint, row.complaint)),
                (_("Motivo del cierre"), or_dash(row.closed_reason, row.closed_reason)),
            ]
        ),
        shown_when(
            row.appointment_id != "",
            link(_("Ver la cita"), "/agenda?appointment=" + row.appointment_id),
        ),
        shown_when(row.work_order_id != "", link(_("Ver la OT"), "/ot/" + row.work_order_id)),
        shown_when(
            row.is_new & Session.permissions.contains(Appointments.EDIT.value),
            cluster(
                button(
                    _("Agendar"),
                    icon="calendar",
                    variant="primary",
                    on_click=EditState.start_of_request(row.id),
                ),
                button(
                    _("Cerrar solicitud"),
                    icon="ban",
                    on_click=RequestsState.ask_why(True),
                ),
            ),
        ),
    )


def _closing() -> rx.Component:
    return dialog(
        form(
            textarea_field(
                _("Motivo"), "reason", rows=3, required=True, max_length=200, autofocus=True,
                error=RequestsState.errors["reason"],
            ),
            form_actions(submit(_("Cerrar solicitud")), cancel=_("Volver")),
            id="cerrar-solicitud",
            on_submit=RequestsState.save,
            draft=False,
            guard=False,
        ),
        open=RequestsState.is_closing,
        title=_("¿Por qué se cierra?"),
        description=_("Si guardaba una hora, queda libre."),
        on_close=RequestsState.ask_why(False),
        size="sm",
    )  # fmt: skip


def new_request_button() -> rx.Component:
    """Return the way to write a request down, for whoever may."""
    return shown_when(
        Session.permissions.contains(Appointments.EDIT.value),
        button(
            _("Anotar solicitud"),
            icon="plus",
            variant="primary",
            on_click=RequestsState.write(True),
        ),
    )


def new_request() -> rx.Component:
    """Return the form of a request that came by phone or at the counter."""
    errors = RequestsState.errors
    return dialog(
        form(
            error_summary(errors),
            select_field(
                _("Llegó por"), "channel",
                [(each.value, _(rules.CHANNEL_NAMES[each])) for each in _BY_HAND],
                default_value=Channel.CALL_CENTER.value, placeholder="",
            ),
            text_field(
                _("Nombre"), "contact_name", required=True, max_length=100,
                error=errors["contact_name"], autofocus=True,
            ),
            form_row(
                text_field(
                    _("Teléfono"), "contact_phone", type="tel", error=errors["contact_phone"]
                ),
                text_field(
                    _("Correo"), "contact_email", type="email", error=errors["contact_email"]
                ),
            ),
            form_row(
                rut_field(_("RUT"), "rut", error=errors["rut"]),
                plate_field(_("Patente"), "plate", error=errors["plate"]),
            ),
            textarea_field(
                _("Qué necesita"), "complaint", rows=3, max_length=2000, error=errors["complaint"]
            ),
            form_actions(submit(_("Anotar solicitud"))),
            id="solicitud-nueva",
            on_submit=RequestsState.save,
            errors=errors,
            draft=False,
            guard=False,
        ),
        open=RequestsState.is_writing,
        title=_("Nueva solicitud"),
        description=_("Si el RUT o la patente ya están en tu taller, los reconocemos."),
        on_close=RequestsState.write(False),
    )  # fmt: skip
