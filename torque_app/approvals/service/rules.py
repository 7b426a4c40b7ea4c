"""The workshop's rules: those it is given once, and those it makes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.approvals import ApprovalRule, ApprovalSubject
from models.base import new_id
from torque_app.approvals import queries, rules, subjects
from torque_app.approvals.events import ApprovalRulesChanged
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries import RuleRow
from torque_app.approvals.queries.configured import had_any
from torque_app.approvals.service.holding import fresh
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx

NAME: Final = 120
_RULES: Final = "approval_rules"


@needs(Approvals.VIEW)
def offered_rules(tx: Tx) -> list[RuleRow]:
    """Return the workshop's rules; on the first use of all, the shipped ones are made."""
    give_shipped(tx)
    return queries.rules(tx)


def give_shipped(tx: Tx) -> None:
    """Give a workshop its first rules; one that removed all of them is not given them back."""
    if had_any(tx):
        return
    one_at_a_time(tx, _RULES)
    if had_any(tx):
        return
    for one in rules.SHIPPED:
        tx.session.add(
            ApprovalRule(
                id=new_id(),
                subject=one.subject,
                name=_(one.name),
                figure=one.figure,
                threshold=one.threshold,
                levels=[{"role": one.role, "hours": rules.SHIPPED_HOURS}],
                escalates_to=one.escalates_to,
                is_active=one.is_active,
                created_at=tx.now,
                updated_at=tx.now,
            )
        )
    tx.session.flush()


@needs(Approvals.CONFIGURE)
def save_rule(
    tx: Tx,
    rule_id: UUID | None = None,
    *,
    subject: ApprovalSubject | None = None,
    name: str | None = None,
    figure: str | None = None,
    threshold: Decimal | None = None,
    levels: Sequence[Mapping[str, Any]] | None = None,
    escalates_to: str | None = None,
    is_active: bool | None = None,
    version: int | None = None,
) -> RuleRow:
    """Write a new rule or change one; what is not given stays. Requests made keep their levels.

    Raises:
        Invalid: what is missing or cannot be, by field. Conflict: another rule has its threshold.
        Stale: somebody changed it since `version`.
    """
    one_at_a_time(tx, _RULES)
    row = _row(tx, rule_id, subject)
    fresh(row.version, version)
    _begin(row, subject, is_active)
    row.name = _name(row.name if name is None else name)
    row.figure, row.threshold = rules.figure_for(
        row.subject,
        row.figure if figure is None else figure,
        row.threshold if threshold is None else threshold,
    )
    row.levels = rules.levels_of(row.levels if levels is None else levels)
    wanted = row.escalates_to if escalates_to is None else escalates_to
    row.escalates_to = rules.next_in_line(row.levels, wanted)
    _only_one(tx, row)
    row.updated_at = tx.now
    tx.session.add(row)
    tx.session.flush()
    tx.emit(ApprovalRulesChanged(row.id))
    return queries.rule(tx, row.id)


@needs(Approvals.CONFIGURE)
def remove_rule(tx: Tx, rule_id: UUID) -> None:
    """Take a rule away; what was asked by it goes on as it was asked."""
    one_at_a_time(tx, _RULES)
    row = tx.get(ApprovalRule, rule_id, lock=True)
    row.deleted_at = row.updated_at = tx.now
    tx.emit(ApprovalRulesChanged(row.id))


def _row(tx: Tx, rule_id: UUID | None, subject: ApprovalSubject | None) -> ApprovalRule:
    if rule_id is not None:
        return tx.get(ApprovalRule, rule_id, lock=True)
    if subject is None:
        raise Invalid.field("subject", "Elige qué necesita aprobación.")
    return ApprovalRule(
        id=new_id(), subject=subject, name="", figure="", created_at=tx.now, updated_at=tx.now
    )


def _begin(row: ApprovalRule, subject: ApprovalSubject | None, is_active: bool | None) -> None:
    """Say what a rule is about and whether it asks; only what is asked for can be asked about."""
    row.subject = row.subject if subject is None else subject
    row.is_active = row.is_active if is_active is None else is_active
    if row.is_active or subject is not None:
        subjects.check(row.subject)


def _name(typed: str) -> str:
    told = " ".join(typed.split())
    if not 1 <= len(told) <= NAME:
        raise Invalid.field("name", Sentence("Ponle un nombre de 1 a {most} letras.", most=NAME))
    return told


def _only_one(tx: Tx, row: ApprovalRule) -> None:
    query = select(ApprovalRule).where(
        col(ApprovalRule.subject) == row.subject,
        col(ApprovalRule.figure) == row.figure,
        col(ApprovalRule.threshold) == row.threshold,
        col(ApprovalRule.id) != row.id,
    )
    with tx.session.no_autoflush:
        other = tx.session.exec(query).first()
    if other is not None:
        raise Conflict(
            Sentence("«{name}» ya pide aprobación desde ahí. Cámbiala a ella.", name=other.name)
        )
