"""Requests: those that wait for the actor, all the others, and one of them whole."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.approvals import Approval, ApprovalRule, ApprovalState, ApprovalStep, ApprovalSubject
from models.auth import User
from torque_app.approvals import access, rules
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries.people import absent
from torque_app.approvals.queries.rows import ApprovalDetail, ApprovalRow, StepRow
from torque_app.auth import queries as people
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

MISSING = "Esta solicitud no existe o no está en tu taller."
_Asker, _Decider = aliased(User), aliased(User)


def _rows() -> Any:
    return (
        columns(Approval, _Asker.full_name, _Decider.full_name)
        .outerjoin(_Asker, col(_Asker.id) == col(Approval.requested_by))
        .outerjoin(_Decider, col(_Decider.id) == col(Approval.decided_by))
    )


def _row(found: Any) -> ApprovalRow:
    row, asker, decider = found[:3]
    return ApprovalRow(
        id=row.id,
        subject=row.subject,
        subject_id=row.subject_id,
        subject_version=row.subject_version,
        title=row.title,
        reason=row.reason,
        link=row.link,
        figures={name: Decimal(value) for name, value in row.figures.items()},
        command=row.command,
        status=row.status,
        level=row.level,
        levels=len(row.levels),
        required_role=row.required_role,
        requested_by=row.requested_by,
        requester=asker or "",
        requested_at=row.requested_at,
        due_at=row.due_at,
        escalated_at=row.escalated_at,
        decided_by=decider,
        decided_at=row.decided_at,
        note=row.note,
        outcome=row.outcome,
        version=row.version,
    )


SORTS: Mapping[str, Any] = {
    "requested_at": col(Approval.requested_at),
    "due_at": col(Approval.due_at),
    "decided_at": col(Approval.decided_at),
    "title": col(Approval.title),
    "id": col(Approval.id),
}
FILTERS: Mapping[str, Filter] = {
    "status": lambda wanted: col(Approval.status) == ApprovalState(wanted.upper()),
    "subject": lambda wanted: col(Approval.subject) == ApprovalSubject(wanted.upper()),
    "subject_id": lambda wanted: col(Approval.subject_id) == UUID(wanted),
    "requested_by": lambda wanted: col(Approval.requested_by) == UUID(wanted),
}


def _searched(query: Any, q: str) -> Any:
    wanted = q.strip().lower()
    if not wanted:
        return query
    return query.where(
        or_(
            func.lower(col(Approval.title)).contains(wanted, autoescape=True),
            func.lower(_Asker.full_name).contains(wanted, autoescape=True),
        )
    )


def _listed(tx: Tx, listing: Listing, which: ColumnElement[bool]) -> Page[ApprovalRow]:
    query = _searched(_rows().where(which), listing.q)
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="id", make=_row)


# --- whose turn it is -------------------------------------------------------------------


def _mine(tx: Tx) -> ColumnElement[bool]:
    """Return which requests wait for the actor, by the same rules as access.authority."""
    me = tx.actor.user_id
    if me is None or not tx.actor.may(Approvals.DECIDE):
        return false()
    turns: list[ColumnElement[bool]] = [
        col(Approval.required_role).in_(rules.covered(tx.actor.role))
    ]
    turns += [
        and_(
            col(Approval.required_role).in_(rules.covered(role)),
            col(Approval.requested_by) != one,
            ~_used(one),
        )
        for one, role in absent(tx).items()
    ]
    return and_(
        col(Approval.status) == ApprovalState.PENDING,
        col(Approval.requested_by) != me,
        ~_used(me),
        or_(*turns),
    )


def _used(user_id: UUID) -> ColumnElement[bool]:
    """Tell whether somebody stands behind an earlier decision at a level of the same role."""
    place = cast(col(Approval.level) - 1, String)
    role = func.jsonb_extract_path_text(col(Approval.levels), place, "role")
    return exists(
        select(ApprovalStep.id).where(  # type: ignore[call-overload]
            col(ApprovalStep.approval_id) == col(Approval.id),
            col(ApprovalStep.role) == role,
            or_(
                col(ApprovalStep.decided_by) == user_id,
                col(ApprovalStep.on_behalf_of) == user_id,
            ),
        )
    )


def _seen(tx: Tx) -> ColumnElement[bool]:
    """Return which requests the actor may look at: the own, and those they decide or decided."""
    if access.sees_all(tx.actor):
        return true()
    me = tx.actor.user_id
    decided = exists(
        select(ApprovalStep.id).where(  # type: ignore[call-overload]
            col(ApprovalStep.approval_id) == col(Approval.id),
            col(ApprovalStep.decided_by) == me,
        )
    )
    return or_(col(Approval.requested_by) == me, decided, _mine(tx))


@needs(Approvals.VIEW)
def pending(tx: Tx, listing: Listing) -> Page[ApprovalRow]:
    """Return a page of what waits for the actor; filters as FILTERS names them."""
    return _listed(tx, listing, _mine(tx))


@needs(Approvals.VIEW)
def find(tx: Tx, listing: Listing) -> Page[ApprovalRow]:
    """Return a page of the requests the actor sees; filters as FILTERS names them."""
    return _listed(tx, listing, _seen(tx))


@needs(Approvals.VIEW)
def of_subject(tx: Tx, subject: ApprovalSubject, subject_id: UUID) -> list[ApprovalRow]:
    """Return every request about one thing, the newest first; whoever sees the thing sees them."""
    query = (
        _rows()
        .where(col(Approval.subject) == subject, col(Approval.subject_id) == subject_id)
        .order_by(col(Approval.id).desc())
    )
    return [_row(found) for found in tx.session.execute(query)]


# --- one ----------------------------------------------------------------------------------


@needs(Approvals.VIEW)
def one(tx: Tx, approval_id: UUID) -> ApprovalDetail:
    """Return a request with its decisions; NotFound if the actor does not see it."""
    query = (
        _rows()
        .add_columns(col(ApprovalRule.name))
        .outerjoin(ApprovalRule, col(ApprovalRule.id) == col(Approval.rule_id))
        .where(col(Approval.id) == approval_id, _seen(tx))
    )
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound(MISSING)
    row: Approval = found[0]
    steps = steps_of(tx, approval_id)
    right = authority(tx, row, steps)
    names = _names(tx, steps, right)
    return ApprovalDetail(
        approval=_row(found),
        rule_name=found[3] or "",
        roles=tuple(level.role for level in rules.read(row.levels)),
        steps=tuple(_step(step, names) for step in steps),
        refusal=right.refusal,
        approving_refusal=right.refusal or access.replay_refusal(tx.actor, row),
        on_behalf_of=names.get(right.on_behalf_of) if right.on_behalf_of else None,
        may_cancel=may_cancel(tx, row),
    )


def steps_of(tx: Tx, approval_id: UUID) -> list[ApprovalStep]:
    """Return what was decided of a request so far, in the order of its levels."""
    query = (
        columns(ApprovalStep)
        .where(col(ApprovalStep.approval_id) == approval_id)
        .order_by(col(ApprovalStep.level))
    )
    return list(tx.session.execute(query).scalars())


def authority(tx: Tx, row: Approval, steps: Iterable[ApprovalStep]) -> access.Authority:
    """Return by what right the actor decides the present level of a request, or why not."""
    role = rules.read(row.levels)[row.level - 1].role
    used = [{step.decided_by, step.on_behalf_of} for step in steps if step.role == role]
    return access.authority(tx.actor, row, absent=absent(tx), used=used)


def may_cancel(tx: Tx, row: Approval) -> bool:
    """Tell whether the actor may take a request back: who asked, and who makes the rules."""
    is_theirs = row.requested_by == tx.actor.user_id or tx.actor.may(Approvals.CONFIGURE)
    return row.status is ApprovalState.PENDING and is_theirs


def _names(tx: Tx, steps: Iterable[ApprovalStep], right: access.Authority) -> dict[UUID, str]:
    wanted = {right.on_behalf_of}
    for step in steps:
        wanted |= {step.decided_by, step.on_behalf_of}
    return people.member_names(tx, {one for one in wanted if one is not None})


def _step(step: ApprovalStep, names: Mapping[UUID, str]) -> StepRow:
    instead = step.on_behalf_of
    return StepRow(
        level=step.level,
        role=step.role,
        approved=step.approved,
        decided_by=names.get(step.decided_by, ""),
        on_behalf_of=names.get(instead, "") if instead else None,
        decided_at=step.decided_at,
        note=step.note,
    )
