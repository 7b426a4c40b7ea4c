"""Photos and papers of an OT."""

from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.files.queries import FileRow
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.service import holding

OWNER = "work_orders"
DELETE_FILES = "files.delete"


@needs(WorkOrders.EDIT)
def hold_for_files(tx: Tx, ot_id: UUID) -> None:
    """Hold the OT so that its files may change; refused once closed, or to whoever may not edit.

    What a closed OT shows is what the client was billed for and what a claim is judged by.
    """
    order = holding.own(tx, ot_id)
    if order.status is OTStatus.CLOSED:
        raise Conflict("La OT está cerrada: sus fotos y documentos ya no cambian.")


def _attach(tx: Tx, ot_id: UUID, *, data: bytes, name: str, kind: str) -> FileRow:
    hold_for_files(tx, ot_id)
    row = files.attach(tx, OWNER, ot_id, data=data, name=name, kind=kind)
    tx.emit(OTChanged(ot_id))
    return row


@needs(WorkOrders.EDIT)
def attach_photo(tx: Tx, ot_id: UUID, *, data: bytes, name: str) -> FileRow:
    """Keep a photo of the job (OT-23)."""
    return _attach(tx, ot_id, data=data, name=name, kind="PHOTO")


@needs(WorkOrders.EDIT)
def attach_document(tx: Tx, ot_id: UUID, *, data: bytes, name: str, kind: str) -> FileRow:
    """Keep a paper of the job: identity, registration, warranty card, PDF (OT-24)."""
    return _attach(tx, ot_id, data=data, name=name, kind=kind)


@needs(DELETE_FILES)
def remove_file(tx: Tx, ot_id: UUID, file_id: UUID) -> None:
    """Take a photo or a paper off the OT; NotFound where it hangs on something else."""
    hold_for_files(tx, ot_id)
    row = kept.one(tx, file_id)
    if (row.owner_type, row.owner_id) != (OWNER, ot_id):
        raise NotFound
    files.remove(tx, file_id)
    tx.emit(OTChanged(ot_id))
