"""How full a centre is: hours present against hours promised, by day, technician and bay."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, literal, or_, select, true
from sqlalchemy.sql.selectable import LateralFromClause
from sqlmodel import col

from models.appointments import Appointment, AppointmentStatus
from models.values.clock import business_date, day_bounds
from models.work_orders import OTStatus, TimeEntry, WorkOrder, WorkOrderLabor
from models.workshop import Technician
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.calendar import (
    Opening,
    Presence,
    calendar,
    opened,
    present,
)
from torque_app.workshop.queries.people import bays, technicians
from torque_app.workshop.queries.rows import Load, LoadCell, LoadRow, TechnicianRow
from torque_app.workshop.rules.load import NOTHING, Work, percent, spread
from torque_app.workshop.rules.spans import hours, meet

LOOK_AHEAD = timedelta(days=27)
"""How far open tasks are spread over the days to come: four weeks with today."""

FARTHEST = timedelta(days=370)
"""How far from today the load is worked out: every day between counts."""

MOST_DAYS = 31
UNASSIGNED = Sentence("Sin asignar")

_EXPECTED = (
    AppointmentStatus.PENDING,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.IN_PROGRESS,
)
_NOT_BEGUN = (OTStatus.DRAFT, OTStatus.PENDING)
_AT_WORK = (OTStatus.APPROVED, OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS)
_SECONDS = 3600

Hours = dict[date, Decimal]


@dataclass(frozen=True, slots=True)
class Promise:
    """Hours promised by an appointment on a day, or by a task until one."""

    hours: Decimal
    day: date | None
    technician_id: UUID | None
    bay_id: UUID | None


@needs(Workshop.VIEW)
def load(tx: Tx, centre_id: UUID, first_day: date, days: int = 7) -> Load:
    """Return the load of up to 31 days: who is there, and what was promised.

    An appointment counts on its day until the work on its OT is approved; from then on the open
    tasks count, spread over the hours still free up to the day the car is promised. Raises
    NotFound, or Invalid for a day more than a year away.
    """
    row = calendar(tx, centre_id)
    today = business_date(tx.now, row.timezone)
    if abs(first_day - today) > FARTHEST:
        raise Invalid.field("from", "Elige un día a menos de un año de hoy.")
    shown = [first_day + timedelta(days=ahead) for ahead in range(min(max(days, 1), MOST_DAYS))]
    start, end = min(shown[0], today), max(shown[-1], today + LOOK_AHEAD)
    span = (end - start).days + 1
    hours_open = opened(tx, row, start, span)
    told = _Promised(
        _visits(tx, centre_id, hours_open, row.timezone), _tasks(tx, centre_id, row.timezone)
    )
    people = technicians(tx, centre_id, only_active=True)
    there = present(tx, people, row.timezone, hours_open)
    rows = _technicians(_Sheet(shown, today), people, there, told)
    return Load(
        centre_id,
        row.max_load_percent,
        _totals(rows, shown),
        rows,
        _bays(tx, centre_id, _Sheet(shown, today), hours_open, told),
    )


@dataclass(frozen=True, slots=True)
class _Promised:
    """All that was promised at a centre."""

    visits: Sequence[Promise]
    tasks: Sequence[Promise]

    def of(self, **who: UUID) -> "_Promised":
        """Return what names a technician or a bay."""
        return self._where(
            lambda each: all(getattr(each, name) == key for name, key in who.items())
        )

    def beyond(self, known: Collection[UUID]) -> "_Promised":
        """Return what names none of these technicians."""
        return self._where(lambda each: each.technician_id not in known)

    def _where(self, holds: Callable[[Promise], bool]) -> "_Promised":
        return _Promised(
            [each for each in self.visits if holds(each)],
            [each for each in self.tasks if holds(each)],
        )


class _Sheet:
    """The rows of a load as they are filled in; `left` is what all of them together have free."""

    def __init__(self, shown: Sequence[date], today: date) -> None:
        self.shown, self.today = shown, today
        self.left: Hours = {}

    def row(
        self,
        id: UUID | None,
        name: str,
        told: _Promised,
        *,
        present: Mapping[date, Decimal],
        free: Mapping[date, Decimal] | None = None,
    ) -> LoadRow:
        """Return one row; tasks take what `free` (by default its own time) leaves from today on."""
        booked = dict.fromkeys(present, NOTHING)
        for each in told.visits:
            if each.day is not None:
                booked[each.day] += each.hours
        there = present if free is None else free
        rest = {
            day: there.get(day, NOTHING) - taken
            for day, taken in booked.items()
            if day >= self.today
        }
        taken = spread(rest, [Work(each.hours, each.day) for each in told.tasks])
        for day, hours_left in rest.items():
            free_still = max(hours_left - taken[day], NOTHING)
            self.left[day] = self.left.get(day, NOTHING) + free_still
        cells = (
            _cell(day, present[day], booked[day], taken.get(day, NOTHING)) for day in self.shown
        )
        return LoadRow(id, name, tuple(cells))


def _technicians(
    sheet: _Sheet, people: Sequence[TechnicianRow], presence: Presence, told: _Promised
) -> tuple[LoadRow, ...]:
    """Return a row for each technician, and one for what none of them was given."""
    rows = [
        sheet.row(
            one.id,
            one.name,
            told.of(technician_id=one.id),
            present={day: hours(there[one.id]) for day, there in presence.items()},
        )
        for one in people
    ]
    known = {one.id for one in people}
    nobody = sheet.row(
        None,
        UNASSIGNED,
        told.beyond(known),
        present=dict.fromkeys(presence, NOTHING),
        free=dict(sheet.left),
    )
    waiting = any(cell.appointments + cell.tasks for cell in nobody.days)
    return (*rows, nobody) if waiting else tuple(rows)


def _bays(
    tx: Tx, centre_id: UUID, sheet: _Sheet, hours_open: Opening, told: _Promised
) -> tuple[LoadRow, ...]:
    """Return a row for each bay, which is there while the centre is open."""
    open_for = {day: hours(spans) for day, spans in hours_open.items()}
    return tuple(
        sheet.row(
            one.id,
            one.code,
            told.of(bay_id=one.id),
            present=open_for,
        )
        for one in bays(tx, centre_id, only_active=True)
    )


def _cell(day: date, present: Decimal, visits: Decimal, tasks: Decimal) -> LoadCell:
    return LoadCell(day, present, visits, tasks, percent(visits + tasks, present))


def _totals(rows: Sequence[LoadRow], shown: Sequence[date]) -> tuple[LoadCell, ...]:
    def total(place: int, name: str) -> Decimal:
        return sum((getattr(row.days[place], name) for row in rows), NOTHING)

    return tuple(
        _cell(day, total(at, "present"), total(at, "appointments"), total(at, "tasks"))
        for at, day in enumerate(shown)
    )


def _visits(tx: Tx, centre_id: UUID, hours_open: Opening, zone: str) -> list[Promise]:
    """Return the hours of the appointments still expected, day by day."""
    bounds = {day: day_bounds(day, zone) for day in hours_open}
    query = (
        select(  # type: ignore[call-overload]
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.technician_id,
            Appointment.bay_id,
        )
        .outerjoin(WorkOrder, WorkOrder.id == Appointment.work_order_id)
        .where(
            Appointment.service_center_id == centre_id,
            Appointment.starts_at < bounds[max(bounds)][1],
            Appointment.ends_at > bounds[min(bounds)][0],
            col(Appointment.status).in_(_EXPECTED),
            or_(col(WorkOrder.id).is_(None), col(WorkOrder.status).in_(_NOT_BEGUN)),
        )
    )
    return [
        Promise(length, day, technician_id, bay_id)
        for starts_at, ends_at, technician_id, bay_id in tx.session.execute(query)
        for day, length in _by_day((starts_at, ends_at), bounds)
    ]


def _by_day(
    span: tuple[datetime, datetime], bounds: Mapping[date, tuple[datetime, datetime]]
) -> list[tuple[date, Decimal]]:
    found = [(day, hours(meet([span], [whole]))) for day, whole in bounds.items()]
    return [(day, length) for day, length in found if length > 0]


def _tasks(tx: Tx, centre_id: UUID, zone: str) -> list[Promise]:
    """Return what is left of each open task: standard hours, or else planned, less those worked."""
    worked = _worked(tx.now)
    planned = case(
        (col(WorkOrderLabor.standard_hours) > 0, WorkOrderLabor.standard_hours),
        else_=WorkOrderLabor.hours,
    )
    left = planned - func.coalesce(worked.c.seconds, 0) / _SECONDS
    who = func.coalesce(WorkOrderLabor.technician_id, WorkOrder.assigned_to)
    query = (
        select(func.round(left, 3), WorkOrder.promised_at, Technician.id, WorkOrder.bay_id)  # type: ignore[call-overload]
        .join(WorkOrder, WorkOrder.id == WorkOrderLabor.work_order_id)
        .outerjoin(Technician, and_(col(Technician.user_id) == who, col(Technician.is_active)))
        .outerjoin(worked, true())
        .where(
            col(WorkOrderLabor.done_at).is_(None),
            col(WorkOrder.status).in_(_AT_WORK),
            left > 0,
            or_(
                col(WorkOrder.service_center_id) == centre_id,
                col(Technician.service_center_id) == centre_id,
            ),
        )
    )
    return [_promise(row, zone) for row in tx.session.execute(query)]


def _worked(now: datetime) -> LateralFromClause:
    """Return the seconds clocked on the task beside it, a running clock up to now."""
    seconds = case(
        (col(TimeEntry.ended_at).is_not(None), TimeEntry.minutes * 60),
        else_=func.extract("epoch", literal(now) - col(TimeEntry.started_at)),
    )
    return (
        select(func.sum(seconds).label("seconds"))
        .where(col(TimeEntry.labor_id) == col(WorkOrderLabor.id))
        .lateral()
    )


def _promise(row: Any, zone: str) -> Promise:
    left, promised_at, technician_id, bay_id = row
    due = business_date(promised_at, zone) if promised_at else None
    return Promise(Decimal(left), due, technician_id, bay_id)
