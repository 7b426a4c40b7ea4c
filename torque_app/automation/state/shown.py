"""Rules, their parts and what they did, as the screen shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from models.automation import RunOutcome
from torque_app.automation.queries import (
    DeedOffer,
    Offered,
    Rehearsal,
    RuleRow,
    RunRow,
    TriggerOffer,
)
from torque_app.core.choices import Choice
from torque_app.core.texts import Sentence, _, counted

OUTCOMES: Final = {
    RunOutcome.DONE: ("success", _("Hecho")),
    RunOutcome.NOT_MET: ("neutral", _("No se cumplió")),
    RunOutcome.REFUSED: ("danger", _("No se pudo")),
    RunOutcome.LOOP: ("warning", _("Se detuvo")),
}


@dataclass(frozen=True)
class RuleLine:
    """One rule of the list."""

    id: str
    name: str
    trigger: str
    conditions: str
    actions: str
    state: str
    state_label: str
    last_run_at: str


@dataclass(frozen=True)
class Draft:
    """The rule on the page; an empty `id` is a new one."""

    id: str = ""
    name: str = ""
    trigger: str = ""
    trigger_label: str = ""
    priority: int = 50
    max_per_hour: int = 100
    is_active: bool = False
    is_tested: bool = False
    version: int = 0


@dataclass(frozen=True)
class Part:
    """A condition or an action in words, by its place from 0."""

    place: int
    label: str
    about: str = ""


@dataclass(frozen=True)
class ArgumentField:
    """A field of an action's form; without choices it is a text."""

    name: str
    label: str
    value: str
    choices: list[dict[str, str]]
    is_text: bool
    required: bool
    most: int


@dataclass(frozen=True)
class TrialLine:
    """What the rule would have done with one thing that happened."""

    at: str
    met: bool
    figures: str
    would: str


@dataclass(frozen=True)
class RunLine:
    """What the rule did with one event."""

    id: str
    at: str
    tone: str
    outcome: str
    figures: str
    told: str


def rule_line(row: RuleRow) -> RuleLine:
    """Return a rule for the list."""
    state, label = ("success", _("Encendida")) if row.is_active else ("neutral", _("Apagada"))
    if not row.is_active and row.tested_at is None:
        state, label = "warning", _("Sin probar")
    return RuleLine(
        id=str(row.id),
        name=row.name,
        trigger=row.trigger_label,
        conditions=row.conditions_told,
        actions=row.actions_told,
        state=state,
        state_label=label,
        last_run_at=row.last_run_at.isoformat() if row.last_run_at else "",
    )


def draft(row: RuleRow) -> Draft:
    """Return a rule for its page."""
    return Draft(
        id=str(row.id),
        name=row.name,
        trigger=row.trigger,
        trigger_label=row.trigger_label,
        priority=row.priority,
        max_per_hour=row.max_per_hour,
        is_active=row.is_active,
        is_tested=row.tested_at is not None,
        version=row.version,
    )


def options(choices: Sequence[Choice] | None) -> list[dict[str, str]]:
    """Return choices for a select."""
    return [{"id": one.id, "label": one.label} for one in choices or ()]


def trigger_of(offered: Offered, name: str) -> TriggerOffer | None:
    """Return the event on offer under a name."""
    return next((one for one in offered.triggers if one.name == name), None)


def deeds_for(offered: Offered, trigger: TriggerOffer | None) -> list[DeedOffer]:
    """Return what may be done about an event, by whoever looks."""
    subject = trigger.subject if trigger else ""
    return [
        one
        for one in offered.deeds
        if one.is_allowed and (not one.subjects or subject in one.subjects)
    ]


def condition_parts(stored: Sequence[Mapping[str, Any]], about: TriggerOffer | None) -> list[Part]:
    """Return the conditions in words."""
    figures = {one.name: one for one in about.figures} if about else {}
    parts = []
    for place, one in enumerate(stored):
        figure = figures.get(str(one["figure"]))
        operators = {each.id: each.label for each in figure.operators} if figure else {}
        choices = {each.id: each.label for each in figure.choices} if figure else {}
        name = figure.label if figure else str(one["figure"])
        operator = operators.get(str(one["operator"]), str(one["operator"]))
        value = choices.get(str(one["value"]), str(one["value"]))
        parts.append(Part(place, f"{name} {operator} {value}"))
    return parts


def action_parts(stored: Sequence[Mapping[str, Any]], offered: Offered) -> list[Part]:
    """Return the actions in words, and under each what it is told."""
    deeds = {one.name: one for one in offered.deeds}
    parts = []
    for place, one in enumerate(stored):
        deed = deeds.get(str(one["name"]))
        label = deed.label if deed else str(one["name"])
        parts.append(Part(place, label, _told(deed, one.get("arguments") or {})))
    return parts


def _told(deed: DeedOffer | None, arguments: Mapping[str, Any]) -> str:
    said = []
    for one in deed.arguments if deed else ():
        labels = {each.id: each.label for each in one.choices or ()}
        value = str(arguments.get(one.name, ""))
        if value:
            said.append(labels.get(value, value))
    return " · ".join(said)


def argument_fields(deed: DeedOffer | None, told: Mapping[str, Any]) -> list[ArgumentField]:
    """Return the fields of an action's form, filled with what it is told."""
    return [
        ArgumentField(
            one.name,
            one.label,
            str(told.get(one.name, "")),
            options(one.choices),
            one.choices is None,
            one.is_required,
            one.most,
        )
        for one in (deed.arguments if deed else ())
    ]


def trial_lines(told: Rehearsal) -> list[TrialLine]:
    """Return what a rule would have done, the newest first."""
    return [
        TrialLine(row.at.isoformat(), row.is_met, _figures(row.figures), " · ".join(row.would))
        for row in told.rows
    ]


def trial_sentence(told: Rehearsal) -> str:
    """Return the sum of a trial in a sentence."""
    if not told.happened:
        return _(Sentence("No pasó nada de esto en los últimos {days} días.", days=told.days))
    return _(
        counted(
            told.met,
            "Sucesos en {days} días: {happened}. La regla habría actuado 1 vez.",
            "Sucesos en {days} días: {happened}. La regla habría actuado {count} veces.",
            days=told.days,
            happened=told.happened,
        )
    )


def run_line(row: RunRow) -> RunLine:
    """Return one run for the log."""
    tone, outcome = OUTCOMES[row.outcome]
    return RunLine(
        str(row.id), row.created_at.isoformat(), tone, outcome, _figures(row.figures), row.told
    )


def _figures(values: Mapping[str, Any]) -> str:
    return " · ".join(str(value) for value in values.values() if value != "")
