"""The workshop's rules, and who stands in for whom."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.approvals import ApprovalRule, ApprovalSubject, Delegation
from models.auth import User
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries.rows import DelegationRow, LevelRow, RuleRow
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

_From, _To = aliased(User), aliased(User)


@needs(Approvals.VIEW)
def rules(tx: Tx) -> list[RuleRow]:
    """Return the workshop's rules by what they are about and how much they allow."""
    query = select(ApprovalRule).order_by(
        col(ApprovalRule.subject), col(ApprovalRule.figure), col(ApprovalRule.threshold)
    )
    return [_rule(row) for row in tx.session.exec(query)]


@needs(Approvals.VIEW)
def rule(tx: Tx, rule_id: UUID) -> RuleRow:
    """Return one rule; NotFound if it is not here."""
    return _rule(tx.get(ApprovalRule, rule_id))


def active(tx: Tx, subject: ApprovalSubject) -> list[ApprovalRule]:
    """Return the rules that hold for a kind of request."""
    query = select(ApprovalRule).where(
        col(ApprovalRule.subject) == subject, col(ApprovalRule.is_active)
    )
    return list(tx.session.exec(query))


def had_any(tx: Tx) -> bool:
    """Tell whether the workshop ever had a rule, removed ones counted."""
    ever = select(ApprovalRule.id).execution_options(with_deleted=True).limit(1)
    return tx.session.exec(ever).first() is not None


def _rule(row: ApprovalRule) -> RuleRow:
    return RuleRow(
        id=row.id,
        subject=row.subject,
        name=row.name,
        figure=row.figure,
        threshold=row.threshold,
        levels=tuple(LevelRow(one["role"], one["hours"]) for one in row.levels),
        escalates_to=row.escalates_to,
        is_active=row.is_active,
        version=row.version,
    )


@needs(Approvals.VIEW)
def delegations(tx: Tx) -> list[DelegationRow]:
    """Return the delegations not over yet that are the actor's; all of them to who configures."""
    me, configures = tx.actor.user_id, tx.actor.may(Approvals.CONFIGURE)
    query: Any = (
        columns(Delegation, _From.full_name, _To.full_name)
        .outerjoin(_From, col(_From.id) == col(Delegation.from_user_id))
        .outerjoin(_To, col(_To.id) == col(Delegation.to_user_id))
        .where(col(Delegation.ends_at) > tx.now)
        .order_by(col(Delegation.starts_at), col(Delegation.id))
    )
    if not configures:
        query = query.where(
            or_(col(Delegation.from_user_id) == me, col(Delegation.to_user_id) == me)
        )
    return [
        DelegationRow(
            id=row.id,
            from_user_id=row.from_user_id,
            from_name=absent or "",
            to_user_id=row.to_user_id,
            to_name=instead or "",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_now=row.starts_at <= tx.now,
            may_end=configures or row.from_user_id == me,
        )
        for row, absent, instead in tx.session.execute(query)
    ]
