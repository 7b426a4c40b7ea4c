"""The form that opens an OT."""

import reflex as rx

from components.button import button, link
from components.feedback import alert
from components.field import (
    checkbox_field,
    datetime_field,
    number_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import (
    error_summary,
    form,
    form_actions,
    form_row,
    form_section,
    save_state,
    submit,
)
from components.layout import shown_when
from models.work_orders import ArrivalMode, Priority
from torque_app.core.texts import _
from torque_app.shell.newcomers import Rows, car_section, client_section, judged
from torque_app.work_orders.state.reception import ReceptionState
from torque_app.work_orders.state.shown import PRIORITY


def reception_form() -> rx.Component:
    """Return the form: the car, its client, the job."""
    return form(
        error_summary(ReceptionState.errors),
        car_section(
            ReceptionState,
            shown_when(ReceptionState.already.length() > 0, _already_here()),
            description=_("Escribe la patente: si el taller no la conoce, se crea aquí mismo."),
            required=True,
        ),
        _client(),
        _job(),
        form_actions(
            button(_("Cancelar"), href="/tablero"),
            submit(_("Abrir OT")),
            state=save_state(saved_at=ReceptionState.saved_at),
        ),
        id="ot-nueva",
        on_submit=ReceptionState.open_ot,
        saved_at=ReceptionState.saved_at,
        errors=ReceptionState.errors,
    )


def _already_here() -> rx.Component:
    return alert(
        rx.el.span(
            _("Este auto ya tiene una OT abierta: "),
            rx.foreach(
                ReceptionState.already,
                lambda one: rx.el.span(link(one.label, one.href), " (", one.sublabel, ") "),
            ),
        ),
        tone="warning",
    )


def _client() -> rx.Component:
    other = (
        (ReceptionState.owner != "")
        & (ReceptionState.client["id"] != "")
        & (ReceptionState.client["id"] != ReceptionState.owner)
    )
    return client_section(
        ReceptionState,
        shown_when(
            other,
            checkbox_field(
                _("El vehículo cambió de dueño: pasa a este cliente"), "transfer_vehicle"
            ),
        ),
    )


def _job() -> rx.Component:
    return form_section(
        _("Trabajo"),
        text_field(
            _("Servicio"),
            "service_type",
            required=True,
            max_length=60,
            placeholder=_("Mantención, frenos, diagnóstico…"),
            **judged(ReceptionState, "service_type"),
        ),
        textarea_field(
            _("Lo que dice el cliente"),
            "description",
            rows=3,
            max_length=2000,
            error=ReceptionState.errors["description"],
        ),
        form_row(
            number_field(
                _("Kilometraje"),
                "odometer_in",
                suffix="km",
                error=ReceptionState.errors["odometer_in"],
            ),
            datetime_field(
                _("Prometida para"), "promised_at", error=ReceptionState.errors["promised_at"]
            ),
        ),
        *_circumstances(),
    )


def _circumstances() -> tuple[rx.Component, ...]:
    return (
        form_row(
            select_field(
                _("Prioridad"),
                "priority",
                [(one.value, PRIORITY[one]) for one in Priority],
                default_value=Priority.MEDIUM.value,
                placeholder="",
            ),
            select_field(
                _("Llegada"),
                "arrival_mode",
                [
                    (ArrivalMode.VEHICLE_PRESENT.value, _("El auto está aquí")),
                    (ArrivalMode.VEHICLE_ABSENT.value, _("El auto llega después")),
                    (ArrivalMode.CHECK_IN_ONLY.value, _("Sólo ingreso")),
                ],
                default_value=ArrivalMode.VEHICLE_PRESENT.value,
                placeholder="",
            ),
        ),
        shown_when(
            ReceptionState.centres.length() > 1,
            select_field(
                _("Centro"),
                "service_center_id",
                ReceptionState.centres.to(Rows),
                error=ReceptionState.errors["service_center_id"],
            ),
        ),
    )
