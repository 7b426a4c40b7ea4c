"""What answers a part asked for: its buttons and its dialogs."""

from typing import Any

import reflex as rx

from components.button import button
from components.combobox import combobox
from components.dialog import dialog
from components.field import number_field, text_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import cluster, shown_when
from torque_app.core.texts import _
from torque_app.work_orders.state.answers import AnswerState
from torque_app.work_orders.state.lines import LinesState

Rows = list[dict[str, Any]]


def answer_buttons(one: Any) -> rx.Component:
    """Return the answers a request may still be given."""
    return cluster(
        shown_when(one.open, _button(_("Entregar"), "issue", one, icon="package")),
        shown_when(one.asked, _button(_("Aprobar"), "approve", one, icon="check")),
        shown_when(one.open & (one.out == ""), _button(_("Rechazar"), "refuse", one)),
        shown_when(one.out != "", _button(_("Devolver"), "return", one)),
    )


def _button(label: str, what: str, one: Any, *, icon: str = "") -> rx.Component:
    return button(label, icon=icon, on_click=AnswerState.open(what, one.id))


def answer_dialogs() -> rx.Component:
    """Return the forms of the four answers."""
    return rx.fragment(_issue(), _approve(), _refuse(), _give_back())


def item_field(label: str, *, error: Any = "") -> rx.Component:
    """Return the field that finds a part of the store."""
    return combobox(
        label,
        "item_id",
        options=LinesState.found.to(Rows),
        on_search=LinesState.search,
        placeholder=_("Nombre, código o SKU"),
        error=error,
    )


def _asked(what: str, title: Any, *fields: Any, action: str) -> rx.Component:
    return dialog(
        form(
            *fields,
            form_actions(submit(action)),
            id=f"responde-{what}",
            on_submit=AnswerState.save,
            draft=False,
            guard=False,
        ),
        open=AnswerState.asking == what,
        title=title,
        on_close=AnswerState.close,
        size="sm",
    )


def _units(hint: str, error: str) -> rx.Component:
    return number_field(
        _("Cantidad"),
        "quantity",
        default_value=AnswerState.units,
        hint=hint,
        error=AnswerState.errors[error],
    )


def _issue() -> rx.Component:
    return _asked(
        "issue",
        _("Entregar ") + AnswerState.name,
        shown_when(
            AnswerState.by_name,
            item_field(_("Qué repuesto entregas"), error=AnswerState.errors["item_id"]),
        ),
        _units(_("Sale de bodega al entregar."), "issue"),
        action=_("Entregar"),
    )


def _approve() -> rx.Component:
    return _asked(
        "approve",
        _("Aprobar ") + AnswerState.name,
        textarea_field(
            _("Nota"),
            "approve",
            max_length=200,
            hint=_("Por ejemplo, quién lo autorizó."),
            error=AnswerState.errors["approve"],
        ),
        action=_("Aprobar"),
    )


def _refuse() -> rx.Component:
    return _asked(
        "refuse",
        _("¿Por qué se rechaza?"),
        textarea_field(
            _("Motivo"),
            "refuse",
            required=True,
            max_length=200,
            error=AnswerState.errors["refuse"],
        ),
        action=_("Rechazar"),
    )


def _give_back() -> rx.Component:
    return _asked(
        "return",
        _("Devolver ") + AnswerState.name,
        _units(_("Vuelve a su bodega y baja de la OT."), "quantity"),
        text_field(
            _("N.º de parte que se devuelve"),
            "return_part_number",
            max_length=60,
            hint=_("Sólo en garantía."),
            error=AnswerState.errors["return_part_number"],
        ),
        action=_("Devolver"),
    )
