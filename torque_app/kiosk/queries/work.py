"""A technician's work, whole, for a tablet that may lose its line: everything in few reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col

from models.files import FileObject
from models.inspections import Inspection, InspectionPoint, InspectionStatus
from models.quality import QualityCheck, QualityStatus
from models.work_orders import OTStatus, PauseReason, Priority, WorkOrder, WorkOrderLabor
from models.work_orders_floor import PartRequisition
from models.workshop import Bay
from torque_app.core.errors import NotAllowed
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.inspections.queries import PHOTOS_OF
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries.people import colleagues, signers
from torque_app.kiosk.queries.rows import (
    Choice,
    Now,
    TaskState,
    Work,
    WorkCheck,
    WorkInspection,
    WorkItem,
    WorkOrderShown,
    WorkPoint,
    WorkRequest,
    WorkTask,
)
from torque_app.kiosk.rules.risk import risk
from torque_app.quality import queries as quality
from torque_app.work_orders import queries as orders
from torque_app.work_orders.queries import Running, TaskRow

AT_HAND: Final = (OTStatus.APPROVED, OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS)
MOST_ORDERS: Final = 60
CONTROLS: Final = "quality.check"
ANY_ORDER: Final = "work_orders.edit_any"
_STATES: Final = {
    orders.TaskState.OPEN: TaskState.OPEN,
    orders.TaskState.RUNNING: TaskState.RUNNING,
    orders.TaskState.PAUSED: TaskState.PAUSED,
    orders.TaskState.DONE: TaskState.DONE,
}
PAUSES: Final[Mapping[PauseReason, Sentence]] = {
    PauseReason.PARTS: Sentence("Falta un repuesto"),
    PauseReason.CLIENT: Sentence("Falta el cliente"),
    PauseReason.OUTSIDE_WORK: Sentence("Está con un tercero"),
    PauseReason.CAPACITY: Sentence("Falta box o herramienta"),
    PauseReason.PRIORITY: Sentence("Otra tarea urge más"),
    PauseReason.LUNCH: Sentence("Colación"),
    PauseReason.END_OF_DAY: Sentence("Fin de jornada"),
    PauseReason.HELP: Sentence("Necesito ayuda"),
}
"""Why work stops, as a technician says it."""

_URGENT_FIRST = tuple(reversed(Priority))
_snapshot: Any = col(WorkOrder.client_snapshot)


@needs(Kiosk.USE)
def work(tx: Tx) -> Work:
    """Return what the person at the tablet has to do at its centre, the most urgent first.

    Their OTs, those with a task of theirs, what their clock runs on, and for whoever controls the
    OTs that wait for it.
    """
    who, centre_id = tx.actor.user_id, tx.actor.centre_id
    if who is None or centre_id is None:
        raise NotAllowed("Entra con tu PIN para ver tu trabajo.")
    found = _orders(tx, who, centre_id)
    tasks: dict[UUID, list[TaskRow]] = defaultdict(list)
    for task in orders.tasks_of_orders(tx, [row.id for row in found]):
        tasks[task.ot_id].append(task)
    shown = _shown(tx, found, tasks, who)
    return Work(
        at=tx.now,
        now=_now(tasks, who),
        orders=shown,
        pause_reasons=tuple(Choice(kind.value, _(said)) for kind, said in PAUSES.items()),
        people=colleagues(tx, centre_id, but=who),
        signers=signers(tx, centre_id, but=who) if tx.actor.may(CONTROLS) else (),
    )


def _orders(tx: Tx, who: UUID, centre_id: UUID) -> list[Any]:
    own_tasks = columns(WorkOrderLabor.work_order_id).where(
        col(WorkOrderLabor.technician_id) == who,
        col(WorkOrderLabor.done_at).is_(None),
        col(WorkOrderLabor.left_out).is_(None),
    )
    at_hand = col(WorkOrder.status).in_(AT_HAND) & or_(
        col(WorkOrder.assigned_to) == who, col(WorkOrder.id).in_(own_tasks)
    )
    to_control = col(WorkOrder.status) == OTStatus.QC
    rows = tx.session.execute(
        columns(
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.version,
            WorkOrder.stage,
            WorkOrder.status,
            WorkOrder.priority,
            WorkOrder.promised_at,
            WorkOrder.assigned_to,
            WorkOrder.description,
            WorkOrder.tasks_done,
            WorkOrder.tasks_total,
            _snapshot["plate"].astext.label("plate"),
            _snapshot["vehicle"].astext.label("vehicle"),
            _snapshot["client"].astext.label("client"),
            Bay.code.label("bay"),  # type: ignore[attr-defined]
        )
        .outerjoin(Bay, col(Bay.id) == col(WorkOrder.bay_id))
        .where(
            col(WorkOrder.service_center_id) == centre_id,
            or_(at_hand, to_control) if tx.actor.may(CONTROLS) else at_hand,
        )
        .order_by(col(WorkOrder.id).desc())
        .limit(MOST_ORDERS)
    ).all()
    return sorted(rows, key=_turn)


def _turn(row: Any) -> tuple[Any, ...]:
    promised = row.promised_at.timestamp() if row.promised_at else float("inf")
    return (_URGENT_FIRST.index(row.priority), promised, row.number)


def _shown(
    tx: Tx, found: Iterable[Any], tasks: Mapping[UUID, list[TaskRow]], who: UUID
) -> tuple[WorkOrderShown, ...]:
    ids = [row.id for row in found]
    inspections, requests, checks = _inspections(tx, ids), _requests(tx, ids), _checks(tx, found)
    return tuple(
        WorkOrderShown(
            id=row.id,
            number=row.number,
            version=row.version,
            stage=row.stage,
            status=row.status,
            priority=row.priority,
            plate=row.plate or "",
            make_model=row.vehicle or "",
            client_first_name=(row.client or "").split(" ")[0],
            promised_at=row.promised_at,
            risk=risk(row.promised_at, tx.now),
            bay=row.bay or "",
            complaint=row.description,
            tasks=tuple(_task(task, row, who) for task in tasks[row.id] if task.left_out is None),
            inspection=inspections.get(row.id),
            requests=tuple(requests[row.id]),
            check=checks.get(row.id),
            may_check=row.status is OTStatus.QC and tx.actor.may(CONTROLS),
            may_finish=_may_finish(tx, row, who),
        )
        for row in found
    )


def _may_finish(tx: Tx, row: Any, who: UUID) -> bool:
    """Tell whether the person may send the OT on to its control."""
    owns = row.assigned_to == who or tx.actor.may(ANY_ORDER)
    return owns and row.status is OTStatus.IN_PROGRESS and row.tasks_done == row.tasks_total


def _task(task: TaskRow, order: Any, who: UUID) -> WorkTask:
    own = _own_clock(task, who)
    is_mine = task.technician_id == who or (task.technician_id is None and order.assigned_to == who)
    return WorkTask(
        labor_id=task.id,
        description=task.description,
        state=_STATES[task.state],
        mine=is_mine or own is not None,
        technician=task.technician or "",
        standard_hours=task.standard_hours,
        spent_seconds=task.minutes * 60,
        started_at=own.started_at if own else None,
        pause_reason=task.pause_reason,
    )


def _own_clock(task: TaskRow, who: UUID) -> Running | None:
    return next((clock for clock in task.running if clock.user_id == who), None)


def _now(tasks: Mapping[UUID, list[TaskRow]], who: UUID) -> Now | None:
    for task in (one for each in tasks.values() for one in each):
        own = _own_clock(task, who)
        if own is not None:
            return Now(
                task.ot_id, task.id, task.number, task.plate, task.description, own.started_at
            )
    return None


def _inspections(tx: Tx, ids: Collection[UUID]) -> dict[UUID, WorkInspection]:
    """Return the inspection that goes on on each car, the last begun one where there are more."""
    rows = tx.session.execute(
        columns(InspectionPoint, Inspection.work_order_id, Inspection.status)
        .join(Inspection, col(Inspection.id) == col(InspectionPoint.inspection_id))
        .where(
            col(Inspection.work_order_id).in_(ids),
            col(Inspection.status) == InspectionStatus.OPEN,
        )
        .order_by(col(Inspection.id), col(InspectionPoint.position))
    ).all()
    photos = _photos(tx, [point.id for point, _ot, _status in rows])
    points: dict[tuple[UUID, UUID, str], list[WorkPoint]] = defaultdict(list)
    for point, ot_id, status in rows:
        points[ot_id, point.inspection_id, status.value].append(_point(point, photos))
    return {
        ot_id: WorkInspection(inspection_id, status, tuple(each))
        for (ot_id, inspection_id, status), each in points.items()
    }


def _point(point: InspectionPoint, photos: Mapping[UUID, int]) -> WorkPoint:
    return WorkPoint(
        id=point.id,
        group=point.group_name,
        name=point.label,
        grade=point.grade,
        unit=point.unit,
        measure=point.measure,
        note=point.note,
        photos=photos.get(point.id, 0),
    )


def _photos(tx: Tx, point_ids: Collection[UUID]) -> dict[UUID, int]:
    if not point_ids:
        return {}
    rows = tx.session.execute(
        columns(FileObject.owner_id, func.count())
        .where(col(FileObject.owner_type) == PHOTOS_OF, col(FileObject.owner_id).in_(point_ids))
        .group_by(col(FileObject.owner_id))
    )
    return dict(rows.tuples().all())


def _requests(tx: Tx, ids: Collection[UUID]) -> dict[UUID, list[WorkRequest]]:
    rows = tx.session.execute(
        columns(
            PartRequisition.work_order_id,
            PartRequisition.id,
            PartRequisition.part_name,
            PartRequisition.quantity,
            PartRequisition.status,
        )
        .where(col(PartRequisition.work_order_id).in_(ids))
        .order_by(col(PartRequisition.id))
    )
    requests: dict[UUID, list[WorkRequest]] = defaultdict(list)
    for ot_id, *told in rows:
        requests[ot_id].append(WorkRequest(*told))
    return requests


def _checks(tx: Tx, found: Iterable[Any]) -> dict[UUID, WorkCheck]:
    """Return the control that goes on of each OT in quality control, for whoever may make it."""
    ids = [row.id for row in found if row.status is OTStatus.QC]
    if not ids or not tx.actor.may(CONTROLS):
        return {}
    rows = tx.session.execute(
        columns(QualityCheck.id, QualityCheck.work_order_id).where(
            col(QualityCheck.work_order_id).in_(ids),
            col(QualityCheck.status) == QualityStatus.OPEN,
        )
    )
    return {ot_id: _check(quality.one(tx, check_id)) for check_id, ot_id in rows}


def _check(detail: quality.CheckDetail) -> WorkCheck:
    return WorkCheck(
        id=detail.check.id,
        status=detail.check.status.value,
        items=tuple(
            WorkItem(
                key=point.key,
                label=point.label,
                required=point.required,
                unit=point.unit,
                answered=point.answered,
                ok=point.ok,
                measure=point.measure,
                note=point.note,
            )
            for point in detail.points
        ),
        owed=tuple(_(label) for label in detail.owed),
        road_test=detail.road_test,
        road_start_km=detail.road_start_km,
        road_end_km=detail.road_end_km,
        worked=detail.worked,
    )
