"""The forms of a car: a new one, and the three dialogs of its record."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components.button import button, link
from components.combobox import combobox
from components.dialog import dialog
from components.feedback import alert
from components.field import (
    date_field,
    number_field,
    plate_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import error_summary, form, form_actions, form_row, form_section, submit
from components.layout import card, shown_when
from models.vehicles import OdometerSource
from torque_app.core.texts import _
from torque_app.vehicles import rules
from torque_app.vehicles.state.edit import EDIT, ODOMETER, OWNER, EditVehicleState
from torque_app.vehicles.state.new import NewVehicleState
from torque_app.vehicles.state.shown import SOURCES

More = Callable[[str], dict[str, Any]]
YEAR_DIGITS = 4


def new_vehicle_form() -> rx.Component:
    """Return the form of a new car, each field judged when it is left."""
    state = NewVehicleState

    def more(name: str) -> dict[str, Any]:
        return {
            "error": state.errors[name],
            "hint": state.doubts[name].to(str),
            "on_blur": lambda value: state.check(name, value),
        }

    return card(
        form(
            error_summary(state.errors),
            shown_when(state.twin != "", _twin()),
            form_section(
                _("Dueño"),
                _owner(state, value=state.owner.to(dict[str, str]), on_select=state.choose),
            ),
            _identity(more),
            form_section(
                _("Kilometraje"),
                number_field(
                    _("Lo que marca el tablero"),
                    "odometer",
                    suffix="km",
                    min=0,
                    error=state.errors["odometer"],
                ),
            ),
            _papers(more),
            form_actions(button(_("Cancelar"), href="/vehiculos"), submit(_("Registrar vehículo"))),
            id="vehiculo-nuevo",
            on_submit=state.create,
            saved_at=state.saved_at,
            errors=state.errors,
        )
    )


def _twin() -> rx.Component:
    return alert(
        _("Ya tienes esta patente. Si el auto se vendió, cámbiale el dueño en su ficha."),
        tone="warning",
        action=link(_("Abrir su ficha"), NewVehicleState.twin),
    )


def vehicle_dialogs() -> rx.Component:
    """Return the three dialogs of a car's page."""
    return rx.fragment(_edit(), _hand_over(), _read_odometer())


def _dialog(kind: str, *fields: Any, title: str, action: Any, **props: Any) -> rx.Component:
    state = EditVehicleState
    return dialog(
        form(
            error_summary(state.errors),
            *fields,
            form_actions(submit(action)),
            id=f"vehiculo-{kind}-" + state.vehicle_id,
            on_submit=props.pop("on_submit"),
            saved_at=state.saved_at,
            errors=state.errors,
        ),
        open=state.dialog == kind,
        title=title,
        on_close=state.cancel,
        **props,
    )


def _edit() -> rx.Component:
    state = EditVehicleState

    def more(name: str) -> dict[str, Any]:
        return {
            "error": state.errors[name],
            "default_value": getattr(state.fields, name),
            "on_blur": lambda value: state.check(name, value),
        }

    return _dialog(
        EDIT,
        shown_when(
            state.stale != "",
            alert(state.stale, tone="warning", title=_("Revisa antes de guardar")),
        ),
        _identity(more),
        _papers(more),
        title=_("Editar vehículo"),
        action=rx.cond(state.stale != "", _("Guardar lo mío"), _("Guardar cambios")),
        on_submit=state.save,
        size="lg",
    )


def _hand_over() -> rx.Component:
    return _dialog(
        OWNER,
        _owner(EditVehicleState),
        title=_("Cambiar dueño"),
        description=_("La historia del vehículo sigue con su patente."),
        action=_("Cambiar dueño"),
        on_submit=EditVehicleState.hand_over,
    )


def _read_odometer() -> rx.Component:
    errors = EditVehicleState.errors
    return _dialog(
        ODOMETER,
        form_row(
            number_field(
                _("Lo que marca el tablero"),
                "kilometres",
                required=True,
                min=0,
                error=errors["kilometres"],
            ),
            select_field(
                _("Unidad"),
                "unit",
                [("km", _("Kilómetros")), ("mi", _("Millas"))],
                default_value="km",
                placeholder="",
            ),
        ),
        select_field(
            _("De dónde viene"),
            "source",
            [(source.value, name) for source, name in SOURCES.items()],
            default_value=OdometerSource.RECEPTION.value,
            placeholder="",
            error=errors["source"],
        ),
        title=_("Registrar kilometraje"),
        description=_("Cada lectura queda escrita y no se borra."),
        action=_("Registrar"),
        on_submit=EditVehicleState.record,
    )


def _owner(state: Any, **props: Any) -> rx.Component:
    return combobox(
        _("Cliente"),
        "client_id",
        options=state.found.to(list[dict[str, Any]]),
        on_search=state.find,
        required=True,
        placeholder=_("Nombre, RUT o teléfono"),
        empty=_("Ningún cliente coincide."),
        error=state.errors["client_id"],
        **props,
    )


def _text(label: str, name: str, more: More, **props: Any) -> rx.Component:
    return text_field(label, name, max_length=rules.WIDTHS[name], **more(name), **props)


def _identity(more: More) -> rx.Component:
    return form_section(
        _("Vehículo"),
        form_row(
            plate_field(_("Patente"), "plate", required=True, **more("plate")),
            text_field(
                _("Año"), "year", max_length=YEAR_DIGITS, input_mode="numeric", **more("year")
            ),
        ),
        form_row(
            _text(_("Marca"), "make", more, required=True),
            _text(_("Modelo"), "model", more, required=True),
        ),
        form_row(_text(_("Versión"), "variant", more), _text(_("Color"), "color", more)),
        form_row(
            _text(_("Combustible"), "fuel", more),
            text_field(_("VIN"), "vin", max_length=rules.VIN_WIDTH, **more("vin")),
        ),
        _text(_("N.º de motor"), "motor_number", more),
    )


def _papers(more: More) -> rx.Component:
    return form_section(
        _("Papeles"),
        date_field(_("Vence la revisión técnica"), "inspection_due", **more("inspection_due")),
        form_row(
            _text(_("Aseguradora"), "insurance_company", more),
            date_field(_("Seguro hasta"), "insurance_end", **more("insurance_end")),
        ),
        textarea_field(_("Notas"), "notes", rows=2, max_length=rules.NOTES_WIDTH, **more("notes")),
    )
