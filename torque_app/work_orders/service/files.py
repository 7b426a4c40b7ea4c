"""Photos and papers of an OT."""

from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.files.queries import FileRow
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.service import holding

OWNER = "work_orders"


def _attach(tx: Tx, ot_id: UUID, *, data: bytes, name: str, kind: str) -> FileRow:
    order = holding.own(tx, ot_id)
    if order.status is OTStatus.CLOSED:
        raise Conflict("La OT está cerrada: no recibe más archivos.")
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
