"""Whom and which car a form is about: chosen, or written down as the form is filled in."""

from collections.abc import Mapping
from typing import Any, Final

import reflex as rx

from components.combobox import combobox
from components.field import number_field, plate_field, radio_group, rut_field, text_field
from components.form import form_row, form_section
from components.layout import shown_when, stack
from models.clients import ClientType
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.shell.filled import Filled

NEW: Final = "new"
NEEDED: Final[Mapping[str, str]] = {
    "new_name": _("Escribe el nombre."),
    "new_plate": _("Escribe la patente."),
    "new_make": _("Escribe la marca."),
    "new_model": _("Escribe el modelo."),
}
"""What a newcomer cannot do without, by field."""

_FIELDS: Final = frozenset({"name", "rut", "phone", "email", "plate", "make", "model", "year"})
Rows = list[dict[str, Any]]


class Newcomers(Filled, rx.State, mixin=True):
    """`car` and `client` are `{id, label}`; the id «new» opens the fields of a new one.

    The State offers them with `search_…`, takes one with `choose_…` or `new_…`, and says at once
    with `check` what is wrong in a field just left.
    """

    client: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    car: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    clients: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    cars: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    centres: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    loading: bool = True

    def _shown_at(self, name: str) -> str:
        """Return the field of this form that a refusal of another context speaks of."""
        new = NEW in {self.client.get("id"), self.car.get("id")}
        return f"new_{name}" if new and name in _FIELDS else name


def client_section(state: Any, *more: rx.Component) -> rx.Component:
    """Return the choice of a client, `more` about it, and the fields of a new one."""
    return form_section(
        _("Cliente"),
        combobox(
            _("Cliente"),
            "client_id",
            value=state.client,
            options=state.clients.to(Rows),
            on_search=state.search_clients,
            on_select=state.choose_client,
            on_create=state.new_client,
            create_label=_("Nuevo cliente"),
            placeholder=_("Nombre, RUT o teléfono"),
            error=state.errors["client_id"],
            required=True,
        ),
        *more,
        shown_when(state.client["id"] == NEW, _new_client(state)),
    )


def car_section(
    state: Any, *more: rx.Component, description: str, required: bool = False, hint: str = ""
) -> rx.Component:
    """Return the choice of a car, `more` about it, and the fields of a new one."""
    return form_section(
        _("Vehículo"),
        combobox(
            _("Patente"),
            "vehicle_id",
            value=state.car,
            options=state.cars.to(Rows),
            on_search=state.search_cars,
            on_select=state.choose_car,
            on_create=state.new_car,
            create_label=_("Nuevo vehículo"),
            placeholder=_("Patente, VIN o modelo"),
            hint=hint,
            error=state.errors["vehicle_id"],
            required=required,
        ),
        *more,
        shown_when(state.car["id"] == NEW, _new_car(state)),
        description=description,
    )


def judged(state: Any, name: str) -> dict[str, Any]:
    """Return what has a field judged as it is left, and what is wrong with it."""
    return {"error": state.errors[name], "on_blur": lambda value: state.check(name, value)}


def _new_client(state: Any) -> rx.Component:
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
                default_value=state.client["label"],
                required=True,
                **judged(state, "new_name"),
            ),
            rut_field(_("RUT"), "new_rut", **judged(state, "new_rut")),
        ),
        form_row(
            text_field(_("Teléfono"), "new_phone", type="tel", **judged(state, "new_phone")),
            text_field(_("Correo"), "new_email", type="email", **judged(state, "new_email")),
        ),
    )


def _new_car(state: Any) -> rx.Component:
    return stack(
        form_row(
            plate_field(
                _("Patente"),
                "new_plate",
                default_value=state.car["label"],
                required=True,
                **judged(state, "new_plate"),
            ),
            number_field(_("Año"), "new_year", **judged(state, "new_year")),
        ),
        form_row(
            text_field(_("Marca"), "new_make", required=True, **judged(state, "new_make")),
            text_field(_("Modelo"), "new_model", required=True, **judged(state, "new_model")),
        ),
    )
