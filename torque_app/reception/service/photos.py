"""Photos of an act: the dashboard, the four sides, and whatever else should be seen."""

from uuid import UUID

from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.files.queries import FileRow
from torque_app.reception import queries
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries.intakes import MARK_PHOTOS, PHOTOS
from torque_app.reception.service import holding


@needs(Receptions.RECEIVE)
def attach_photo(
    tx: Tx, intake_id: UUID, *, data: bytes, slot: str = "", mark_id: UUID | None = None
) -> FileRow:
    """Keep a photo of the act, named after what it shows, or of one of its marks."""
    holding.still_open(tx, intake_id)
    name = f"{slot or 'foto'}.jpg"
    if mark_id is None:
        return files.attach(tx, PHOTOS, intake_id, data=data, name=name, kind="PHOTO")
    if mark_id not in {one.id for one in queries.one(tx, intake_id).marks}:
        raise NotFound
    return files.attach(tx, MARK_PHOTOS, mark_id, data=data, name=name, kind="PHOTO")


@needs(Receptions.RECEIVE)
def remove_photo(tx: Tx, intake_id: UUID, file_id: UUID) -> None:
    """Take a photo off an open act or one of its marks; NotFound where it hangs elsewhere."""
    holding.still_open(tx, intake_id)
    row = kept.one(tx, file_id)
    of_marks = {one.id for one in queries.one(tx, intake_id).marks}
    of_act = (row.owner_type, row.owner_id) == (PHOTOS, intake_id)
    if not of_act and not (row.owner_type == MARK_PHOTOS and row.owner_id in of_marks):
        raise NotFound
    files.remove(tx, file_id)
