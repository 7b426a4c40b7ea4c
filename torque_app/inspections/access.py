"""Who may look over a car, said as the sentence a refused person reads."""

from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.actor import Actor
from torque_app.inspections.permissions import Inspections

OTHER_CENTRE = "Este vehículo está en otro centro: sólo puedes ver su inspección."
BILLED = "La OT ya se facturó: abre otra para inspeccionar el vehículo."
NO_PERMISSION = "Tu rol no puede hacer inspecciones."
_OVER = frozenset({OTStatus.INVOICED, OTStatus.CLOSED})


def centre_refusal(actor: Actor, centre_id: UUID) -> str | None:
    """Return why a member of another centre may not act, or None."""
    return OTHER_CENTRE if actor.centre_id not in {None, centre_id} else None


def refusal(actor: Actor, centre_id: UUID) -> str | None:
    """Return why the actor may not inspect a car of this centre, or None."""
    if actor.user_id is not None and not actor.may(Inspections.INSPECT):
        return NO_PERMISSION
    return centre_refusal(actor, centre_id)


def start_refusal(actor: Actor, centre_id: UUID, status: OTStatus) -> str | None:
    """Return why no inspection of this OT may begin, or None."""
    return BILLED if status in _OVER else refusal(actor, centre_id)
