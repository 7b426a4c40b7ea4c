"""Rules, and what they did."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlmodel import col

from models.automation import AutomationRule, AutomationRun, RunOutcome
from torque_app.automation.deeds import DEEDS
from torque_app.automation.permissions import Automation
from torque_app.automation.queries.rows import RuleRow, RunRow
from torque_app.automation.rules import actions, conditions
from torque_app.automation.triggers import trigger
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx


def _rules() -> Any:
    last = (
        select(func.max(AutomationRun.ran_at))
        .where(
            col(AutomationRun.tenant_id) == col(AutomationRule.tenant_id),
            col(AutomationRun.rule_id) == col(AutomationRule.id),
            col(AutomationRun.outcome) == RunOutcome.DONE,
        )
        .correlate(AutomationRule)
        .scalar_subquery()
    )
    return select(AutomationRule, last.label("last_run_at"))


@needs(Automation.VIEW)
def find(tx: Tx, listing: Listing) -> Page[RuleRow]:
    """Return a page of rules; filters trigger, is_active; `q` looks in the names."""
    wanted = listing.q.strip().lower()
    query = _rules()
    if wanted:
        query = query.where(func.lower(AutomationRule.name).contains(wanted, autoescape=True))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "created_at": AutomationRule.id,
            "name": AutomationRule.name,
            "trigger": AutomationRule.trigger,
            "priority": AutomationRule.priority,
        },
        default="created_at",
        filters={
            "trigger": lambda wanted: col(AutomationRule.trigger) == wanted,
            "is_active": lambda wanted: col(AutomationRule.is_active) == _truth(wanted),
        },
        make=_row,
    )


@needs(Automation.VIEW)
def one(tx: Tx, rule_id: UUID) -> RuleRow:
    """Return a rule, or raise NotFound."""
    found = tx.session.execute(_rules().where(AutomationRule.id == rule_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


@needs(Automation.VIEW)
def runs(tx: Tx, listing: Listing) -> Page[RunRow]:
    """Return a page of what rules did, the newest first; filters rule_id, outcome."""
    query = columns(
        AutomationRun.id,
        AutomationRun.rule_id,
        AutomationRule.name,
        AutomationRun.ran_at,
        AutomationRun.outcome,
        AutomationRun.depth,
        AutomationRun.figures,
        AutomationRun.told,
        AutomationRule.trigger,
    ).join(
        AutomationRule,
        and_(
            col(AutomationRule.tenant_id) == col(AutomationRun.tenant_id),
            col(AutomationRule.id) == col(AutomationRun.rule_id),
        ),
    )
    return paged(
        tx,
        query.execution_options(with_deleted=True),
        listing,
        sorts={"created_at": col(AutomationRun.ran_at), "id": col(AutomationRun.id)},
        default="created_at",
        filters={"rule_id": _of_rule, "outcome": _with_outcome},
        make=_run,
    )


def _run(found: Any) -> RunRow:
    """Return what a rule did, its figures in the order its event offers them."""
    about, figures = trigger(found.trigger), found.figures
    offered = [each for each in about.figures if each in figures] if about else []
    return RunRow(
        id=found.id,
        rule_id=found.rule_id,
        rule=found.name,
        created_at=found.ran_at,
        outcome=found.outcome,
        depth=found.depth,
        figures={each: figures[each] for each in (*offered, *figures)},
        told=found.told,
    )


def _of_rule(wanted: str) -> ColumnElement[bool]:
    return col(AutomationRun.rule_id) == UUID(wanted)


def _with_outcome(wanted: str) -> ColumnElement[bool]:
    return col(AutomationRun.outcome) == RunOutcome(wanted)


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"


def _row(found: Row[Any]) -> RuleRow:
    rule: AutomationRule = found[0]
    about = trigger(rule.trigger)
    variables = about.figures if about else {}
    told = [conditions.told(each, variables) for each in conditions.read(rule.conditions)]
    doing = [
        _(DEEDS[each.name].label) if each.name in DEEDS else each.name
        for each in actions.read(rule.actions)
    ]
    return RuleRow(
        id=rule.id,
        name=rule.name,
        trigger=rule.trigger,
        trigger_label=_(about.label) if about else rule.trigger,
        conditions=tuple(dict(each) for each in rule.conditions),
        conditions_told=" · ".join(told) or _("Siempre"),
        actions=tuple(dict(each) for each in rule.actions),
        actions_told=" · ".join(doing),
        is_active=rule.is_active,
        priority=rule.priority,
        max_per_hour=rule.max_per_hour,
        tested_at=rule.tested_at,
        last_run_at=found.last_run_at,
        created_at=rule.created_at,
        version=rule.version,
    )
