"""Somebody decides in the place of somebody who is away."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.approvals import Delegation
from models.base import new_id
from torque_app.approvals.events import DelegationChanged
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries import DelegationRow, delegations
from torque_app.auth import queries as people
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx

LONGEST: Final = timedelta(days=92)


@needs(Approvals.DELEGATE)
def delegate(
    tx: Tx,
    *,
    to_user_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    from_user_id: UUID | None = None,
) -> DelegationRow:
    """Let somebody decide in the actor's place, or in another's where the actor makes the rules.

    Who stands in decides with the rank of who is away, and passes it on to nobody. `from_user_id`
    None is the actor.

    Raises:
        Invalid: no such decider, the same person, or a time that cannot be, by field.
        Conflict: somebody stands in already.
    """
    absent = from_user_id or tx.actor.user_id
    if absent is None or (absent != tx.actor.user_id and not tx.actor.may(Approvals.CONFIGURE)):
        raise Invalid.field("from_user_id", "Sólo puedes dejar a alguien en tu propio lugar.")
    _check_people(tx, absent, to_user_id)
    _check_time(tx, starts_at, ends_at)
    one_at_a_time(tx, f"delegations:{absent}")
    _check_free(tx, absent, starts_at, ends_at)
    row = Delegation(
        id=new_id(),
        from_user_id=absent,
        to_user_id=to_user_id,
        starts_at=starts_at,
        ends_at=ends_at,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.emit(DelegationChanged(row.id, absent, to_user_id))
    return next(one for one in delegations(tx) if one.id == row.id)


@needs(Approvals.DELEGATE)
def end_delegation(tx: Tx, delegation_id: UUID) -> None:
    """Have somebody decide in nobody's place from now on; what they decided stays."""
    row = tx.get(Delegation, delegation_id, lock=True)
    is_theirs = tx.actor.user_id == row.from_user_id
    if not is_theirs and not tx.actor.may(Approvals.CONFIGURE):
        raise NotFound
    if row.starts_at < tx.now < row.ends_at:
        row.ends_at = tx.now
    else:
        row.deleted_at = tx.now
    row.updated_at = tx.now
    tx.emit(DelegationChanged(row.id, row.from_user_id, row.to_user_id))


def _check_people(tx: Tx, absent: UUID, instead: UUID) -> None:
    if instead == absent:
        raise Invalid.field("to_user_id", "Elige a otra persona.")
    able = people.holders(tx, Approvals.DECIDE)
    if instead not in able:
        raise Invalid.field("to_user_id", "Esa persona no decide solicitudes en este taller.")
    if absent not in able:
        raise Invalid.field("from_user_id", "Esa persona no decide solicitudes en este taller.")


def _check_time(tx: Tx, starts_at: datetime, ends_at: datetime) -> None:
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise Invalid.field("starts_at", "Escribe la hora con su zona.")
    if ends_at <= max(starts_at, tx.now):
        raise Invalid.field("ends_at", "Termina después de empezar, y después de ahora.")
    if ends_at - starts_at > LONGEST:
        raise Invalid.field("ends_at", "Como máximo son tres meses.")


def _check_free(tx: Tx, absent: UUID, starts_at: datetime, ends_at: datetime) -> None:
    query = select(Delegation.id).where(
        col(Delegation.from_user_id) == absent,
        col(Delegation.starts_at) < ends_at,
        col(Delegation.ends_at) > starts_at,
    )
    if tx.session.exec(query).first() is not None:
        raise Conflict("Ya hay alguien en ese lugar en esos días. Termina antes esa delegación.")
