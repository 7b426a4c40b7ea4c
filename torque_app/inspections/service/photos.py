"""Photos of a point: they hang on it from the first byte to the last."""

from uuid import UUID

from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.files.queries import FileRow
from torque_app.inspections.events import PointLooked
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import PHOTOS_OF
from torque_app.inspections.service.holding import open_point


@needs(Inspections.INSPECT)
def hold_for_photos(tx: Tx, point_id: UUID) -> None:
    """Hold the point so that its photos may change; refused once its inspection is finished.

    Whoever adds a photo by any door comes through here: the inspection cannot be finished nor
    discarded meanwhile, and its pages hear of it.
    """
    inspection, point = open_point(tx, point_id)
    tx.emit(PointLooked(inspection.id, inspection.work_order_id, point.id))


@needs(Inspections.INSPECT)
def attach_photo(tx: Tx, point_id: UUID, *, data: bytes, name: str) -> FileRow:
    """Keep a photo of what was seen, without the place where it was taken."""
    return files.attach(tx, PHOTOS_OF, point_id, data=data, name=name)


@needs(Inspections.INSPECT)
def remove_photo(tx: Tx, point_id: UUID, file_id: UUID) -> None:
    """Take a photo off a point; NotFound where it hangs on something else.

    Whoever inspects takes back a blurred photo of the same inspection: no right to delete files
    elsewhere is needed.
    """
    row = kept.one(tx, file_id)
    if (row.owner_type, row.owner_id) != (PHOTOS_OF, point_id):
        raise NotFound
    files.remove(tx, file_id)
