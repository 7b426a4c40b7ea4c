"""Points looked at: their light, their measure, their note."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.inspections import DeferredStatus, DeferredWork, Grade, Inspection, InspectionPoint
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inspections import queries
from torque_app.inspections.events import PointLooked
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import InspectionRow, PointRow
from torque_app.inspections.rules.grading import PENDING_WORK, limits_of, measured
from torque_app.inspections.service.holding import fresh, open_inspection, open_point

LONGEST_NOTE: Final = 500


@needs(Inspections.INSPECT)
def grade(
    tx: Tx,
    point_id: UUID,
    *,
    grade: Grade | None = None,
    measure: Decimal | None = None,
    note: str | None = None,
    version: int | None = None,
) -> PointRow:
    """Keep what was seen of a point; what is not given stays.

    A measure without a light takes the one its limits suggest; a light that is given stands, for
    a worn edge is seen by the eye and not by the gauge.

    Raises:
        Invalid: nothing is told, a measure out of range, a note too long, grey without its reason.
        Conflict: the inspection is finished, or the work of the point was put off and would be
            green now. Stale: somebody changed the point since `version`.
    """
    inspection, point = open_point(tx, point_id)
    fresh(point.version, version)
    if grade is None and measure is None and note is None:
        raise Invalid("Di qué viste: el color, la medida o una nota.")
    if measure is not None:
        point.measure = measured(measure)
        grade = grade or limits_of(point.limits).grade(point.measure)
    if note is not None:
        point.note = _note(note)
    if grade is not None:
        _agree_with_deferred(tx, point, grade)
        point.grade = grade
    _check_reason(point)
    _sign(tx, inspection, point)
    tx.session.flush()
    return queries.point(tx, point_id)


@needs(Inspections.INSPECT)
def grade_rest(
    tx: Tx, inspection_id: UUID, grade: Grade = Grade.GREEN, *, note: str = ""
) -> InspectionRow:
    """Give the points nobody looked at the light of the rest: green, or grey with its reason."""
    if grade in PENDING_WORK:
        raise Invalid.field("grade", "El resto sólo puede quedar en verde o en gris.")
    told = _note(note)
    inspection = open_inspection(tx, inspection_id)
    left = tx.session.exec(
        select(InspectionPoint)
        .where(InspectionPoint.inspection_id == inspection_id, col(InspectionPoint.grade).is_(None))
        .order_by(col(InspectionPoint.position))
    ).all()
    for point in left:
        point.grade, point.note = grade, point.note or told
        _check_reason(point)
        point.graded_by, point.graded_at, point.updated_at = tx.actor.user_id, tx.now, tx.now
    if left:
        tx.emit(PointLooked(inspection.id, inspection.work_order_id, None))
    tx.session.flush()
    return queries.row(tx, inspection_id)


def _sign(tx: Tx, inspection: Inspection, point: InspectionPoint) -> None:
    point.graded_by, point.graded_at, point.updated_at = tx.actor.user_id, tx.now, tx.now
    tx.emit(PointLooked(inspection.id, inspection.work_order_id, point.id))


def _check_reason(point: InspectionPoint) -> None:
    """Refuse to leave a point out without a word: the client asks why it was not looked at."""
    if point.grade is Grade.GREY and not point.note:
        raise Invalid.field("note", "Di por qué este punto no se revisa.")


def _note(typed: str) -> str:
    told = typed.strip()
    if len(told) > LONGEST_NOTE:
        raise Invalid.field(
            "note", Sentence("La nota tiene {most} letras como máximo.", most=LONGEST_NOTE)
        )
    return told


def _agree_with_deferred(tx: Tx, point: InspectionPoint, grade: Grade) -> None:
    """Carry a new light to the work put off for this point; refuse one that leaves no work."""
    query = select(DeferredWork).where(
        DeferredWork.point_id == point.id, col(DeferredWork.status) == DeferredStatus.OPEN
    )
    work = tx.session.exec(query).first()
    if work is None or work.grade is grade:
        return
    if grade not in PENDING_WORK:
        raise Conflict("Este punto tiene un trabajo diferido. Ciérralo antes de cambiar el color.")
    work.grade, work.updated_at = grade, tx.now
