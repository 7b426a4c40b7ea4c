"""Work the client puts off: remembered with its reason, closed when done or given up."""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.inspections import (
    DeferredStatus,
    DeferredWork,
    Grade,
    Inspection,
    InspectionPoint,
)
from models.values import clock, money
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inspections import queries
from torque_app.inspections.events import DeferredClosed, WorkDeferred
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import DeferredRow
from torque_app.inspections.rules.grading import PENDING_WORK
from torque_app.inspections.service.holding import fresh, reachable

MOST_KILOMETRES: Final = 3_000_000
MOST_PESOS: Final = Decimal(1_000_000_000)
WIDTH: Final = 200
_PENDING_ONLY: Final = "Sólo se difiere lo que está en amarillo o en rojo."


@needs(Inspections.INSPECT)
def defer(
    tx: Tx,
    point_id: UUID,
    *,
    due_on: date | None = None,
    due_odometer: int | None = None,
    estimate: Decimal | None = None,
) -> DeferredRow:
    """Remember the work of an amber or red point; asked again, its terms are what is said last.

    Also of a finished inspection: the client decides when it is shown.

    Raises:
        Conflict: the point is neither amber nor red, or its work was done or dismissed.
        Invalid: a day gone by, a distance or an estimate out of range.
    """
    seen = queries.point(tx, point_id)
    inspection = tx.get(Inspection, seen.inspection_id, lock=True)
    reachable(tx, inspection.work_order_id)
    point = tx.get(InspectionPoint, point_id)
    if point.grade not in PENDING_WORK:
        raise Conflict(_PENDING_ONLY)
    terms = _terms(tx, due_on=due_on, due_odometer=due_odometer, estimate=estimate)
    work = tx.session.exec(select(DeferredWork).where(DeferredWork.point_id == point_id)).first()
    if work is None:
        return _remember(
            tx,
            vehicle_id=inspection.vehicle_id,
            work_order_id=inspection.work_order_id,
            point_id=point_id,
            description=point.suggestion or point.label,
            grade=point.grade,
            **terms,
        )
    if work.status is not DeferredStatus.OPEN:
        raise Conflict("Ese trabajo ya se cerró. Inspecciona de nuevo si volvió a fallar.")
    for name, value in terms.items():
        setattr(work, name, value)
    work.updated_at = tx.now
    tx.emit(WorkDeferred(work.id, work.vehicle_id))
    tx.session.flush()
    return queries.deferred_one(tx, work.id)


@needs(Inspections.INSPECT)
def note_deferred(
    tx: Tx,
    work_order_id: UUID,
    *,
    description: str,
    grade: Grade = Grade.AMBER,
    due_on: date | None = None,
    due_odometer: int | None = None,
    estimate: Decimal | None = None,
) -> DeferredRow:
    """Remember work found in an OT outside any inspection; errors as in `defer`."""
    target = reachable(tx, work_order_id)
    told = " ".join(description.split())
    if not 1 <= len(told) <= WIDTH:
        raise Invalid.field(
            "description", Sentence("Di qué queda pendiente, en {most} letras.", most=WIDTH)
        )
    if grade not in PENDING_WORK:
        raise Invalid.field("grade", _PENDING_ONLY)
    return _remember(
        tx,
        vehicle_id=target.vehicle_id,
        work_order_id=work_order_id,
        description=told,
        grade=grade,
        **_terms(tx, due_on=due_on, due_odometer=due_odometer, estimate=estimate),
    )


@needs(Inspections.INSPECT)
def close_deferred(
    tx: Tx,
    deferred_id: UUID,
    *,
    done_in: UUID | None = None,
    reason: str = "",
    version: int | None = None,
) -> DeferredRow:
    """Close work put off: done in an OT of the same car, or dismissed for a reason.

    Raises:
        Invalid: neither an OT nor a reason, or an OT of another car.
        Conflict: it was closed before. Stale: somebody changed it since `version`.
    """
    work = tx.get(DeferredWork, deferred_id, lock=True)
    reachable(tx, done_in or work.work_order_id)
    fresh(work.version, version)
    if work.status is not DeferredStatus.OPEN:
        raise Conflict("Ese trabajo ya estaba cerrado.")
    why = " ".join(reason.split())
    if len(why) > WIDTH:
        raise Invalid.field("reason", Sentence("Resume el motivo en {most} letras.", most=WIDTH))
    if done_in is None and not why:
        raise Invalid.field("reason", "Di por qué ya no se hará.")
    if done_in is not None:
        _check_car(tx, work, done_in)
    work.status = DeferredStatus.DONE if done_in else DeferredStatus.DISMISSED
    work.done_in_id, work.closed_reason, work.updated_at = done_in, why, tx.now
    tx.emit(DeferredClosed(work.id, work.vehicle_id, done_in))
    tx.session.flush()
    return queries.deferred_one(tx, work.id)


def _check_car(tx: Tx, work: DeferredWork, done_in: UUID) -> None:
    wrong = "Esa OT no es de este vehículo. Elige una suya."
    try:
        target = queries.target(tx, done_in)
    except NotFound:
        raise Invalid.field("done_in", wrong) from None
    if target.vehicle_id != work.vehicle_id:
        raise Invalid.field("done_in", wrong)


def _remember(tx: Tx, **told: Any) -> DeferredRow:
    work = DeferredWork(id=new_id(), created_at=tx.now, updated_at=tx.now, **told)
    tx.session.add(work)
    tx.emit(WorkDeferred(work.id, work.vehicle_id))
    tx.session.flush()
    return queries.deferred_one(tx, work.id)


def _terms(
    tx: Tx, *, due_on: date | None, due_odometer: int | None, estimate: Decimal | None
) -> dict[str, Any]:
    if due_on is not None and due_on < clock.business_date(tx.now):
        raise Invalid.field("due_on", "Esa fecha ya pasó. Elige una próxima.")
    if due_odometer is not None and not 0 <= due_odometer <= MOST_KILOMETRES:
        raise Invalid.field("due_odometer", "Revisa los kilómetros: van de 0 a 3.000.000.")
    if estimate is not None and not (estimate.is_finite() and 0 <= estimate <= MOST_PESOS):
        raise Invalid.field("estimate", "Revisa la estimación: va de $ 0 a $ 1.000.000.000.")
    amount = None if estimate is None else money.rounded(estimate)
    return {"due_on": due_on, "due_odometer": due_odometer, "estimate": amount}
