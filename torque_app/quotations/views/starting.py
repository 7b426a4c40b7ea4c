"""The form that begins a quotation."""

from typing import Any

import reflex as rx

from components.button import button
from components.combobox import combobox
from components.field import (
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
from models.clients import ClientType
from torque_app.core.texts import _
from torque_app.quotations.state.starting import NEW, StartingState

Rows = list[dict[str, Any]]
State = StartingState


def starting_form() -> rx.Component:
    """Return the form: who asks, which car, and what they said."""
    return form(
        error_summary(State.errors),
        _client(),
        _car(),
        _rest(),
        form_actions(
            button(_("Cancelar"), href="/presupuestos"),
            submit(_("Crear presupuesto")),
            state=save_state(saved_at=State.saved_at),
        ),
        id="presupuesto-nuevo",
        on_submit=State.begin,
        saved_at=State.saved_at,
        errors=State.errors,
    )


def _more(name: str) -> dict[str, Any]:
    return {"error": State.errors[name], "on_blur": lambda value: State.check(name, value)}


def _client() -> rx.Component:
    return form_section(
        _("Cliente"),
        combobox(
            _("Cliente"),
            "client_id",
            value=State.client,
            options=State.clients.to(Rows),
            on_search=State.search_clients,
            on_select=State.choose_client,
            on_create=State.new_client,
            create_label=_("Nuevo cliente"),
            placeholder=_("Nombre, RUT o teléfono"),
            error=State.errors["client_id"],
            required=True,
        ),
        shown_when(State.client["id"] == NEW, _new_client()),
    )


def _new_client() -> rx.Component:
    return stack(
        radio_group(
            _("Tipo"),
            "new_type",
            [(ClientType.PERSON.value, _("Persona")), (ClientType.COMPANY.value, _("Empresa"))],
            default_value=ClientType.PERSON.value,
        ),
        form_row(
            text_field(
                _("Nombre o razón social"),
                "new_name",
                default_value=State.client["label"],
                required=True,
                **_more("new_name"),
            ),
            rut_field(_("RUT"), "new_rut", error=State.errors["new_rut"]),
        ),
        form_row(
            text_field(_("Teléfono"), "new_phone", type="tel", error=State.errors["new_phone"]),
            text_field(_("Correo"), "new_email", type="email", error=State.errors["new_email"]),
        ),
    )


def _car() -> rx.Component:
    return form_section(
        _("Vehículo"),
        combobox(
            _("Patente"),
            "vehicle_id",
            value=State.car,
            options=State.cars.to(Rows),
            on_search=State.search_cars,
            on_select=State.choose_car,
            on_create=State.new_car,
            create_label=_("Nuevo vehículo"),
            placeholder=_("Patente, VIN o modelo"),
            hint=_("Puedes dejarlo para después."),
            error=State.errors["vehicle_id"],
        ),
        shown_when(
            State.car["id"] == NEW,
            stack(
                form_row(
                    plate_field(
                        _("Patente"),
                        "new_plate",
                        default_value=State.car["label"],
                        required=True,
                        **_more("new_plate"),
                    ),
                    number_field(_("Año"), "new_year", error=State.errors["new_year"]),
                ),
                form_row(
                    text_field(_("Marca"), "new_make", required=True, **_more("new_make")),
                    text_field(_("Modelo"), "new_model", required=True, **_more("new_model")),
                ),
            ),
        ),
        description=_("Si eliges la patente primero, el cliente viene con ella."),
    )


def _rest() -> rx.Component:
    return form_section(
        _("Qué pide"),
        textarea_field(
            _("Nota de este presupuesto"),
            "custom_notes",
            rows=3,
            max_length=2000,
            hint=_("El cliente la lee en su presupuesto."),
            error=State.errors["custom_notes"],
        ),
        shown_when(
            State.centres.length() > 1,
            select_field(
                _("Centro"),
                "service_center_id",
                State.centres.to(Rows),
                default_value=State.centre,
                placeholder="",
                error=State.errors["service_center_id"],
            ),
        ),
    )
