"""The form of a package: its car, its price, and its lines."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.combobox import combobox
from components.field import money_field, number_field, select_field, text_field
from components.form import form_row
from components.layout import cluster, shown_when, split, stack
from torque_app.core.texts import _
from torque_app.quotations.state.settings_package import PackageState
from torque_app.quotations.state.settings_shown import KINDS
from torque_app.quotations.views.settings_forms import field, kept, used

Rows = list[dict[str, Any]]
State = PackageState


def package_dialog() -> rx.Component:
    """Return the form."""
    return kept(
        State,
        form_row(
            field(State, text_field, _("Código"), "code", required=True, max_length=40),
            field(State, text_field, _("Nombre"), "name", required=True, max_length=120),
        ),
        form_row(
            field(
                State,
                text_field,
                _("Marca"),
                "make",
                max_length=40,
                hint=_("Vacía, sirve para cualquiera."),
            ),
            field(State, text_field, _("Modelo"), "model", max_length=60),
            field(
                State,
                money_field,
                _("Precio neto del paquete"),
                "fixed_price",
                hint=_("Vacío: suma sus líneas."),
            ),
        ),
        _lines(),
        used(State),
        id="paquete",
        new=_("Nuevo paquete"),
        edited=_("Editar paquete"),
        draft=False,
        size="lg",
    )


def _lines() -> rx.Component:
    return stack(
        rx.el.h3(_("Líneas"), class_name="section-title"),
        rx.el.div(rx.foreach(State.rows, _line)),
        shown_when(
            State.errors["lines"] != "",
            rx.el.p(State.errors["lines"], class_name="field-error", role="alert"),
        ),
        form_row(
            _picker("item", _("Agregar de bodega"), State.items, _("Nombre, código o SKU")),
            _picker("operation", _("Agregar del tempario"), State.operations, _("Operación")),
        ),
        rx.el.div(button(_("Agregar línea"), icon="plus", on_click=State.add("typed", ""))),
    )


def _picker(what: str, label: str, options: Any, hint: str) -> rx.Component:
    return combobox(
        label,
        f"agregar.{what}",
        options=options.to(Rows),
        on_search=lambda text: State.search(what, text),
        on_select=lambda chosen: State.add(what, chosen),
        placeholder=hint,
    )


def _line(row: Any, place: Any) -> rx.Component:
    number = (place + 1).to_string()
    return rx.el.div(
        split(
            cluster(
                rx.el.strong(_("Línea "), number),
                shown_when(row.source != "", rx.el.span(row.source, class_name="muted")),
            ),
            icon_button(
                "trash", _("Quitar línea ") + number, size="sm", on_click=State.drop(row.id)
            ),
        ),
        form_row(
            _cell(select_field, _("Qué es"), row, "kind", options=KINDS, placeholder=""),
            _cell(
                text_field,
                _("Descripción"),
                row,
                "description",
                max_length=300,
                hint=rx.cond(row.source != "", _("Vacía: la suya."), ""),
            ),
        ),
        form_row(
            _cell(number_field, _("Cantidad"), row, "quantity"),
            _cell(
                money_field,
                _("Precio neto"),
                row,
                "unit_price",
                hint=_("Vacío: el del día."),
            ),
        ),
        shown_when(row.error != "", rx.el.p(row.error, class_name="field-error", role="alert")),
        class_name="typed-line",
        key=row.id,
    )


def _cell(kind: Any, label: str, row: Any, name: str, **more: Any) -> rx.Component:
    return kind(
        label,
        rx.Var.create("linea.").to(str) + row.id + f".{name}",
        value=getattr(row, name),
        on_change=lambda value: State.write(row.id, name, value),
        **more,
    )
