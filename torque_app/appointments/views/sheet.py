"""One appointment beside the calendar: what it says, and its next step."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.dialog import dialog, peek
from components.feedback import alert
from components.field import textarea_field
from components.form import form, form_actions, submit
from components.identity import plate_badge
from components.layout import cluster, facts, shown_when, stack
from components.value import hours, money, or_dash
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state.edit import EditState
from torque_app.appointments.state.sheet import SheetState
from torque_app.core.texts import _
from torque_app.shell.session import Session


def appointment_sheet() -> rx.Component:
    """Return the drawer, and the question why an appointment is cancelled."""
    sheet = SheetState.sheet
    return rx.fragment(
        peek(
            stack(
                cluster(plate_badge(sheet.plate), status_chip(sheet.status, sheet.status_label)),
                rx.foreach(sheet.warnings, lambda said: alert(said, tone="warning")),
                _facts(),
                shown_when(Session.permissions.contains(Appointments.EDIT.value), _moves()),
            ),
            open=sheet.id != "",
            title=_("Cita"),
            on_close=SheetState.close,
        ),
        _why(),
    )


def _facts() -> rx.Component:
    sheet = SheetState.sheet
    return stack(
        facts(
            [
                (_("Número"), rx.el.span(sheet.number, class_name="mono")),
                (_("Hora"), sheet.when),
                (_("Servicio"), sheet.service_type),
                (_("Cliente"), link(sheet.client, sheet.client_href)),
                (_("Teléfono"), or_dash(sheet.phone, rx.el.a(sheet.phone, href=sheet.phone_href))),
                (_("Vehículo"), link(sheet.vehicle, sheet.vehicle_href)),
                (_("Box"), or_dash(sheet.bay, sheet.bay)),
                (_("Técnico"), or_dash(sheet.technician, sheet.technician)),
                (_("Llegó por"), sheet.channel),
            ]
        ),
        _only(sheet.complaint, (_("Lo que dice el cliente"), sheet.complaint)),
        _only(sheet.notes, (_("Notas"), sheet.notes)),
        _only(sheet.hours, (_("Horas estimadas"), hours(sheet.hours))),
        _only(sheet.cost, (_("Costo estimado neto"), money(sheet.cost))),
        _only(sheet.pickup, (_("Retiro"), sheet.pickup), (_("Entrega"), sheet.drop)),
        _only(sheet.ended_reason, (_("Motivo"), sheet.ended_reason)),
    )


def _moves() -> rx.Component:
    sheet = SheetState.sheet
    return stack(
        shown_when(
            sheet.next_command != "",
            button(
                sheet.next_label,
                icon=sheet.next_icon,
                variant="primary",
                size="lg",
                full=True,
                on_click=SheetState.step(sheet.next_command),
            ),
        ),
        cluster(
            shown_when(
                sheet.order_href != "",
                button(_("Ver OT"), href=sheet.order_href, icon="clipboard-list"),
            ),
            rx.foreach(
                sheet.steps,
                lambda one: button(one.label, icon=one.icon, on_click=SheetState.step(one.command)),
            ),
            shown_when(
                sheet.can_change,
                button(_("Editar"), icon="pencil", on_click=EditState.change),
            ),
            shown_when(
                sheet.can_cancel,
                button(_("Anular"), icon="ban", variant="ghost", on_click=SheetState.ask_why(True)),
            ),
        ),
    )


def _why() -> rx.Component:
    return dialog(
        form(
            textarea_field(
                _("Motivo"), "reason", rows=3, required=True, max_length=200, autofocus=True,
                error=SheetState.reason_error,
            ),
            form_actions(submit(_("Anular la cita"), variant="danger"), cancel=_("Volver")),
            id="anular-cita",
            on_submit=SheetState.cancel,
            draft=False,
            guard=False,
        ),
        open=SheetState.is_cancelling,
        title=_("¿Por qué se anula?"),
        description=_("El box y el técnico quedan libres. Si hay correo, le avisamos al cliente."),
        on_close=SheetState.ask_why(False),
        size="sm",
    )  # fmt: skip


def _only(text: Any, *rows: tuple[str, Any]) -> rx.Component:
    return shown_when(text != "", facts(list(rows)))
