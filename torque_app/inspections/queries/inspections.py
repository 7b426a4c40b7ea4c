"""Inspections, their points and the lines they suggest."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.auth import User
from models.inspections import DeferredWork, Grade, Inspection, InspectionPoint, InspectionStatus
from models.quotations import QuotationLine
from models.tenants import ServiceCenter
from models.values import quantity
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections import access
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries.quoted import offered
from torque_app.inspections.queries.rows import (
    InspectionDetail,
    InspectionRow,
    PointRow,
    SuggestionRow,
    Target,
)
from torque_app.inspections.rules.grading import PENDING_WORK, SEVERITY, limits_of

PHOTOS_OF = "inspection_points"
"""What a point's photos hang on, as files name it."""

SEE_FILES = "files.view"
_MISSING = "Esta inspección no existe o no está en tu taller."
_snapshot: Any = col(WorkOrder.client_snapshot)
_starter, _finisher = aliased(User), aliased(User)
_COUNTED = (Grade.RED, Grade.AMBER, Grade.GREEN, Grade.GREY)


def _counts() -> Any:
    """Count the points of every inspection: all, looked at, and of each light."""
    return (
        select(
            col(InspectionPoint.inspection_id).label("inspection_id"),
            func.count().label("total"),
            func.count(col(InspectionPoint.grade)).label("looked_at"),
            *(
                func.count().filter(col(InspectionPoint.grade) == grade).label(grade.value)
                for grade in _COUNTED
            ),
        )
        .where(col(InspectionPoint.deleted_at).is_(None))
        .group_by(col(InspectionPoint.inspection_id))
        .subquery()
    )


def _rows() -> Select[Any]:
    """Select InspectionRow's columns, the counts of its points last."""
    counts = _counts()
    return (
        columns(
            Inspection.id,
            Inspection.work_order_id,
            WorkOrder.number,
            Inspection.vehicle_id,
            _snapshot["plate"].astext,
            _snapshot["vehicle"].astext,
            Inspection.template_id,
            Inspection.template_name,
            Inspection.template_revision,
            Inspection.status,
            Inspection.created_at,
            _starter.full_name,
            Inspection.done_at,
            _finisher.full_name,
            Inspection.summary,
            counts.c.total,
            counts.c.looked_at,
            *(counts.c[grade.value] for grade in _COUNTED),
        )
        .join(WorkOrder, col(WorkOrder.id) == col(Inspection.work_order_id))
        .join(counts, counts.c.inspection_id == col(Inspection.id))
        .outerjoin(_starter, col(_starter.id) == col(Inspection.started_by))
        .outerjoin(_finisher, col(_finisher.id) == col(Inspection.done_by))
    )


def _row(found: Sequence[Any]) -> InspectionRow:
    return InspectionRow(*found)


SORTS: dict[str, Any] = {
    "created_at": col(Inspection.created_at),
    "done_at": col(Inspection.done_at),
    "number": col(WorkOrder.number),
    "id": col(Inspection.id),
}
FILTERS: dict[str, Filter] = {
    "status": lambda wanted: col(Inspection.status) == InspectionStatus(wanted.upper()),
    "vehicle_id": lambda wanted: col(Inspection.vehicle_id) == UUID(wanted),
    "work_order_id": lambda wanted: col(Inspection.work_order_id) == UUID(wanted),
    "template_id": lambda wanted: col(Inspection.template_id) == UUID(wanted),
}


@needs(Inspections.VIEW)
def find(tx: Tx, listing: Listing) -> Page[InspectionRow]:
    """Return a page of inspections; filters: status, vehicle_id, work_order_id, template_id."""
    query = _rows()
    if listing.q.strip():
        sought = f"%{listing.q.strip()}%"
        query = query.where(
            col(WorkOrder.number).ilike(sought) | _snapshot["plate"].astext.ilike(sought)
        )
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="id", make=_row)


@needs(Inspections.VIEW)
def of_order(tx: Tx, ot_id: UUID) -> list[InspectionRow]:
    """Return the inspections of an OT, the newest first; NotFound if the OT is not here."""
    target(tx, ot_id)
    query = _rows().where(col(Inspection.work_order_id) == ot_id)
    return [_row(found) for found in tx.session.execute(query.order_by(col(Inspection.id).desc()))]


@needs(Inspections.VIEW)
def row(tx: Tx, inspection_id: UUID) -> InspectionRow:
    """Return one inspection without its points; NotFound if it is not here."""
    found = tx.session.execute(_rows().where(col(Inspection.id) == inspection_id)).first()
    if found is None:
        raise NotFound(_MISSING)
    return _row(found)


@needs(Inspections.VIEW)
def target(tx: Tx, ot_id: UUID) -> Target:
    """Return what of an OT decides whether it may be inspected; NotFound if it is not here."""
    found = tx.session.execute(
        columns(
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.status,
            WorkOrder.vehicle_id,
            WorkOrder.service_center_id,
        ).where(col(WorkOrder.id) == ot_id)
    ).first()
    if found is None:
        raise NotFound("Esta OT no existe o no está en tu taller.")
    return Target(*found)


@needs(Inspections.VIEW)
def one(tx: Tx, inspection_id: UUID) -> InspectionDetail:
    """Return an inspection with its points in order and their photos; NotFound elsewhere."""
    shown = row(tx, inspection_id)
    version, centre, zone, centre_id, client, odometer = tx.session.execute(
        columns(
            Inspection.version,
            ServiceCenter.name,
            ServiceCenter.timezone,
            ServiceCenter.id,
            _snapshot["client"].astext,
            WorkOrder.odometer_in,
        )
        .join(WorkOrder, col(WorkOrder.id) == col(Inspection.work_order_id))
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .where(col(Inspection.id) == inspection_id)
    ).one()
    return InspectionDetail(
        inspection=shown,
        version=version,
        centre=centre,
        timezone=zone,
        client=client or "",
        odometer=odometer,
        refusal=access.refusal(tx.actor, centre_id) or "",
        points=_points(tx, col(InspectionPoint.inspection_id) == inspection_id),
    )


@needs(Inspections.VIEW)
def point(tx: Tx, point_id: UUID) -> PointRow:
    """Return one point with its photos; NotFound if it is not here."""
    found = _points(tx, col(InspectionPoint.id) == point_id)
    if not found:
        raise NotFound("Ese punto no existe o no está en tu taller.")
    return found[0]


def _points(tx: Tx, which: Any) -> tuple[PointRow, ...]:
    found = tx.session.execute(
        columns(InspectionPoint, User.full_name, DeferredWork.status)
        .outerjoin(User, col(User.id) == col(InspectionPoint.graded_by))
        .outerjoin(DeferredWork, col(DeferredWork.point_id) == col(InspectionPoint.id))
        .where(which)
        .order_by(col(InspectionPoint.position))
    ).all()
    photos: dict[UUID, list[files.FileRow]] = {}
    if tx.actor.may(SEE_FILES):
        photos = files.hanging(tx, PHOTOS_OF, [one.id for one, _, _ in found])
    return tuple(
        _point(one, who, deferred, tuple(photos.get(one.id, ()))) for one, who, deferred in found
    )


def _point(
    one: InspectionPoint, who: str | None, deferred: Any, photos: tuple[files.FileRow, ...]
) -> PointRow:
    limits = limits_of(one.limits)
    return PointRow(
        id=one.id,
        inspection_id=one.inspection_id,
        position=one.position,
        key=one.key,
        group=one.group_name,
        label=one.label,
        unit=one.unit,
        limits=limits.stored(),
        suggestion=one.suggestion,
        grade=one.grade,
        suggested=None if one.measure is None else limits.grade(one.measure),
        measure=one.measure,
        note=one.note,
        graded_at=one.graded_at,
        graded_by=who,
        version=one.version,
        deferred=deferred,
        photos=photos,
    )


@needs(Inspections.VIEW)
def suggestions(tx: Tx, inspection_id: UUID) -> list[SuggestionRow]:
    """Return the work the red and then the amber points lead to: lines for a quotation.

    Points that lead to the same work (two tyres of an axle) each keep their line: whoever quotes
    sees both findings.
    """
    row(tx, inspection_id)
    points = _points(
        tx,
        (col(InspectionPoint.inspection_id) == inspection_id)
        & col(InspectionPoint.grade).in_(PENDING_WORK),
    )
    quoted = offered(tx, QuotationLine.inspection_point_id, [one.id for one in points])
    rows = (_suggestion(one, is_quoted=one.id in quoted) for one in points)
    return sorted(rows, key=lambda s: -SEVERITY[s.grade])


def _suggestion(one: PointRow, *, is_quoted: bool) -> SuggestionRow:
    assert one.grade is not None
    return SuggestionRow(
        point_id=one.id,
        grade=one.grade,
        description=one.suggestion or one.label,
        point=one.label,
        found=" · ".join(part for part in (measured(one), one.note) if part),
        photos=len(one.photos),
        deferred=one.deferred is not None,
        is_quoted=is_quoted,
    )


def measured(one: PointRow) -> str:
    """Return a point's measure with its unit as Chile writes it, or nothing."""
    if one.measure is None:
        return ""
    return f"{quantity.formatted(one.measure)} {one.unit}".strip()
