"""Actions of a rule: which deed, told what; checked against what is on offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from torque_app.automation.deeds import Argument, Deed
from torque_app.automation.rules import holes
from torque_app.core.choices import Choice
from torque_app.core.texts import Sentence

MOST_ACTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class Action:
    """A deed and what it is told, by the names of its arguments."""

    name: str
    arguments: Mapping[str, str]


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Action, ...]:
    """Return stored actions."""
    return tuple(
        Action(str(one["name"]), {k: str(v) for k, v in (one.get("arguments") or {}).items()})
        for one in stored
    )


def fault(
    action: Action,
    deed: Deed | None,
    *,
    subject: str,
    names: Iterable[str],
    choices: Mapping[str, list[Choice]],
) -> str | None:
    """Return why an action cannot be written for an event about such a row, or None.

    `names` are those of the event's figures, `choices` what each argument may be, by its name.
    """
    if deed is None or not deed.suits(subject):
        return "Elige una acción de la lista."
    known = {one.name for one in deed.arguments}
    if action.arguments.keys() - known:
        return "La acción no lleva esos datos."
    found = (
        _wrong(one, action.arguments.get(one.name, ""), list(names), choices.get(one.name))
        for one in deed.arguments
    )
    return next((said for said in found if said), None)


def _wrong(one: Argument, value: str, names: list[str], choices: list[Choice] | None) -> str | None:
    label = Sentence(one.label)
    if not value.strip():
        return Sentence("Falta: {what}.", what=label) if one.is_required else None
    if choices is not None:
        known = value in {each.id for each in choices}
        return None if known else Sentence("Elige de la lista: {what}.", what=label)
    if len(value) > one.most:
        return Sentence("{what}: usa {most} letras como máximo.", what=label, most=one.most)
    return holes.fault(value, names)
