"""The lines of the draft: those of its OTs and guías, or one by one by hand."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.feedback import alert
from components.field import number_field, price_field, radio_group, select_field, text_field
from components.form import form_row, form_section
from components.layout import cluster, shown_when, split, stack
from torque_app.core.texts import _
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.typed import TypedLine
from torque_app.invoicing.state.wizard import WizardState


def lines_section() -> rx.Component:
    """Return the fields of every line, or where the lines come from."""
    return form_section(
        _("Detalle"),
        rx.cond(DraftedLinesState.own, _own(), _carried()),
    )


def _carried() -> rx.Component:
    return alert(
        _("Las líneas vienen de ") + WizardState.making.source + _(" y se actualizan con ellas."),
        action=button(
            _("Editar las líneas"), icon="pencil", on_click=DraftedLinesState.take_over
        ),
    )  # fmt: skip


def _own() -> rx.Component:
    return stack(
        shown_when(
            ~WizardState.making.is_exempt,
            radio_group(
                _("Precios"),
                "gross",
                [
                    {"id": "net", "label": _("Netos")},
                    {"id": "gross", "label": _("Con IVA incluido")},
                ],
                value=DraftedLinesState.gross,
                on_change=DraftedLinesState.price_with,
            ),
        ),
        rx.el.div(rx.foreach(DraftedLinesState.rows, _line)),
        rx.el.div(button(_("Agregar línea"), icon="plus", on_click=DraftedLinesState.add)),
    )


def _line(line: rx.Var[TypedLine], place: rx.Var[int]) -> rx.Component:
    return rx.el.div(
        split(
            rx.el.strong(_("Línea "), place + 1),
            cluster(
                _mover("arrow-up", _("Subir la línea "), line, place, -1),
                _mover("arrow-down", _("Bajar la línea "), line, place, 1),
                icon_button(
                    "trash",
                    _("Quitar la línea ") + (place + 1).to_string(),
                    size="sm",
                    on_click=DraftedLinesState.remove(line.id),
                ),
                gap=4,
            ),
        ),
        _field(text_field, _("Nombre"), line, "name", max_length=80),
        form_row(
            _field(number_field, _("Cantidad"), line, "quantity"),
            _field(text_field, _("Unidad"), line, "unit", max_length=4),
            _field(price_field, _("Precio"), line, "price"),
            _field(number_field, _("Descuento"), line, "discount", suffix="%"),
            _field(number_field, _("Recargo"), line, "surcharge", suffix="%"),
        ),
        form_row(
            _field(text_field, _("Código"), line, "code", max_length=35),
            select_field(
                _("Cobro"),
                _name(line, "kind"),
                [
                    ("taxed", _("Afecta a IVA")),
                    ("exempt", _("Exenta")),
                    ("non_billable", _("No facturable")),
                ],
                value=line.kind,
                placeholder="",
                on_change=lambda value: DraftedLinesState.say(line.id, "kind", value),
            ),
            _field(text_field, _("Descripción"), line, "description", max_length=1000),
        ),
        shown_when(line.error != "", rx.el.p(line.error, class_name="field-error", role="alert")),
        class_name="typed-line",
        key=line.id,
    )


def _mover(icon: str, label: str, line: Any, place: Any, step: int) -> rx.Component:
    last = DraftedLinesState.rows.length() - 1
    return icon_button(
        icon,
        label + (place + 1).to_string(),
        size="sm",
        disabled=(place == 0) if step < 0 else (place == last),
        on_click=DraftedLinesState.move(line.id, step),
    )


def _field(field: Any, label: str, line: Any, name: str, **more: Any) -> rx.Component:
    return field(
        label,
        _name(line, name),
        value=getattr(line, name),
        on_change=lambda value: DraftedLinesState.say(line.id, name, value),
        **more,
    )


def _name(line: Any, name: str) -> Any:
    """Return the field's name in the form: what was typed comes back to it after a reload."""
    return rx.Var.create("line.").to(str) + line.id + f".{name}"
