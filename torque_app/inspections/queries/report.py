"""The report the client keeps: every point, what was found and its photos."""

from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image

from models.inspections import Grade, InspectionStatus
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries.inspections import measured, one, target
from torque_app.inspections.queries.rows import InspectionDetail, PointRow
from torque_app.integrations.printing.branding import Branding
from torque_app.integrations.printing.inspection import (
    UNSEEN,
    InspectionSheet,
    SheetPoint,
    print_inspection,
)
from torque_app.integrations.printing.sheet import SheetCentre
from torque_app.integrations.storage.contract import FileMissing
from torque_app.work_orders import queries as work_orders

MOST_PHOTOS: Final = 24
"""Photos of a report: the reds' first; the rest stay on the page."""

_SIDE: Final = 900
"""Pixels of a printed photo: sharp at six centimetres, and the report still travels by mail."""


@needs(Inspections.VIEW)
def report(tx: Tx, inspection_id: UUID) -> Paper:
    """Return the report as PDF; one that is not finished says so on every page."""
    detail = one(tx, inspection_id)
    shown = detail.inspection
    pictures = _pictures(tx, detail)
    centre, branding = letterhead_of(tx, shown.work_order_id)
    sheet = InspectionSheet(
        number=shown.number,
        template=f"{shown.template_name}, revisión {shown.template_revision}",
        finished_at=shown.done_at if shown.status is InspectionStatus.DONE else None,
        started_at=shown.created_at,
        inspector=shown.done_by or shown.started_by or "",
        centre=centre,
        client=detail.client,
        plate=shown.plate,
        vehicle=shown.vehicle,
        odometer=detail.odometer,
        summary=shown.summary,
        points=tuple(_point(each, pictures.get(each.id, ())) for each in detail.points),
        branding=branding,
    )
    name = f"Inspeccion-{shown.plate}-{shown.number}.pdf"
    return Paper(name, "application/pdf", print_inspection(sheet))


def _point(each: PointRow, photos: tuple[bytes, ...]) -> SheetPoint:
    return SheetPoint(
        group=each.group,
        label=each.label,
        grade=each.grade.value if each.grade else UNSEEN,
        measure=measured(each),
        note=each.note,
        work=each.suggestion if each.grade in {Grade.AMBER, Grade.RED} else "",
        photos=photos,
    )


def _pictures(tx: Tx, detail: InspectionDetail) -> dict[UUID, tuple[bytes, ...]]:
    order = {Grade.RED: 0, Grade.AMBER: 1, Grade.GREEN: 2}
    pictured = sorted(
        (each for each in detail.points if each.photos),
        key=lambda each: (order.get(each.grade or Grade.GREY, 3), each.position),
    )
    left, found = MOST_PHOTOS, {}
    for each in pictured:
        chosen = each.photos[:left]
        left -= len(chosen)
        found[each.id] = tuple(
            small for photo in chosen if (small := _small(tx, photo.id)) is not None
        )
    return found


def _small(tx: Tx, file_id: UUID) -> bytes | None:
    """Return a photo as a printed JPEG, or None where the storage lost it: the report goes on."""
    try:
        _, stream = files.opened(tx, file_id)
    except FileMissing:
        return None
    with stream, Image.open(stream) as image:
        image.thumbnail((_SIDE, _SIDE))
        written = BytesIO()
        image.convert("RGB").save(written, "JPEG", quality=80)
    return written.getvalue()


def letterhead_of(tx: Tx, ot_id: UUID) -> tuple[SheetCentre, Branding]:
    """Return who the workshop of an OT is on paper, and how it dresses."""
    return work_orders.letterhead(tx, target(tx, ot_id).service_center_id)
