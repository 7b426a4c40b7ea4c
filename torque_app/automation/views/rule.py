"""The page of one rule: when, if, then, its name and limits."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import confirm
from components.feedback import alert
from components.field import number_field, select_field, switch_field, text_field
from components.form import form, form_actions, form_row, submit
from components.layout import card, cluster, page_header, shown_when, split, stack
from torque_app.automation.state.part import ACTION, CONDITION, PartState
from torque_app.automation.state.rule import RuleState
from torque_app.automation.state.rules import PATH
from torque_app.automation.views.rules import manages
from torque_app.core.texts import _

Rows = list[dict[str, Any]]


def header() -> rx.Component:
    """Return the rule's name, whether it runs, and the switch."""
    rule = RuleState.draft
    return page_header(
        rx.cond(rule.id != "", rule.name, _("Nueva regla")),
        shown_when(
            (rule.id != "") & manages(),
            cluster(
                switch_field(
                    _("Encendida"), "is_active", value=rule.is_active, on_change=RuleState.switch
                ),
                confirm(
                    icon_button("trash", _("Eliminar regla")),
                    _("¿Eliminar esta regla?"),
                    description=_("Deja de actuar. Lo que hizo queda en el registro."),
                    action=_("Eliminar regla"),
                    on_confirm=RuleState.remove,
                ),
            ),
        ),
        subtitle=rule.trigger_label,
        status=shown_when(rule.id != "", _status()),
        back=(_("Automatización"), PATH),
    )


def _status() -> rx.Component:
    rule = RuleState.draft
    return rx.cond(
        rule.is_active,
        chip(_("Encendida"), tone="success", icon="circle-check"),
        rx.cond(
            rule.is_tested,
            chip(_("Apagada"), icon="circle-dashed"),
            chip(_("Sin probar"), tone="warning", icon="hourglass"),
        ),
    )


def parts() -> rx.Component:
    """Return the three parts of the rule and its form."""
    return stack(
        shown_when(
            RuleState.changed,
            alert(_("Tienes cambios sin guardar. Guarda la regla y pruébala antes de encenderla.")),
        ),
        _when(),
        _conditions(),
        _actions(),
        shown_when(manages(), _form()),
    )


def _when() -> rx.Component:
    return card(
        select_field(
            _("Suceso"),
            "trigger",
            RuleState.triggers.to(Rows),
            value=RuleState.draft.trigger,
            placeholder=_("Elige qué tiene que pasar"),
            error=RuleState.errors["trigger"],
            disabled=~manages(),
            on_change=RuleState.choose,
        ),
        title=_("Cuando"),
    )


def _conditions() -> rx.Component:
    return card(
        stack(
            rx.cond(
                RuleState.conditions.length() > 0,
                rx.el.div(
                    rx.foreach(
                        RuleState.conditions,
                        lambda one: _part(one, CONDITION, RuleState.errors),
                    ),
                    class_name="points",
                ),
                rx.el.p(
                    _first(_("Siempre que pase. Agrega una condición para acotar.")),
                    class_name="muted",
                ),
            ),
            _problem("conditions"),
        ),
        title=_("Si"),
        actions=_add(_("Agregar condición"), CONDITION),
    )


def _actions() -> rx.Component:
    return card(
        stack(
            rx.cond(
                RuleState.actions.length() > 0,
                rx.el.div(
                    rx.foreach(RuleState.actions, lambda one: _part(one, ACTION, RuleState.errors)),
                    class_name="points",
                ),
                rx.el.p(_first(_("Agrega al menos una acción.")), class_name="muted"),
            ),
            _problem("actions"),
        ),
        title=_("Entonces"),
        actions=_add(_("Agregar acción"), ACTION),
    )


def _first(told: str) -> rx.Var[str]:
    """Return what an empty part asks for, once there is something a rule can be about."""
    return rx.cond(RuleState.draft.trigger == "", _("Elige primero qué tiene que pasar."), told)


def _problem(name: str) -> rx.Component:
    wrong = RuleState.errors.contains(name)
    return shown_when(wrong, alert(RuleState.errors[name], tone="danger"))


def _add(label: str, kind: str) -> rx.Component:
    return shown_when(
        manages() & (RuleState.draft.trigger != ""),
        button(label, icon="plus", on_click=PartState.edit(kind, -1)),
    )


def _part(one: Any, kind: str, errors: Any) -> rx.Component:
    name = f"{kind}s." + one.place.to(str)
    return stack(
        split(
            rx.el.button(
                rx.el.span(one.place + 1, class_name="muted"),
                rx.el.span(
                    one.label,
                    shown_when(one.about != "", rx.el.small(one.about, class_name="muted")),
                    class_name="paper-text",
                ),
                type="button",
                class_name="point",
                disabled=~manages(),
                on_click=PartState.edit(kind, one.place),
            ),
            shown_when(
                manages(),
                icon_button(
                    "trash",
                    _("Quitar: ") + one.label,
                    size="lg",
                    on_click=RuleState.drop(kind, one.place),
                ),
            ),
        ),
        shown_when(errors.contains(name), alert(errors[name], tone="danger")),
        gap=4,
    )


def _form() -> rx.Component:
    rule, errors = RuleState.draft, RuleState.errors
    return card(
        form(
            text_field(
                _("Nombre"),
                "name",
                default_value=rule.name,
                required=True,
                max_length=120,
                error=errors["name"],
            ),
            form_row(
                number_field(
                    _("Orden"),
                    "priority",
                    default_value=rule.priority.to(str),
                    hint=_("De 1 a 100; la menor va primero."),
                    error=errors["priority"],
                ),
                number_field(
                    _("Veces por hora, como máximo"),
                    "max_per_hour",
                    default_value=rule.max_per_hour.to(str),
                    hint=_("Protege de avisos sin fin."),
                    error=errors["max_per_hour"],
                ),
            ),
            form_actions(submit(_("Guardar regla"))),
            id="regla-" + rule.id,
            on_submit=RuleState.save,
            saved_at=RuleState.saved_at,
            draft=False,
        ),
        title=_("Nombre y límites"),
    )
