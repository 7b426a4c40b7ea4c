"""The links of an inspection, and the inspection as whoever holds one sees it."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from models.inspections import Grade, InspectionStatus
from torque_app.branding import queries as branding
from torque_app.branding.queries import Face
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries.inspections import measured, one, row, target
from torque_app.inspections.queries.report import letterhead_of
from torque_app.inspections.queries.rows import PointRow
from torque_app.inspections.rules.grading import SEVERITY
from torque_app.integrations.storage.contract import FileMissing
from torque_app.links import queries as links
from torque_app.tenants import queries as tenants

SUBJECT: Final = "inspections"
"""What the links of inspections open: rows of this table."""

MOST_THUMBNAILS: Final = 8
"""Photos of the page: it travels by mobile data; the report has the rest."""


@dataclass(frozen=True, slots=True)
class SharedFinding:
    """A red or amber point as the holder of a link sees it; `photos` are data addresses."""

    grade: Grade
    label: str
    told: str
    work: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedInspection:
    """A finished inspection as the holder of its link sees it: nothing of money or of people."""

    workshop: str
    face: Face
    contacts: tuple[str, ...]
    plate: str
    vehicle: str
    finished_at: datetime
    zone: str
    summary: str
    red: int
    amber: int
    green: int
    total: int
    findings: tuple[SharedFinding, ...]


@needs(Inspections.VIEW)
def inspection_links(tx: Tx, inspection_id: UUID) -> list[links.LinkRow]:
    """Return every link of an inspection, the newest first; never a token."""
    row(tx, inspection_id)
    return links.links_of(tx, links.Subject(SUBJECT, inspection_id))


@needs(Inspections.VIEW)
def shared_inspection(tx: Tx, inspection_id: UUID) -> SharedInspection:
    """Return what the holder of a link is shown; NotFound while it is not finished."""
    detail = one(tx, inspection_id)
    shown = detail.inspection
    if shown.status is not InspectionStatus.DONE or shown.done_at is None:
        raise NotFound
    centre, _paper = letterhead_of(tx, shown.work_order_id)
    pending = [each for each in detail.points if each.grade in {Grade.RED, Grade.AMBER}]
    pending.sort(key=lambda each: -SEVERITY[each.grade or Grade.GREY])
    left, findings = MOST_THUMBNAILS, []
    for each in pending:
        photos = _thumbnails(tx, each, most=left)
        left -= len(photos)
        findings.append(_finding(each, photos))
    return SharedInspection(
        workshop=centre.name,
        face=_face(tx, shown.work_order_id),
        contacts=centre.contacts,
        plate=shown.plate,
        vehicle=shown.vehicle,
        finished_at=shown.done_at,
        zone=detail.timezone,
        summary=shown.summary,
        red=shown.red,
        amber=shown.amber,
        green=shown.green,
        total=shown.total,
        findings=tuple(findings),
    )


def _face(tx: Tx, ot_id: UUID) -> Face:
    """Return how the company of an OT's centre looks on a page."""
    centre = tenants.centre(tx, target(tx, ot_id).service_center_id)
    return branding.on_page(tx, centre.company_id)


def _finding(each: PointRow, photos: tuple[str, ...]) -> SharedFinding:
    told = " · ".join(part for part in (measured(each), each.note) if part)
    return SharedFinding(each.grade or Grade.GREY, each.label, told, each.suggestion, photos)


def _thumbnails(tx: Tx, each: PointRow, *, most: int) -> tuple[str, ...]:
    """Return the small pictures of a point as data addresses; what the storage lost is left out."""
    found = []
    for photo in each.photos[:most]:
        try:
            _, stream = files.thumbnail(tx, photo.id)
        except (FileMissing, NotFound):
            continue
        with stream:
            found.append(f"data:image/webp;base64,{b64encode(stream.read()).decode()}")
    return tuple(found)
