"""What a technician came upon, with its photos and a voice note."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from models.base import new_id
from models.kiosk import Finding
from torque_app.core.errors import Conflict, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.inspections import queries as inspections
from torque_app.kiosk import queries
from torque_app.kiosk.events import FindingAdded
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import FILES_OF
from torque_app.kiosk.rules.deeds import AddFinding

OVER: Final = frozenset({"INVOICED", "CLOSED"})
BILLED: Final = "La OT ya se facturó: cuéntale el hallazgo al jefe de taller."
OTHER_CENTRE: Final = "Esa OT es de otro centro."

Attached = tuple[bytes, str]
"""The bytes of a file, and its media type."""


@needs(Kiosk.USE)
def add_finding(tx: Tx, told: AddFinding, *, attached: Iterable[Attached] = ()) -> Finding:
    """Write down what was found on the car of an OT of the actor's centre.

    Raises:
        NotFound: the OT is not here. NotAllowed: it is another centre's. Conflict: it was billed.
    """
    number = order_number(tx, told.ot_id)
    if tx.actor.user_id is None:
        raise NotAllowed("Un hallazgo lo anota una persona.")
    found = Finding(
        id=new_id(),
        work_order_id=told.ot_id,
        title=" ".join(told.title.split()),
        grade=told.grade,
        note=told.note.strip(),
        found_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(found)
    tx.session.flush()
    for data, mime in attached:
        spoken = mime.startswith("audio/")
        files.attach(
            tx,
            FILES_OF,
            found.id,
            data=data,
            name=_("Nota de voz") if spoken else _("Foto"),
            kind="VOICE" if spoken else "PHOTO",
        )
    tx.emit(FindingAdded(found.id, told.ot_id, number, found.title, told.grade.value))
    return found


def order_number(tx: Tx, ot_id: UUID) -> str:
    """Return the number of an OT of the actor's centre on which something may still be said."""
    order = inspections.target(tx, ot_id)
    if tx.actor.centre_id not in {None, order.service_center_id}:
        raise NotAllowed(OTHER_CENTRE)
    if order.status in OVER:
        raise Conflict(BILLED)
    return order.number


@needs(Kiosk.USE)
def hold_for_files(tx: Tx, finding_id: UUID) -> None:
    """Hold a finding so that its files may change; NotAllowed to anybody but who found it."""
    found = queries.finding(tx, finding_id)
    if found.found_by != tx.actor.user_id:
        raise NotAllowed("Sólo quien anotó el hallazgo cambia sus fotos.")
    tx.get(Finding, finding_id, lock=True)
