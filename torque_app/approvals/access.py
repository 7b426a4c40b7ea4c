"""Who may decide, said as the sentence a refused person reads."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from models.approvals import Approval, ApprovalState
from models.auth import Role
from torque_app.approvals import rules
from torque_app.approvals.permissions import Approvals
from torque_app.core.actor import Actor
from torque_app.core.needs import COMMANDS
from torque_app.core.texts import Sentence

DECIDED: Final = "Esta solicitud ya se resolvió: no cambia."
OWN: Final = "La pediste tú: la decide otra persona."
NO_RIGHT: Final = "Tu rol no decide solicitudes. Pídeselo al jefe de taller."
TWICE: Final = "Ya decidiste un nivel igual a este: el que falta es de otra persona."
GONE: Final = "Lo que se pidió ya no se puede hacer así: recházala para que lo pidan de nuevo."
NOT_YOURS: Final = "Tu rol no puede hacer esto por su cuenta, así que tampoco aprobarlo."


@dataclass(frozen=True, slots=True)
class Authority:
    """Why somebody may not decide (empty: they may), and in whose place they would."""

    refusal: str = ""
    on_behalf_of: UUID | None = None


def sees_all(actor: Actor) -> bool:
    """Tell whether the actor sees what everybody asked for: the platform and whoever leads."""
    return actor.user_id is None or rules.covers(actor.role, Role.MANAGER.value)


def authority(
    actor: Actor, row: Approval, *, absent: Mapping[UUID, str], used: Collection[Set[UUID | None]]
) -> Authority:
    """Return by what right the actor decides the present level of a request.

    `absent` maps those who left the actor in their place to their roles; `used` are the people
    behind each earlier decision at a level of the same role: two such levels need two of them.
    """
    refusal = _personal_refusal(actor, row, used)
    if refusal or rules.covers(actor.role, row.required_role):
        return Authority(refusal)
    for one, role in absent.items():
        is_free = one != row.requested_by and not any(one in people for people in used)
        if is_free and rules.covers(role, row.required_role):
            return Authority(on_behalf_of=one)
    return Authority(
        Sentence(
            "La decide alguien con este rol o más: {role}.",
            role=Sentence(rules.role_name(row.required_role)),
        )
    )


def _personal_refusal(actor: Actor, row: Approval, used: Collection[Set[UUID | None]]) -> str:
    """Return why the actor may not decide a request however high they stand, or nothing."""
    if row.status is not ApprovalState.PENDING:
        return DECIDED
    if actor.user_id is None or not actor.may(Approvals.DECIDE):
        return NO_RIGHT
    if actor.user_id == row.requested_by:
        return OWN
    return TWICE if any(actor.user_id in people for people in used) else ""


def replay_refusal(actor: Actor, row: Approval) -> str:
    """Return why the actor's approval could not carry the command out, or nothing.

    Only the last level carries it out; those before need not hold the right.
    """
    if row.level < len(row.levels):
        return ""
    command = COMMANDS.get(row.command)
    if command is None:
        return GONE
    return "" if actor.may(command.permission) else NOT_YOURS
