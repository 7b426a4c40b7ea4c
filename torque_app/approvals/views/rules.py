"""The pieces of the settings of approvals."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.feedback import empty_state
from components.field import number_field, select_field, switch_field, text_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, page_header, split, stack
from torque_app.approvals.rules import MOST_HOURS, MOST_LEVELS
from torque_app.approvals.state import shown
from torque_app.approvals.state.rules import NEW, ApprovalRulesState
from torque_app.approvals.state.shown import Rule
from torque_app.core.texts import _

State = ApprovalRulesState


def header() -> rx.Component:
    """Return the title, and the way to a new rule."""
    return page_header(
        _("Reglas de aprobación"),
        subtitle=_("Qué no puede hacer una persona sola. Nadie aprueba lo que pide."),
        primary=button(_("Nueva regla"), icon="plus", variant="primary", on_click=State.edit(NEW)),
        back=(_("Ajustes"), "/ajustes"),
    )


def rules() -> rx.Component:
    """Return the rules, each with its switch."""
    return rx.cond(
        State.rows.length() > 0,
        stack(rx.foreach(State.rows, _rule), gap=12),
        card(
            empty_state(
                _("Nada necesita aprobación"),
                _("Agrega una regla para que alguien más revise los descuentos o montos grandes."),
                icon="thumbs-up",
                action=button(_("Nueva regla"), variant="primary", on_click=State.edit(NEW)),
            )
        ),
    )


def _rule(row: rx.Var[Rule]) -> rx.Component:
    return card(
        split(
            stack(
                rx.el.strong(row.name),
                rx.el.span(row.about),
                rx.el.span(row.asks, class_name="muted"),
                gap=4,
            ),
            cluster(
                switch_field(
                    _("Activa"),
                    "activa-" + row.id,
                    value=row.is_active,
                    on_change=lambda wanted: State.switch(row.id, wanted),
                ),
                button(_("Editar"), icon="pencil", on_click=State.edit(row.id)),
            ),
        )
    )


def rule_dialog() -> rx.Component:
    """Return the form of a rule."""
    fields, errors, making = State.fields, State.errors, State.editing == NEW
    return dialog(
        form(
            text_field(
                _("Nombre"),
                "name",
                default_value=fields.name,
                required=True,
                max_length=120,
                error=errors["name"],
            ),
            form_row(
                select_field(
                    _("Qué"),
                    "subject",
                    shown.asked_for(),
                    default_value=fields.subject,
                    placeholder="",
                    error=errors["subject"],
                ),
                select_field(
                    _("Cifra"),
                    "figure",
                    shown.FIGURES,
                    default_value=fields.figure,
                    placeholder="",
                    error=errors["figure"],
                ),
                text_field(
                    _("Pide aprobación sobre"),
                    "threshold",
                    default_value=fields.threshold,
                    required=True,
                    error=errors["threshold"],
                ),
            ),
            *(_level(place, fields, errors) for place in range(1, MOST_LEVELS + 1)),
            select_field(
                _("Si nadie decide a tiempo, pasa a"),
                "escalates_to",
                shown.ROLES,
                default_value=fields.escalates_to,
                placeholder=_("Nadie: la solicitud vence"),
                error=errors["escalates_to"],
            ),
            form_actions(submit(_("Guardar regla")), state=_remove_button(making)),
            id="regla-" + State.editing,
            on_submit=State.save,
            errors=errors,
            draft=False,
        ),
        open=State.editing != "",
        title=rx.cond(making, _("Nueva regla"), _("Editar regla")),
        on_close=State.edit(""),
        size="lg",
    )


def _level(place: int, fields: Any, errors: Any) -> rx.Component:
    name = _("Nivel {place}").format(place=place)
    first = place == 1
    return form_row(
        select_field(
            name + _(": decide"),
            f"role_{place}",
            shown.ROLES,
            default_value=getattr(fields, f"role_{place}"),
            placeholder="" if first else _("No hay"),
            error=errors["levels"] if first else "",
        ),
        number_field(
            _("Plazo en horas"),
            f"hours_{place}",
            default_value=getattr(fields, f"hours_{place}"),
            min=0,
            max=MOST_HOURS,
            hint=_("0 o vacío: sin plazo.") if first else "",
            error=errors[f"hours_{place}"],
        ),
    )


def _remove_button(making: Any) -> rx.Component:
    return rx.cond(
        making,
        rx.el.span(),
        confirm(
            button(_("Eliminar regla"), variant="ghost", icon="trash"),
            _("¿Eliminar esta regla?"),
            description=_("Lo ya pedido por ella sigue su curso."),
            action=_("Eliminar regla"),
            on_confirm=State.remove,
        ),
    )
