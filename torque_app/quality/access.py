"""Who may control and deliver, said as the sentence a refused person reads."""

from typing import Final
from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.actor import Actor
from torque_app.core.texts import Sentence
from torque_app.quality.permissions import Quality

OTHER_CENTRE: Final = "Esta OT es de otro centro: sólo puedes verla."
NOT_IN_QC: Final = "La OT no está en control de calidad. Envíala a control desde su página."
DECIDED: Final = "Este control ya se decidió: no cambia."
NOT_DONE: Final = "El trabajo aún no termina: aprueba su control de calidad antes de entregar."
DELIVERED: Final = "El vehículo ya se entregó: su acta no cambia."
CAME_BACK: Final = "El vehículo ya salió y volvió: entrégalo desde su OT más nueva."
NOT_NOW: Final = frozenset({NOT_IN_QC, DECIDED, NOT_DONE, DELIVERED, CAME_BACK})
"""What is refused to everybody at the moment, and not to this actor."""

_MAY: Final = {
    Quality.CHECK: "Tu rol no hace controles de calidad. Pídeselo al jefe de taller.",
    Quality.DELIVER: "Tu rol no entrega vehículos.",
}
_DONE: Final = frozenset({OTStatus.COMPLETED, OTStatus.INVOICED, OTStatus.CLOSED})


def check_refusal(actor: Actor, centre_id: UUID, status: OTStatus) -> str:
    """Return why the actor may not go on with a control of such an OT, or nothing."""
    refused = _refusal(actor, centre_id, Quality.CHECK)
    return refused or ("" if status is OTStatus.QC else NOT_IN_QC)


def delivery_refusal(
    actor: Actor, centre_id: UUID, status: OTStatus, *, delivered: bool, came_back: bool
) -> str:
    """Return why the actor may not hand over the car of such an OT, or nothing.

    Who pays before leaving closes the OT with the car still there: a closed OT is delivered too,
    until the car `came_back` for another.
    """
    refused = _refusal(actor, centre_id, Quality.DELIVER)
    if refused:
        return refused
    if delivered:
        return DELIVERED
    if came_back:
        return CAME_BACK
    return "" if status in _DONE else NOT_DONE


def _refusal(actor: Actor, centre_id: UUID, permission: Quality) -> str:
    if actor.user_id is not None and not actor.may(permission):
        return Sentence(_MAY[permission])
    return OTHER_CENTRE if actor.centre_id not in {None, centre_id} else ""
