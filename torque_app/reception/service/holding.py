"""An act held for a change: locked, of the actor's centre, and still open."""

from typing import ClassVar
from uuid import UUID

from models.reception import Intake, IntakeMark, IntakeStatus
from torque_app.core.errors import Conflict, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.reception.permissions import Receptions

OTHER_CENTRE = "Esta recepción es de otro centro: sólo puedes verla."


class AlreadyClosed(Conflict):
    """The act was signed or called off: nothing in it changes any more."""

    code: ClassVar[str] = "intake_closed"
    message: ClassVar[str] = "El acta ya está cerrada: no se puede cambiar. Empieza otra recepción."


def of_centre(tx: Tx, intake_id: UUID) -> Intake:
    """Return the act locked, whatever its state, for a member of its centre."""
    try:
        intake = tx.get(Intake, intake_id, lock=True)
    except NotFound:
        raise NotFound("Esta recepción no existe o no está en tu taller.") from None
    if tx.actor.centre_id not in {None, intake.service_center_id}:
        raise NotAllowed(OTHER_CENTRE, current_role=tx.actor.role)
    return intake


def still_open(tx: Tx, intake_id: UUID) -> Intake:
    """Return the act locked for a change; AlreadyClosed once it is signed or called off."""
    intake = of_centre(tx, intake_id)
    if intake.status is not IntakeStatus.OPEN:
        raise AlreadyClosed
    return intake


@needs(Receptions.RECEIVE)
def hold_for_files(tx: Tx, intake_id: UUID) -> None:
    """Hold the act so that its photos may change; refused once it is closed."""
    still_open(tx, intake_id)


@needs(Receptions.RECEIVE)
def hold_for_mark_photos(tx: Tx, mark_id: UUID) -> None:
    """Hold the act of a mark so that the mark's photos may change."""
    still_open(tx, tx.get(IntakeMark, mark_id).intake_id)
