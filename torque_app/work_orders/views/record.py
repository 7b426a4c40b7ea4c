"""One OT: what it is, what comes next, what was done and what happened."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip, status_chip
from components.dialog import confirm
from components.feedback import alert
from components.field import select_field
from components.identity import plate_badge
from components.layout import card, cluster, facts, page_header, shown_when, stack
from components.menu import menu, menu_item
from components.steps import status_path
from components.timeline import timeline
from components.value import dash, hours, kilometres, money, or_dash, rut
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.edit import EditOTState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.views.edit import edit_button, editable
from torque_app.work_orders.views.reasons import reason_dialog

Rows = list[dict[str, Any]]


def header() -> rx.Component:
    """Return the identity of the OT and its one next move."""
    sheet = OTState.sheet
    return page_header(
        rx.el.span(sheet.number, class_name="mono"),
        _clock(),
        subtitle=rx.el.span(sheet.vehicle, " · ", sheet.client),
        status=cluster(
            plate_badge(sheet.plate),
            status_chip(sheet.status, sheet.status_label),
            shown_when(sheet.mark != "", chip(sheet.mark, tone="neutral")),
        ),
        primary=rx.foreach(OTState.steps[:1], _primary),
        menu=_menu(),
        back=(_("Tablero"), "/tablero"),
        path=status_path(sheet.path.to(Rows)),
    )


def _primary(step: Any) -> rx.Component:
    return button(
        step.label,
        variant="primary",
        disabled=~step.allowed,
        on_click=OTState.step(step.target),
        custom_attrs={"title": step.refusal},
    )


def _menu() -> rx.Component:
    may = Session.permissions.contains
    rejectable = may(WorkOrders.APPROVE.value) & (OTState.sheet.status == "pending")
    return menu(
        rx.foreach(
            OTState.steps[1:],
            lambda step: menu_item(
                step.label, on_select=OTState.step(step.target), disabled=~step.allowed
            ),
        ),
        shown_when(rejectable, menu_item(_("Rechazar"), on_select=OTState.ask_rejection)),
        shown_when(
            editable(), menu_item(_("Editar OT"), icon="pencil", on_select=EditOTState.start)
        ),
        menu_item(_("Ver el vehículo"), icon="car", href="/vehiculos/" + OTState.sheet.vehicle_id),
        menu_item(_("Ver el cliente"), icon="users", href="/clientes/" + OTState.sheet.client_id),
    )


def _clock() -> rx.Component:
    working = (OTState.sheet.status == "in_progress") & OTState.sheet.may_edit
    return shown_when(
        working & Session.permissions.contains(WorkOrders.WORK.value),
        button(
            rx.cond(OTState.sheet.running, _("Detener mi reloj"), _("Iniciar mi reloj")),
            icon=rx.cond(OTState.sheet.running, "pause", "play"),
            on_click=OTState.clock,
        ),
    )


def notices() -> rx.Component:
    """Return what stands in the way: a missing part, or a move that is somebody else's."""
    return rx.fragment(
        shown_when(
            OTState.sheet.waiting != "",
            alert(OTState.sheet.waiting, tone="warning", title=_("Espera repuestos")),
        ),
        rx.foreach(
            OTState.steps[:1],
            lambda step: shown_when(
                ~step.allowed & (step.refusal != ""),
                alert(step.refusal, title=step.label),
            ),
        ),
    )


def job_card() -> rx.Component:
    """Return what the client said."""
    return card(
        rx.el.p(or_dash(OTState.sheet.description), class_name="prewrap"),
        title=OTState.sheet.service_type,
        actions=edit_button(),
    )


def story_card() -> rx.Component:
    """Return what happened, filterable."""
    return card(
        timeline(
            OTState.story.to(Rows),
            kinds=[
                ("move", _("Estados")),
                ("line", _("Líneas")),
                ("file", _("Archivos")),
                ("change", _("Cambios")),
            ],
        ),
        title=_("Actividad"),
    )


def ot_facts() -> rx.Component:
    """Return the right column: who, when, how much."""
    sheet = OTState.sheet
    return stack(
        card(
            facts(
                [
                    (_("Cliente"), link(sheet.client, "/clientes/" + sheet.client_id)),
                    (_("RUT"), or_dash(sheet.rut, rut(sheet.rut))),
                    (_("Teléfono"), or_dash(sheet.phone)),
                    (_("Correo"), or_dash(sheet.email)),
                    (_("Vehículo"), link(sheet.vehicle, "/vehiculos/" + sheet.vehicle_id)),
                    (
                        _("Kilometraje"),
                        rx.cond(sheet.odometer, kilometres(sheet.odometer), dash()),
                    ),
                ]
            ),
            title=_("Cliente y vehículo"),
        ),
        card(stack(_technician(), _dates()), title=_("Trabajo")),
        shown_when(
            Session.permissions.contains(WorkOrders.SEE_MONEY.value),
            card(
                facts(
                    [
                        (_("Mano de obra"), money(sheet.labor)),
                        (_("Repuestos"), money(sheet.parts)),
                        (_("Total neto"), rx.el.strong(money(sheet.total))),
                    ]
                ),
                title=_("Montos, sin IVA"),
            ),
        ),
    )


def _technician() -> rx.Component:
    return rx.cond(
        OTState.sheet.assignable & Session.permissions.contains(WorkOrders.ASSIGN.value),
        select_field(
            _("Técnico"),
            "technician",
            OTState.technicians.to(Rows),
            value=OTState.sheet.technician_id,
            placeholder=_("Sin técnico"),
            on_change=OTState.assign,
        ),
        facts([(_("Técnico"), or_dash(OTState.sheet.technician))]),
    )


def _dates() -> rx.Component:
    sheet = OTState.sheet
    return facts(
        [
            (_("Centro"), sheet.centre),
            (_("Prioridad"), sheet.priority_label),
            (_("Abierta"), sheet.opened),
            (_("Abierta por"), or_dash(sheet.creator)),
            (_("Prometida"), or_dash(sheet.promised)),
            (_("Empezada"), or_dash(sheet.started)),
            (_("Terminada"), or_dash(sheet.completed)),
            (
                _("Horas estimadas"),
                rx.cond(sheet.estimated_hours, hours(sheet.estimated_hours), dash()),
            ),
            (_("Horas trabajadas"), hours(sheet.hours)),
        ]
    )


def reason() -> rx.Component:
    """Return the question of the move that waits."""
    return reason_dialog(
        open=OTState.asking != "",
        title=_("¿Por qué?"),
        on_submit=OTState.give_reason,
        on_close=OTState.keep,
    )


def removal() -> rx.Component:
    """Return the way out of an OT that will not be done."""
    return shown_when(
        OTState.sheet.removable & Session.permissions.contains(WorkOrders.DELETE.value),
        confirm(
            button(_("Eliminar OT"), variant="ghost", icon="trash"),
            _("¿Eliminar esta OT?"),
            description=_("Sus repuestos vuelven a bodega. La historia queda en la auditoría."),
            action=_("Eliminar OT"),
            on_confirm=OTState.remove,
        ),
    )
