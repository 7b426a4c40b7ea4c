"""The typed lists rules are made of: events with their figures, and deeds."""

from torque_app.automation.deeds import DEEDS, Argument, Deed
from torque_app.automation.permissions import Automation
from torque_app.automation.queries.rows import (
    ArgumentOffer,
    DeedOffer,
    FigureOffer,
    Offered,
    TriggerOffer,
)
from torque_app.automation.rules.conditions import OPERATOR_NAMES, OPERATORS
from torque_app.automation.triggers import Trigger
from torque_app.automation.triggers import triggers as all_triggers
from torque_app.core.choices import Choice
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Variable


@needs(Automation.VIEW)
def offered(tx: Tx) -> Offered:
    """Return the events and deeds on offer, by their labels."""
    triggers = sorted((_trigger(one) for one in all_triggers()), key=lambda one: one.label)
    deeds = sorted((_deed(tx, one) for one in DEEDS.values()), key=lambda one: one.label)
    return Offered(tuple(triggers), tuple(deeds))


def choices_of(tx: Tx, deed: Deed | None) -> dict[str, list[Choice]]:
    """Return what each chosen argument of a deed may be."""
    if deed is None:
        return {}
    return {one.name: one.choices(tx) for one in deed.arguments if one.choices is not None}


def _trigger(one: Trigger) -> TriggerOffer:
    figures = tuple(_figure(name, variable) for name, variable in one.figures.items())
    return TriggerOffer(one.name, _(one.label), one.due is not None, one.subject, figures)


def _figure(name: str, variable: Variable) -> FigureOffer:
    operators = tuple(Choice(one.value, _(OPERATOR_NAMES[one])) for one in OPERATORS[variable.kind])
    choices = tuple(Choice(one.id, _(one.label)) for one in variable.choices)
    return FigureOffer(name, _(variable.label), variable.kind.value, operators, choices)


def _deed(tx: Tx, one: Deed) -> DeedOffer:
    return DeedOffer(
        one.name,
        _(one.label),
        tuple(sorted(one.subjects)),
        tuple(_argument(tx, argument) for argument in one.arguments),
        all(tx.actor.may(permission) for permission in one.permissions),
    )


def _argument(tx: Tx, one: Argument) -> ArgumentOffer:
    choices = None if one.choices is None else tuple(one.choices(tx))
    return ArgumentOffer(one.name, _(one.label), choices, one.most, one.is_required)
