"""Who may decide now: the members, and those who stand in for them."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col

from models.approvals import Delegation
from models.auth import Membership
from torque_app.approvals import rules
from torque_app.approvals.permissions import Approvals
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx


@needs(Approvals.VIEW)
def deciders(tx: Tx, role: str, *, besides: UUID) -> tuple[UUID, ...]:
    """Return who should decide what asks for a role: those just high enough, and who is for them.

    `besides` is the requester, who never decides. Empty: nobody else here could.
    """
    able = set(people.holders(tx, Approvals.DECIDE)) - {besides}
    found = tx.session.execute(
        columns(Membership.user_id, Membership.role).where(col(Membership.is_active))
    )
    ranks = {
        user: rules.rank(held) for user, held in found if user in able and rules.covers(held, role)
    }
    if not ranks:
        return ()
    least = min(ranks.values())
    near = [user for user, held in ranks.items() if held == least]
    instead = [user for user in _standing_in(tx, near) if user in able]
    return tuple(dict.fromkeys([*near, *instead]))


def _standing_in(tx: Tx, absent: Iterable[UUID]) -> list[UUID]:
    query = columns(Delegation.to_user_id).where(
        col(Delegation.from_user_id).in_(list(absent)),
        col(Delegation.starts_at) <= tx.now,
        col(Delegation.ends_at) > tx.now,
    )
    return list(tx.session.execute(query).scalars())


@needs(Approvals.VIEW)
def absent(tx: Tx) -> dict[UUID, str]:
    """Return who left the actor in their place at this moment → their role."""
    query = (
        columns(Delegation.from_user_id, Membership.role)
        .join(Membership, col(Membership.user_id) == col(Delegation.from_user_id))
        .where(
            col(Delegation.to_user_id) == tx.actor.user_id,
            col(Delegation.starts_at) <= tx.now,
            col(Delegation.ends_at) > tx.now,
            col(Membership.is_active),
        )
    )
    return {user: role.value for user, role in tx.session.execute(query)}


@needs(Approvals.DELEGATE)
def stand_ins(tx: Tx) -> list[Choice]:
    """Return whom the actor may leave in their place: whoever else decides, by name."""
    able = set(people.holders(tx, Approvals.DECIDE)) - {tx.actor.user_id}
    names = people.member_names(tx, able)
    return [Choice(str(user), name) for user, name in sorted(names.items(), key=lambda one: one[1])]
