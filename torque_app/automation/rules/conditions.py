"""Conditions on the figures of an event: typed operators, checked when written, never code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from torque_app.core.texts import Sentence, _
from torque_app.notifications.variables import Kind, Value, Variable

MOST_CONDITIONS: Final = 10
LONGEST_VALUE: Final = 120


class Operator(StrEnum):
    """How a figure is compared with what the workshop typed."""

    IS = "IS"
    IS_NOT = "IS_NOT"
    CONTAINS = "CONTAINS"
    OVER = "OVER"
    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    UNDER = "UNDER"


OPERATOR_NAMES: Final[Mapping[Operator, str]] = {
    Operator.IS: _("es"),
    Operator.IS_NOT: _("no es"),
    Operator.CONTAINS: _("contiene"),
    Operator.OVER: _("mayor que"),
    Operator.AT_LEAST: _("mayor o igual que"),
    Operator.AT_MOST: _("menor o igual que"),
    Operator.UNDER: _("menor que"),
}

_MEASURED = (
    Operator.OVER,
    Operator.AT_LEAST,
    Operator.AT_MOST,
    Operator.UNDER,
    Operator.IS,
    Operator.IS_NOT,
)

OPERATORS: Final[Mapping[Kind, tuple[Operator, ...]]] = {
    Kind.TEXT: (Operator.IS, Operator.IS_NOT, Operator.CONTAINS),
    Kind.CHOICE: (Operator.IS, Operator.IS_NOT),
    Kind.NUMBER: _MEASURED,
    Kind.MONEY: _MEASURED,
    Kind.DATE: _MEASURED,
}
"""Which comparisons make sense for each kind of figure."""

_COMPARE: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.IS: lambda found, wanted: bool(found == wanted),
    Operator.IS_NOT: lambda found, wanted: bool(found != wanted),
    Operator.CONTAINS: lambda found, wanted: bool(wanted in found),
    Operator.OVER: lambda found, wanted: bool(found > wanted),
    Operator.AT_LEAST: lambda found, wanted: bool(found >= wanted),
    Operator.AT_MOST: lambda found, wanted: bool(found <= wanted),
    Operator.UNDER: lambda found, wanted: bool(found < wanted),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure, how it is compared, and with what, as it was typed (dates YYYY-MM-DD)."""

    figure: str
    operator: Operator
    value: str


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Return stored conditions; ValueError or KeyError for what was never written by `faults`."""
    return tuple(
        Condition(str(one["figure"]), Operator(one["operator"]), str(one["value"]))
        for one in stored
    )


def meets(
    conditions: Iterable[Condition],
    values: Mapping[str, Value],
    variables: Mapping[str, Variable],
) -> bool:
    """Tell whether all conditions hold; one on a figure that is not there does not."""
    return all(_holds(one, values, variables) for one in conditions)


def _holds(one: Condition, values: Mapping[str, Value], variables: Mapping[str, Variable]) -> bool:
    variable, found = variables.get(one.figure), values.get(one.figure)
    if variable is None or found is None:
        return False
    try:
        left, right = _measure(found, variable.kind), _measure(one.value, variable.kind)
    except ValueError:
        return False
    return _COMPARE[one.operator](left, right)


def _measure(value: Value, kind: Kind) -> Any:
    """Return what is compared; ValueError for what cannot be measured so."""
    if kind in {Kind.NUMBER, Kind.MONEY}:
        return _number(value)
    if kind is Kind.DATE:
        return _day(value)
    text = str(value).strip()
    return text if kind is Kind.CHOICE else text.casefold()


def _number(value: Value) -> Decimal:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite():
        raise ValueError(value)
    return number


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value).strip())


def fault(one: Condition, variables: Mapping[str, Variable]) -> str | None:
    """Return why a condition cannot be written for an event with these figures, or None."""
    variable = variables.get(one.figure)
    if variable is None:
        return "Elige un dato de la lista."
    if one.operator not in OPERATORS[variable.kind]:
        return "Elige una comparación de la lista."
    return _wrong_value(one.value, variable)


def _wrong_value(value: str, variable: Variable) -> str | None:
    if not value.strip():
        return "Escribe con qué se compara."
    if len(value) > LONGEST_VALUE:
        return Sentence("Usa {most} letras como máximo.", most=LONGEST_VALUE)
    if variable.kind is Kind.CHOICE and value not in {each.id for each in variable.choices}:
        return "Elige un valor de la lista."
    try:
        _measure(value, variable.kind)
    except ValueError:
        return _WRONG[variable.kind]
    return None


_WRONG: Final = {
    Kind.NUMBER: "Escribe un número, como 15 o 1.5.",
    Kind.MONEY: "Escribe un monto en pesos, sólo con números.",
    Kind.DATE: "Escribe una fecha.",
}


def told(one: Condition, variables: Mapping[str, Variable]) -> str:
    """Return a condition in words: «Estado nuevo es Terminada»."""
    variable = variables.get(one.figure)
    label = _(variable.label) if variable else one.figure
    choices = {each.id: each.label for each in variable.choices} if variable else {}
    value = choices.get(one.value, one.value)
    return f"{label} {_(OPERATOR_NAMES[one.operator])} {_(value)}"
