"""What technicians came upon while working on an OT."""

from typing import Final
from uuid import UUID

from sqlmodel import col

from models.auth import User
from models.files import FileKind
from models.kiosk import Finding
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.kiosk.queries.rows import FindingRow

FILES_OF: Final = "kiosk_findings"
"""What the photos and the voice of a finding hang on, as files name it."""

VIEW: Final = "work_orders.view"


@needs(VIEW)
def findings(tx: Tx, ot_id: UUID) -> list[FindingRow]:
    """Return what was found on an OT, the oldest first, with its photos and voice notes.

    Raises NotFound when the OT is not here.
    """
    tx.get(WorkOrder, ot_id)
    rows = tx.session.execute(
        columns(Finding, User.full_name)
        .outerjoin(User, col(User.id) == col(Finding.found_by))
        .where(col(Finding.work_order_id) == ot_id)
        .order_by(col(Finding.id))
    ).all()
    kept: dict[UUID, list[files.FileRow]] = {}
    if rows and tx.actor.may("files.view"):
        kept = files.hanging(tx, FILES_OF, [row.id for row, _ in rows])
    return [_row(row, who, kept.get(row.id, [])) for row, who in rows]


def _row(row: Finding, who: str | None, kept: list[files.FileRow]) -> FindingRow:
    return FindingRow(
        id=row.id,
        ot_id=row.work_order_id,
        title=row.title,
        grade=row.grade,
        note=row.note,
        found_by=who or "",
        created_at=row.created_at,
        photos=tuple(file.url for file in kept if file.kind is FileKind.PHOTO),
        voices=tuple(file.url for file in kept if file.kind is FileKind.VOICE),
    )


@needs(VIEW)
def finding(tx: Tx, finding_id: UUID) -> Finding:
    """Return one finding, or raise NotFound: files ask by it whether what they hang on is here."""
    try:
        return tx.get(Finding, finding_id)
    except NotFound:
        raise NotFound("Ese hallazgo no existe o no está en tu taller.") from None
