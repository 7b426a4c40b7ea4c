"""The form of an appointment, in a drawer over the calendar or a list."""

from typing import Any

import reflex as rx

from components.button import link
from components.combobox import combobox
from components.dialog import drawer
from components.field import (
    checkbox_field,
    datetime_field,
    money_field,
    number_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import error_summary, form, form_actions, form_row, form_section, submit
from components.layout import cluster, shown_when
from torque_app.appointments import rules
from torque_app.appointments.state.edit import LENGTHS, EditState
from torque_app.core.texts import _

Rows = list[dict[str, Any]]


def appointment_form() -> rx.Component:
    """Return the drawer; the id of its form keeps each appointment's draft apart."""
    return drawer(
        shown_when(
            EditState.of != "",
            form(
                error_summary(EditState.errors),
                _who(),
                _when(),
                _what(),
                _home(),
                form_actions(submit(_("Guardar cita"))),
                id="cita",
                on_submit=EditState.save,
                saved_at=EditState.saved_at,
                errors=EditState.errors,
                draft=False,
            ),
        ),
        open=EditState.of != "",
        title=rx.cond(EditState.of == "new", _("Nueva cita"), _("Editar cita")),
        on_close=EditState.close,
        width=560,
    )


def _who() -> rx.Component:
    return form_section(
        _("Vehículo"),
        combobox(
            _("Patente o cliente"),
            "vehicle_id",
            value=EditState.car.to(dict[str, str]),
            options=EditState.cars.to(Rows),
            on_search=EditState.find,
            on_select=EditState.choose,
            placeholder=_("Patente, VIN, nombre o RUT"),
            empty=_("Ningún vehículo coincide."),
            error=EditState.errors["vehicle_id"],
            required=True,
        ),
        cluster(
            link(_("Crear cliente"), "/clientes/nuevo"),
            link(_("Crear vehículo"), "/vehiculos/nuevo"),
        ),
    )


def _when() -> rx.Component:
    fields, errors = EditState.fields, EditState.errors
    return form_section(
        _("Hora y lugar"),
        form_row(
            datetime_field(
                _("Día y hora"), "starts_at", default_value=fields.starts_at,
                error=errors["starts_at"], required=True,
            ),
            select_field(
                _("Dura"), "minutes", [(str(each), _length(each)) for each in LENGTHS],
                default_value=fields.minutes, placeholder="", error=errors["minutes"],
            ),
        ),
        form_row(
            select_field(
                _("Box"), "bay_id", EditState.places.bays.to(Rows),
                default_value=fields.bay_id, placeholder=_("Sin asignar"), error=errors["bay_id"],
            ),
            select_field(
                _("Técnico"), "technician_id", EditState.places.technicians.to(Rows),
                default_value=fields.technician_id, placeholder=_("Sin asignar"),
                error=errors["technician_id"],
            ),
        ),
    )  # fmt: skip


def _what() -> rx.Component:
    fields, errors = EditState.fields, EditState.errors
    return form_section(
        _("Trabajo"),
        text_field(
            _("Servicio"), "service_type", default_value=fields.service_type, required=True,
            max_length=rules.WIDTHS["service_type"], error=errors["service_type"],
            placeholder=_("Mantención 10.000 km"),
        ),
        textarea_field(
            _("Lo que dice el cliente"), "customer_complaint", rows=2,
            default_value=fields.customer_complaint, error=errors["customer_complaint"],
            max_length=rules.WIDTHS["customer_complaint"],
        ),
        form_row(
            number_field(
                _("Horas estimadas"), "estimated_hours", default_value=fields.estimated_hours,
                min=0, step=0.5, suffix="h", error=errors["estimated_hours"],
            ),
            money_field(
                _("Costo estimado neto"), "estimated_cost", default_value=fields.estimated_cost,
                error=errors["estimated_cost"],
            ),
        ),
        select_field(
            _("Llegó por"), "channel",
            [(each.value, _(name)) for each, name in rules.CHANNEL_NAMES.items()],
            default_value=fields.channel, placeholder="",
        ),
        textarea_field(
            _("Notas internas"), "notes", rows=2, default_value=fields.notes,
            max_length=rules.WIDTHS["notes"], error=errors["notes"],
        ),
    )  # fmt: skip


def _home() -> rx.Component:
    return form_section(
        _("A domicilio"),
        checkbox_field(
            _("Vamos a buscar el vehículo"), "at_home", default_value=EditState.fields.at_home,
            on_change=EditState.go_home,
        ),
        shown_when(EditState.at_home, _addresses()),
    )  # fmt: skip


def _addresses() -> rx.Component:
    fields, errors = EditState.fields, EditState.errors
    return rx.fragment(
        form_row(
            text_field(
                _("Dirección de retiro"), "pickup_address",
                default_value=fields.pickup_address, error=errors["pickup_address"],
                max_length=rules.WIDTHS["pickup_address"],
            ),
            text_field(
                _("Comuna de retiro"), "pickup_comuna", default_value=fields.pickup_comuna,
                error=errors["pickup_comuna"], max_length=rules.WIDTHS["pickup_comuna"],
            ),
        ),
        form_row(
            text_field(
                _("Dirección de entrega"), "drop_address", default_value=fields.drop_address,
                error=errors["drop_address"], max_length=rules.WIDTHS["drop_address"],
                hint=_("Vacía: donde lo retiramos."),
            ),
            text_field(
                _("Comuna de entrega"), "drop_comuna", default_value=fields.drop_comuna,
                error=errors["drop_comuna"], max_length=rules.WIDTHS["drop_comuna"],
            ),
        ),
    )  # fmt: skip


def _length(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("{n} minutos").format(n=minutes)
    return _("{n} h").format(n=whole) if not rest else _("{n} h {m} min").format(n=whole, m=rest)
