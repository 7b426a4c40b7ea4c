"""What rules do when something happens, or once a day: each event once, each rule apart."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.automation import AutomationRule, AutomationRun, RunOutcome
from models.base import new_id
from torque_app.automation.deeds import CLIENT, DEEDS, MESSAGE, Occasion
from torque_app.automation.events import RuleRan, RuleStopped
from torque_app.automation.permissions import Automation
from torque_app.automation.rules import actions, conditions, loops
from torque_app.automation.triggers import QUESTIONS, Due, Trigger, trigger
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.events import Event, decode
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import OFFERS, shown

HOUR: Final = timedelta(hours=1)
TOLD: Final = 500


@needs(Automation.RUN)
def hear(tx: Tx, event: Event, payload: Mapping[str, Any]) -> None:
    """Have the rules about an event run later, apart from whoever else listens to it."""
    if _standing(tx, event.event_name):
        tx.later(
            "automation.obey",
            {"event": event.event_name, "payload": dict(payload), "key": str(new_id())},
        )


@needs(Automation.RUN)
def obey(tx: Tx, *, event: str, payload: Mapping[str, Any], key: str) -> int:
    """Run the rules about an event by priority; return how many did something.

    `key` tells this event from all others: told again, it runs no rule a second time.
    """
    about, offer = trigger(event), OFFERS.get(event)
    if about is None or offer is None:
        return 0
    told = decode(event, dict(payload))
    try:
        happened = Due(key, offer.measured(tx, told), offer.audience(tx, told))
    except NotFound:  # what it was about is gone since
        return 0
    rules = [rule for rule in _standing(tx, event) if not _ran(tx, rule.id, (key,))]
    return sum(_run(tx, rule, about, happened) is RunOutcome.DONE for rule in rules)


@needs(Automation.RUN)
def ask_today(tx: Tx) -> int:
    """Ask the daily questions of the rules that stand on one; return how many did something.

    An answer that was acted on is not acted on again; what exceeds a rule's hour waits a day.
    """
    done = 0
    for question in QUESTIONS.values():
        rules = _standing(tx, question.name)
        answers = list(question.due(tx)) if rules and question.due else []
        done += sum(_answer(tx, rule, question, answers) for rule in rules)
    return done


@needs(Automation.RUN)
def tells_client(tx: Tx, event: Event) -> bool:
    """Tell whether a rule in force writes to the client of an event, now that it happened."""
    about, offer = trigger(event.event_name), OFFERS.get(event.event_name)
    writing = [rule for rule in _standing(tx, event.event_name) if _writes_to_client(rule)]
    if about is None or offer is None or not writing:
        return False
    try:
        values = offer.measured(tx, event)
    except NotFound:  # what it was about is gone since
        return False
    return any(
        conditions.meets(conditions.read(rule.conditions), values, about.figures)
        for rule in writing
    )


def _writes_to_client(rule: AutomationRule) -> bool:
    return any(
        one.name == MESSAGE and one.arguments.get("to") == CLIENT
        for one in actions.read(rule.actions)
    )


def _answer(tx: Tx, rule: AutomationRule, about: Trigger, answers: Iterable[Due]) -> int:
    wanted = conditions.read(rule.conditions)
    met = [
        replace(one, key=f"{about.name}:{one.key}")
        for one in answers
        if conditions.meets(wanted, one.values, about.figures)
    ]
    before = _ran(tx, rule.id, [one.key for one in met])
    left = max(rule.max_per_hour - _lately(tx, rule), 0)
    waiting = [one for one in met if one.key not in before][:left]
    return sum(_run(tx, rule, about, one) is RunOutcome.DONE for one in waiting)


def _standing(tx: Tx, trigger: str) -> list[AutomationRule]:
    query = (
        select(AutomationRule)
        .where(AutomationRule.trigger == trigger, col(AutomationRule.is_active))
        .order_by(col(AutomationRule.priority), col(AutomationRule.id))
    )
    return list(tx.session.exec(query))


def _ran(tx: Tx, rule_id: UUID, keys: Iterable[str]) -> set[str]:
    """Return which of the keys the rule has run on."""
    query = select(AutomationRun.event_key).where(
        AutomationRun.rule_id == rule_id, col(AutomationRun.event_key).in_(list(keys))
    )
    return set(tx.session.exec(query))


def _lately(tx: Tx, rule: AutomationRule) -> int:
    query = select(func.count()).where(
        AutomationRun.rule_id == rule.id,
        AutomationRun.outcome == RunOutcome.DONE,
        AutomationRun.ran_at > tx.now - HOUR,
    )
    return int(tx.session.exec(query).one())


def _run(tx: Tx, rule: AutomationRule, about: Trigger, happened: Due) -> RunOutcome:
    told = shown(happened.values, about.figures)
    occasion = Occasion(happened.key, rule.id, told, happened.concerned)
    if loops.in_a_circle(str(rule.id), tx.actor.chain):
        return _stopped(tx, rule, occasion, "Se detuvo: la regla se llamaba a sí misma.")
    wanted = conditions.read(rule.conditions)
    if not conditions.meets(wanted, happened.values, about.figures):
        return _note(tx, occasion, RunOutcome.NOT_MET, "")
    if _lately(tx, rule) >= rule.max_per_hour:
        limit = Sentence("Se detuvo: pasó de {most} veces en una hora.", most=rule.max_per_hour)
        return _stopped(tx, rule, occasion, limit)
    try:
        with tx.trying():
            said = _do(tx, rule, occasion)
    except TorqueError as refused:
        return _note(tx, occasion, RunOutcome.REFUSED, str(refused))
    return _note(tx, occasion, RunOutcome.DONE, said)


def _do(tx: Tx, rule: AutomationRule, occasion: Occasion) -> str:
    """Do all of a rule's deeds or none, each with exactly its right; return what to say of them."""
    actor, said = tx.actor, []
    context = {**actor.context, "chain": [*actor.chain, str(rule.id)]}
    try:
        for action in actions.read(rule.actions):
            deed = DEEDS.get(action.name)
            if deed is None:
                raise NotFound(Sentence("La acción «{name}» ya no existe.", name=action.name))
            tx.actor = replace(
                actor, permissions=deed.permissions | {str(Automation.RUN)}, context=context
            )
            said.append(deed.do(tx, occasion, action.arguments))
    finally:
        tx.actor = actor
    return " ".join(_(one) for one in said)


def _stopped(tx: Tx, rule: AutomationRule, occasion: Occasion, why: str) -> RunOutcome:
    """Note that a rule was held back, and tell of it once an hour."""
    query = (
        select(AutomationRun.outcome)
        .where(AutomationRun.rule_id == rule.id, AutomationRun.ran_at > tx.now - HOUR)
        .order_by(col(AutomationRun.ran_at).desc(), col(AutomationRun.id).desc())
    )
    if tx.session.exec(query).first() is not RunOutcome.LOOP:
        tx.emit(RuleStopped(rule.id, rule.name, _(why)))
    return _note(tx, occasion, RunOutcome.LOOP, why)


def _note(tx: Tx, occasion: Occasion, outcome: RunOutcome, said: str) -> RunOutcome:
    tx.session.add(
        AutomationRun(
            rule_id=occasion.rule,
            event_key=occasion.key,
            ran_at=tx.now,
            outcome=outcome,
            depth=len(tx.actor.chain),
            figures=dict(occasion.told),
            told=_(said)[:TOLD],
        )
    )
    tx.session.flush()
    if outcome is not RunOutcome.NOT_MET:
        tx.emit(RuleRan(occasion.rule))
    return outcome
