"""The forms of note templates, insurers and price matrices."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.dialog import confirm, dialog
from components.field import (
    checkbox_field,
    money_field,
    number_field,
    radio_group,
    rut_field,
    text_field,
    textarea_field,
)
from components.form import form, form_actions, form_row, submit
from components.layout import shown_when, stack
from torque_app.core.texts import _
from torque_app.quotations.state.settings_matrix import WAYS, MatrixState
from torque_app.quotations.state.settings_plain import InsurerState, NoteTemplateState


def dialogs() -> rx.Component:
    """Return them, each open while its State says so."""
    return rx.fragment(_note(), _insurer(), _matrix())


def field(state: Any, kind: Any, label: str, name: str, **props: Any) -> rx.Component:
    """Return a field of a form that begins with what its State holds."""
    return kind(
        label,
        name,
        default_value=getattr(state.fields, name),
        error=state.errors[name],
        **props,
    )


def kept(
    state: Any,
    *pieces: Any,
    id: str,
    new: str,
    edited: str,
    draft: bool = True,
    **props: Any,
) -> rx.Component:
    """Return the dialog of a form with its two ways out and the one off the list.

    Without a `draft` the browser keeps no copy: fields whose State holds them have theirs there.
    """
    fields = state.fields
    return dialog(
        form(
            *pieces,
            form_actions(
                submit(_("Guardar")),
                state=shown_when(fields.id != "", _removal(state)),
            ),
            id=f"{id}-" + fields.id,
            on_submit=state.save,
            saved_at=state.saved_at,
            errors=state.errors,
            draft=draft,
        ),
        open=state.opened,
        title=rx.cond(fields.id != "", edited, new),
        on_close=state.close,
        **props,
    )


def _removal(state: Any) -> rx.Component:
    return confirm(
        button(_("Eliminar"), variant="ghost", icon="trash"),
        _("¿Eliminar de la lista?"),
        description=_("Los presupuestos que ya lo usan no cambian."),
        action=_("Eliminar"),
        on_confirm=state.remove,
    )


def used(state: Any) -> rx.Component:
    """Return whether the row of a form is offered."""
    return checkbox_field(_("En uso"), "is_active", default_value=state.fields.is_active)


def _note() -> rx.Component:
    state = NoteTemplateState
    return kept(
        state,
        form_row(
            field(state, text_field, _("Nombre"), "name", required=True, max_length=80),
            field(state, text_field, _("Categoría"), "category", max_length=40),
        ),
        field(
            state,
            textarea_field,
            _("Texto"),
            "content",
            required=True,
            max_length=2000,
            hint=_("Va al pie del presupuesto, tal como lo escribas."),
        ),
        used(state),
        id="nota",
        new=_("Nueva nota"),
        edited=_("Editar nota"),
    )


def _insurer() -> rx.Component:
    state = InsurerState
    return kept(
        state,
        form_row(
            field(state, text_field, _("Nombre"), "name", required=True, max_length=120),
            field(state, rut_field, _("RUT"), "rut"),
        ),
        field(state, text_field, _("Dirección"), "address", max_length=200),
        form_row(
            field(state, text_field, _("Teléfono"), "phone", max_length=30),
            field(state, text_field, _("Correo"), "email", max_length=254),
        ),
        used(state),
        id="aseguradora",
        new=_("Nueva aseguradora"),
        edited=_("Editar aseguradora"),
    )


def _matrix() -> rx.Component:
    state = MatrixState
    return kept(
        state,
        field(state, text_field, _("Nombre"), "name", required=True, max_length=80),
        radio_group(
            _("El porcentaje es"),
            "way",
            [
                {"id": WAYS[0], "label": _("Recargo sobre el costo"), "hint": _("Costo + %.")},
                {
                    "id": WAYS[1],
                    "label": _("Margen sobre el precio"),
                    "hint": _("La parte del precio que ganas."),
                },
            ],
            default_value=state.fields.way,
        ),
        stack(
            stack(rx.foreach(state.rows, _bracket)),
            shown_when(
                state.errors["brackets"] != "",
                rx.el.p(state.errors["brackets"], class_name="field-error", role="alert"),
            ),
            rx.el.div(button(_("Agregar tramo"), icon="plus", on_click=state.add)),
        ),
        checkbox_field(
            _("Pone el precio de lo que nadie preció"),
            "is_default",
            default_value=state.fields.is_default,
            hint=_("Sólo una matriz lo hace."),
        ),
        id="matriz",
        new=_("Nueva matriz de precios"),
        edited=_("Editar matriz de precios"),
        draft=False,
        size="lg",
    )


def _bracket(row: Any, place: Any) -> rx.Component:
    state = MatrixState
    number = (place + 1).to_string()
    is_last = place == state.rows.length() - 1
    return rx.el.div(
        form_row(
            rx.cond(
                is_last,
                rx.el.span(_("Todo costo mayor"), class_name="field-label"),
                _cell(money_field, _("Costo hasta "), row, "up_to", number),
            ),
            _cell(number_field, _("Porcentaje "), row, "percent", number, suffix="%"),
            rx.cond(
                is_last,
                rx.el.span(),
                icon_button("trash", _("Quitar tramo ") + number, on_click=state.drop(row.id)),
            ),
        ),
        key=row.id,
    )


def _cell(kind: Any, label: str, row: Any, name: str, number: Any, **more: Any) -> rx.Component:
    return kind(
        rx.Var.create(label).to(str) + number,
        rx.Var.create("tramo.").to(str) + row.id + f".{name}",
        value=getattr(row, name),
        on_change=lambda value: MatrixState.write(row.id, name, value),
        **more,
    )
