"""The dialog of a condition or an action."""

from typing import Any

import reflex as rx

from components.dialog import dialog
from components.feedback import alert
from components.field import date_field, number_field, select_field, text_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import shown_when, stack
from torque_app.automation.state.part import CONDITION, PartState
from torque_app.core.texts import _

Rows = list[dict[str, Any]]


def part_dialog() -> rx.Component:
    """Return the form; which fields it has follows from what was chosen first."""
    conditional = PartState.kind == CONDITION
    return dialog(
        stack(
            select_field(
                rx.cond(conditional, _("Dato"), _("Acción")),
                "name",
                PartState.names.to(Rows),
                value=PartState.chosen,
                placeholder=_("Elige de la lista"),
                on_change=PartState.pick,
            ),
            shown_when(
                PartState.chosen != "",
                form(
                    rx.cond(conditional, _comparison(), _arguments()),
                    shown_when(PartState.error != "", alert(PartState.error, tone="danger")),
                    form_actions(submit(_("Listo"))),
                    id="parte-" + PartState.kind + "-" + PartState.chosen,
                    on_submit=PartState.save,
                    draft=False,
                    guard=False,
                ),
            ),
        ),
        open=PartState.kind != "",
        title=rx.cond(conditional, _("Condición de la regla"), _("Acción de la regla")),
        on_close=PartState.close,
    )


def _comparison() -> rx.Component:
    return stack(
        select_field(
            _("Comparación"),
            "operator",
            PartState.operators.to(Rows),
            default_value=PartState.operator,
            placeholder=_("Elige cómo se compara"),
        ),
        rx.match(
            PartState.value_kind,
            (
                "CHOICE",
                select_field(
                    _("Valor"),
                    "value",
                    PartState.choices.to(Rows),
                    default_value=PartState.value,
                    placeholder=_("Elige de la lista"),
                ),
            ),
            ("NUMBER", number_field(_("Valor"), "value", default_value=PartState.value)),
            ("MONEY", number_field(_("Monto"), "value", default_value=PartState.value)),
            ("DATE", date_field(_("Fecha"), "value", default_value=PartState.value)),
            text_field(_("Valor"), "value", default_value=PartState.value, max_length=120),
        ),
    )


def _arguments() -> rx.Component:
    return stack(
        rx.foreach(PartState.fields, _argument),
        shown_when(
            PartState.holes != "",
            rx.el.p(
                _("Puedes nombrar datos del suceso en los textos: "),
                rx.el.span(PartState.holes, class_name="mono"),
                class_name="muted",
            ),
        ),
    )


def _argument(one: Any) -> rx.Component:
    name = "argument." + one.name
    return rx.cond(
        one.is_text,
        textarea_field(
            one.label,
            name,
            default_value=one.value,
            max_length=one.most,
            rows=2,
        ),
        select_field(
            one.label,
            name,
            one.choices.to(Rows),
            default_value=one.value,
            placeholder=_("Elige de la lista"),
        ),
    )
