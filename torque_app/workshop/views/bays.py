"""The section of bays and the dialog of one."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.field import checkbox_field, number_field, select_field, text_field
from components.form import form, form_actions, form_row, submit
from components.layout import shown_when, stack
from components.table import Column, table
from torque_app.core.texts import _
from torque_app.workshop.rules.words import KIND_NAMES
from torque_app.workshop.state.bays import BaysState
from torque_app.workshop.views.rights import manages

Rows = list[dict[str, Any]]


def bays_section() -> rx.Component:
    """Return the bays of the centre; a row opens its form for whoever may change it."""
    return stack(
        table(
            BaysState.rows.to(Rows),
            [
                Column("code", _("Código"), kind="mono", fixed=True),
                Column("name", _("Nombre"), kind="strong", fixed=True),
                Column("kind", _("Tipo")),
                Column("limits", _("Capacidad y altura")),
                Column("status", _("Estado"), kind="status"),
            ],
            id="boxes",
            label=_("Boxes"),
            loading=BaysState.loading,
            total=BaysState.rows.length(),
            current=BaysState.fields.id,
            on_open=BaysState.edit,
            empty_title=_("Sin boxes todavía"),
            empty_text=_("Un box es el lugar donde se trabaja un vehículo a la vez."),
        ),
        _dialog(),
    )


def new_bay() -> rx.Component:
    """Return the way to a new bay, for whoever may add one."""
    return shown_when(
        manages(),
        button(_("Nuevo box"), icon="plus", variant="primary", on_click=BaysState.start),
    )


def _dialog() -> rx.Component:
    errors, fields = BaysState.errors, BaysState.fields
    return dialog(
        form(
            form_row(
                _text(_("Código"), "code", required=True, max_length=12, hint=_("Como B1.")),
                _text(_("Nombre"), "name", max_length=60),
            ),
            select_field(
                _("Tipo"),
                "kind",
                [(kind.value, _(name)) for kind, name in KIND_NAMES.items()],
                default_value=fields.kind,
                placeholder="",
                error=errors["kind"],
            ),
            form_row(
                _number(_("Capacidad"), "capacity_kg", suffix="kg"),
                _number(_("Altura"), "height_cm", suffix="cm"),
                _number(_("Orden"), "position", hint=_("Su lugar en las listas.")),
            ),
            checkbox_field(_("En uso"), "is_active", default_value=fields.is_active),
            form_actions(
                shown_when(manages(), submit(_("Guardar box"))),
                state=shown_when(manages() & (fields.id != ""), _remove()),
            ),
            id="box-" + fields.id,
            on_submit=BaysState.save,
            saved_at=BaysState.saved_at,
            errors=errors,
        ),
        open=BaysState.open,
        title=rx.cond(fields.id != "", _("Editar box"), _("Nuevo box")),
        on_close=BaysState.cancel,
    )


def _remove() -> rx.Component:
    return confirm(
        button(_("Eliminar"), variant="ghost", icon="trash"),
        _("¿Eliminar este box?"),
        description=_("Las OT y citas pasadas lo conservan."),
        action=_("Eliminar box"),
        on_confirm=BaysState.remove,
    )


def _text(label: str, name: str, **props: Any) -> rx.Component:
    return text_field(
        label,
        name,
        default_value=getattr(BaysState.fields, name),
        error=BaysState.errors[name],
        **props,
    )


def _number(label: str, name: str, **props: Any) -> rx.Component:
    return number_field(
        label,
        name,
        default_value=getattr(BaysState.fields, name),
        error=BaysState.errors[name],
        **props,
    )
