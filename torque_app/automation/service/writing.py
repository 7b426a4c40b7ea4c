"""Writing rules, trying them, and switching them on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.automation import AutomationRule
from torque_app.automation import queries
from torque_app.automation.deeds import DEEDS
from torque_app.automation.events import RuleSaved
from torque_app.automation.permissions import Automation
from torque_app.automation.queries import Rehearsal, RuleRow
from torque_app.automation.queries.offered import choices_of
from torque_app.automation.rules import actions as acting
from torque_app.automation.rules import conditions as asking
from torque_app.automation.triggers import Trigger
from torque_app.automation.triggers import trigger as on_offer
from torque_app.core.errors import Conflict, Invalid, NotAllowed, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx

LONGEST_NAME: Final = 120
MOST_PER_HOUR: Final = 10_000
LAST_PRIORITY: Final = 100

Parts = Sequence[Mapping[str, Any]]


class NotTested(Conflict):
    """A rule is switched on that was never tried as it stands."""

    code, message = "rule_not_tested", "Prueba la regla con lo que ya pasó antes de encenderla."


@needs(Automation.CONFIGURE)
def save_rule(
    tx: Tx,
    rule_id: UUID | None = None,
    *,
    name: str,
    trigger: str,
    conditions: Parts = (),
    actions: Parts = (),
    priority: int = 50,
    max_per_hour: int = 100,
    version: int | None = None,
) -> RuleRow:
    """Write a rule, or replace one; what changes what it does switches it off, to be tried again.

    Raises Invalid by field, NotAllowed for a deed the writer could not do, NotFound, Stale,
    Conflict for a name that is taken.
    """
    rule = tx.get(AutomationRule, rule_id, lock=True) if rule_id else None
    if rule is not None:
        _refuse_stale(rule, version)
    about = on_offer(trigger)
    asked, done = _read(conditions, actions)
    named = " ".join(name.split())
    _refuse(_faults(tx, named, about, asked, done) | _bounds(priority, max_per_hour))
    _refuse_beyond_right(tx, done)
    _refuse_same_name(tx, named, besides=rule_id)
    wanted = {
        "name": named,
        "trigger": trigger,
        "conditions": [_stored_condition(one) for one in asked],
        "actions": [{"name": one.name, "arguments": dict(one.arguments)} for one in done],
        "priority": priority,
        "max_per_hour": max_per_hour,
    }
    rule = _written(tx, rule, wanted)
    tx.session.flush()
    tx.emit(RuleSaved(rule.id))
    return queries.one(tx, rule.id)


def _written(tx: Tx, rule: AutomationRule | None, wanted: Mapping[str, Any]) -> AutomationRule:
    if rule is None:
        rule = AutomationRule(**wanted, created_by=tx.actor.user_id, created_at=tx.now)
        tx.session.add(rule)
        return rule
    if any(getattr(rule, part) != wanted[part] for part in ("trigger", "conditions", "actions")):
        rule.tested_at, rule.is_active = None, False
    for name, value in wanted.items():
        if getattr(rule, name) != value:
            setattr(rule, name, value)
    return rule


def _stored_condition(one: asking.Condition) -> dict[str, str]:
    return {"figure": one.figure, "operator": one.operator.value, "value": one.value.strip()}


@needs(Automation.CONFIGURE)
def change_rule(
    tx: Tx, rule_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> RuleRow:
    """Replace only the given fields of a rule."""
    there = queries.one(tx, rule_id)
    kept = {name: getattr(there, name) for name in EDITABLE}
    return save_rule(tx, rule_id, **kept | dict(changes), version=version)


EDITABLE: Final = ("name", "trigger", "conditions", "actions", "priority", "max_per_hour")
"""The fields of a rule that `change_rule` takes."""


@needs(Automation.CONFIGURE)
def test_rule(tx: Tx, rule_id: UUID) -> Rehearsal:
    """Try a rule on the last days, and note that it was tried as it stands."""
    rule = tx.get(AutomationRule, rule_id, lock=True)
    told = queries.rehearse(
        tx, trigger=rule.trigger, conditions=rule.conditions, actions=rule.actions
    )
    rule.tested_at = tx.now
    tx.emit(RuleSaved(rule_id))
    return told


@needs(Automation.CONFIGURE)
def switch_rule(tx: Tx, rule_id: UUID, *, on: bool, version: int | None = None) -> RuleRow:
    """Let a rule run from now on, or no more; NotTested for one that was never tried as it is."""
    rule = tx.get(AutomationRule, rule_id, lock=True)
    _refuse_stale(rule, version)
    if on and rule.tested_at is None:
        raise NotTested
    if on:
        _refuse_beyond_right(tx, acting.read(rule.actions))
    if rule.is_active is not on:
        rule.is_active = on
        tx.session.flush()
        tx.emit(RuleSaved(rule_id))
    return queries.one(tx, rule_id)


@needs(Automation.CONFIGURE)
def remove_rule(tx: Tx, rule_id: UUID) -> None:
    """Take a rule away; what it did stays in the log."""
    rule = tx.get(AutomationRule, rule_id, lock=True)
    rule.deleted_at, rule.is_active = tx.now, False
    tx.emit(RuleSaved(rule_id))


def _read(
    conditions: Parts, actions: Parts
) -> tuple[tuple[asking.Condition, ...], tuple[acting.Action, ...]]:
    try:
        asked = asking.read(conditions)
    except (KeyError, ValueError):
        raise Invalid.field("conditions", "Elige una comparación de la lista.") from None
    try:
        return asked, acting.read(actions)
    except (KeyError, AttributeError):
        raise Invalid.field("actions", "Elige una acción de la lista.") from None


def _faults(
    tx: Tx,
    name: str,
    about: Trigger | None,
    asked: Sequence[asking.Condition],
    done: Sequence[acting.Action],
) -> dict[str, str]:
    wrong: dict[str, str | None] = {"name": None if name else "Ponle un nombre a la regla."}
    if len(name) > LONGEST_NAME:
        wrong["name"] = Sentence("Usa {most} letras como máximo.", most=LONGEST_NAME)
    if about is None:
        return _only(wrong | {"trigger": "Elige un suceso de la lista."})
    if len(asked) > asking.MOST_CONDITIONS:
        wrong["conditions"] = Sentence(
            "Una regla lleva {most} condiciones como máximo.", most=asking.MOST_CONDITIONS
        )
    if not 1 <= len(done) <= acting.MOST_ACTIONS:
        wrong["actions"] = Sentence(
            "Una regla lleva de 1 a {most} acciones.", most=acting.MOST_ACTIONS
        )
    for place, one in enumerate(asked[: asking.MOST_CONDITIONS]):
        wrong[f"conditions.{place}"] = asking.fault(one, about.figures)
    for place, action in enumerate(done[: acting.MOST_ACTIONS]):
        deed = DEEDS.get(action.name)
        wrong[f"actions.{place}"] = acting.fault(
            action,
            deed,
            subject=about.subject,
            names=about.figures,
            choices=choices_of(tx, deed),
        )
    return _only(wrong)


def _bounds(priority: int, max_per_hour: int) -> dict[str, str]:
    return _only(
        {
            "priority": _outside(priority, LAST_PRIORITY),
            "max_per_hour": _outside(max_per_hour, MOST_PER_HOUR),
        }
    )


def _outside(value: int, most: int) -> str | None:
    return None if 1 <= value <= most else Sentence("Va de {least} a {most}.", least=1, most=most)


def _only(wrong: Mapping[str, str | None]) -> dict[str, str]:
    return {name: said for name, said in wrong.items() if said}


def _refuse(fields: Mapping[str, str]) -> None:
    if fields:
        raise Invalid(next(iter(fields.values())), fields=dict(fields))


def _refuse_beyond_right(tx: Tx, done: Iterable[acting.Action]) -> None:
    """A rule is no way round a right: who writes it could do by hand what it does."""
    for action in done:
        lacking = sorted(one for one in DEEDS[action.name].permissions if not tx.actor.may(one))
        if lacking:
            raise NotAllowed(
                Sentence(
                    "No puedes escribir una regla que haga esto: {what}.",
                    what=Sentence(DEEDS[action.name].label),
                ),
                required=lacking[0],
                current_role=tx.actor.role,
            )


def _refuse_same_name(tx: Tx, name: str, *, besides: UUID | None) -> None:
    query = select(AutomationRule.id).where(AutomationRule.name == name)
    if any(found != besides for found in tx.session.exec(query)):
        repeated = _("Ya hay una regla con ese nombre.")
        raise Conflict(repeated, fields={"name": repeated})


def _refuse_stale(rule: AutomationRule, version: int | None) -> None:
    if version is not None and version != rule.version:
        raise Stale
