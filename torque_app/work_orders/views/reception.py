"""The form that opens an OT."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.combobox import combobox
from components.feedback import alert
from components.field import (
    checkbox_field,
    datetime_field,
    number_field,
    plate_field,
    radio_group,
    rut_field,
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
from components.layout import shown_when, stack
from models.work_orders import ArrivalMode, Priority
from torque_app.core.texts import _
from torque_app.work_orders.state.reception import NEW, ReceptionState
from torque_app.work_orders.state.shown import PRIORITY

Rows = list[dict[str, Any]]


def _more(name: str) -> dict[str, Any]:
    return {
        "error": ReceptionState.errors[name],
        "on_blur": lambda value: ReceptionState.check(name, value),
    }


def reception_form() -> rx.Component:
    """Return the form: the car, its client, the job."""
    return form(
        error_summary(ReceptionState.errors),
        _car(),
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


def _car() -> rx.Component:
    return form_section(
        _("Vehículo"),
        combobox(
            _("Patente"),
            "vehicle_id",
            value=ReceptionState.car,
            options=ReceptionState.cars.to(Rows),
            on_search=ReceptionState.search_cars,
            on_select=ReceptionState.choose_car,
            on_create=ReceptionState.new_car,
            create_label=_("Nuevo vehículo"),
            placeholder=_("Patente, VIN o modelo"),
            error=ReceptionState.errors["vehicle_id"],
            required=True,
        ),
        shown_when(ReceptionState.already.length() > 0, _already_here()),
        shown_when(
            ReceptionState.car["id"] == NEW,
            stack(
                form_row(
                    plate_field(
                        _("Patente"),
                        "new_plate",
                        default_value=ReceptionState.car["label"],
                        required=True,
                        **_more("new_plate"),
                    ),
                    number_field(_("Año"), "new_year", **_more("new_year")),
                ),
                form_row(
                    text_field(_("Marca"), "new_make", required=True, **_more("new_make")),
                    text_field(_("Modelo"), "new_model", required=True, **_more("new_model")),
                ),
            ),
        ),
        description=_("Escribe la patente: si el taller no la conoce, se crea aquí mismo."),
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
    return form_section(
        _("Cliente"),
        combobox(
            _("Cliente"),
            "client_id",
            value=ReceptionState.client,
            options=ReceptionState.clients.to(Rows),
            on_search=ReceptionState.search_clients,
            on_select=ReceptionState.choose_client,
            on_create=ReceptionState.new_client,
            create_label=_("Nuevo cliente"),
            placeholder=_("Nombre, RUT o teléfono"),
            error=ReceptionState.errors["client_id"],
            required=True,
        ),
        shown_when(
            other,
            checkbox_field(
                _("El vehículo cambió de dueño: pasa a este cliente"), "transfer_vehicle"
            ),
        ),
        shown_when(ReceptionState.client["id"] == NEW, _new_client()),
    )


def _new_client() -> rx.Component:
    return stack(
        radio_group(
            _("Tipo"),
            "new_type",
            [("PERSON", _("Persona")), ("COMPANY", _("Empresa"))],
            default_value="PERSON",
        ),
        form_row(
            text_field(
                _("Nombre o razón social"),
                "new_name",
                default_value=ReceptionState.client["label"],
                required=True,
                **_more("new_name"),
            ),
            rut_field(_("RUT"), "new_rut", **_more("new_rut")),
        ),
        form_row(
            text_field(_("Teléfono"), "new_phone", type="tel", **_more("new_phone")),
            text_field(_("Correo"), "new_email", type="email", **_more("new_email")),
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
            **_more("service_type"),
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
