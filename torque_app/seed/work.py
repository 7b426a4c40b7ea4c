"""A year of OTs: who came, what was done, how far each one has got."""

from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.outbox import Counter
from models.values import clock
from models.values.money import rounded
from models.vehicles import OdometerReading, ServiceRecord
from models.work_orders import (
    ApprovalStatus,
    OTStage,
    OTStatus,
    Priority,
    TimeEntry,
    WorkOrder,
    WorkOrderLabor,
    WorkOrderPart,
    WorkOrderStatusHistory,
)
from torque_app.seed import words
from torque_app.seed.people import Car, Centre, Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.store import Part, Store

S = OTStatus
PATH = (S.DRAFT, S.PENDING, S.APPROVED, S.IN_PROGRESS, S.QC, S.COMPLETED, S.INVOICED, S.CLOSED)
RATE = Decimal(28000)
MORNING, NOON, NIGHT = 12, 15, 21  # UTC: nine, noon and six in Chile
EVENING = (15, 18, 20, 21)  # UTC: a promise falls between noon and six in Chile
SATURDAY = 5
# what is still open on the day the demonstration is looked at
OPEN = (
    (S.DRAFT, 5), (S.PENDING, 6), (S.APPROVED, 8), (S.IN_PROGRESS, 13), (S.WAITING_PARTS, 6),
    (S.QC, 5), (S.COMPLETED, 7), (S.INVOICED, 9),
)  # fmt: skip


@dataclass
class Line:
    """A line as the invoice repeats it."""

    name: str
    code: str | None
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    cost: Decimal
    item_id: UUID | None


@dataclass
class Job:
    """One OT of the story."""

    id: UUID
    number: str
    centre: Centre
    car: Car
    status: OTStatus
    opened: datetime
    finished: datetime
    lines: list[Line] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        """The sum of the lines, net of IVA."""
        return sum((line.amount for line in self.lines), Decimal(0))


class Year:
    """Opens OTs day by day and leaves the last ones unfinished."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, store: Store) -> None:
        self.book, self.dice, self.shop, self.store = book, dice, shop, store
        self.numbers: Tally[str] = Tally()
        self.positions: Tally[OTStatus] = Tally()

    def order(self, day: datetime, status: OTStatus, now: datetime) -> Job:
        """Write one OT with its lines, history and traces, at the state it has reached."""
        dice = self.dice
        opened = min(dice.moment(day), now - timedelta(minutes=40))
        centre = dice.random.choice(self.shop.centres)
        month = clock.month_key(opened, clock.SANTIAGO)
        counter = f"ot:{centre.code}-{month}"
        self.numbers[counter] += 1
        number = f"{centre.code}-{month}-{self.numbers[counter]:04d}"
        finished = min(_by_day(opened + timedelta(hours=dice.random.randint(5, 52)), NOON), now)
        job = Job(
            dice.id(opened),
            number,
            centre,
            dice.random.choice(self.shop.cars),
            status,
            opened,
            finished,
        )
        self._write(job, dice.random.choice(words.JOBS))
        return job

    def _write(self, job: Job, kind: Any) -> None:
        service_type, complaint, tasks, parts = kind
        technician, technician_name = self.dice.random.choice(self.shop.technicians)
        reached = _reached(job.status)
        begun = S.IN_PROGRESS in reached
        hours = self._tasks(job, tasks, technician if begun else None)
        used = self._parts(job, parts, technician) if begun else []
        job.car.odometer += self.dice.random.randint(300, 6000)
        moments = self._history(job, reached)
        self._order_row(job, service_type, complaint, technician, moments, hours=hours)
        self.book.add(
            OdometerReading,
            id=self.dice.id(job.opened),
            vehicle_id=job.car.id,
            kilometres=job.car.odometer,
            read_at=job.opened,
            created_at=job.opened,
        )
        if S.COMPLETED in reached:
            self._done(job, service_type, technician_name, used)
            self._clock(job, technician, moments[S.QC], hours=hours)

    def _tasks(self, job: Job, tasks: Any, technician: UUID | None) -> Decimal:
        total = Decimal(0)
        done = _reached(job.status)
        for row, (description, hours) in enumerate(tasks, 1):
            amount = rounded(Decimal(hours) * RATE)
            total += Decimal(hours)
            finished = S.QC in done or (S.IN_PROGRESS in done and row == 1)
            self.book.add(
                WorkOrderLabor,
                id=self.dice.id(job.opened),
                work_order_id=job.id,
                sr_no=row,
                description=description,
                labour_code=f"MO-{row:02d}",
                hours=Decimal(hours),
                standard_hours=Decimal(hours),
                rate=RATE,
                amount=amount,
                technician_id=technician,
                done_at=job.finished if finished else None,
                created_at=job.opened,
            )
            job.lines.append(
                Line(
                    description, f"MO-{row:02d}", Decimal(1), "UN", amount, amount, Decimal(0), None
                )
            )
        return total

    def _parts(self, job: Job, parts: Any, technician: UUID) -> list[Part]:
        at = job.opened + timedelta(hours=2)
        used: list[Part] = []
        for row, (prefix, units) in enumerate(parts, 1):
            quantity = Decimal(units)
            part, movement = self.store.take(
                prefix, quantity, job.centre, at=at, ot=(job.id, job.number)
            )
            amount = rounded(quantity * part.price)
            self.book.add(
                WorkOrderPart,
                id=self.dice.id(at),
                work_order_id=job.id,
                sr_no=row,
                item_id=part.id,
                warehouse_id=job.centre.warehouse_id,
                part_name=part.name,
                part_code=part.sku,
                unit=part.unit,
                quantity=quantity,
                unit_cost=part.cost,
                unit_price=part.price,
                amount=amount,
                technician_id=technician,
                movement_id=movement,
                created_at=at,
            )
            cost = (quantity * part.cost).quantize(Decimal("0.0001"))
            job.lines.append(
                Line(part.name, part.sku, quantity, part.unit, part.price, amount, cost, part.id)
            )
            used.append(part)
        return used

    def _history(self, job: Job, reached: list[OTStatus]) -> dict[OTStatus, datetime]:
        moments = {status: moment_of(job, status) for status in reached}
        before: OTStatus | None = None
        for place, status in enumerate(reached):
            # steps of one night fall on one morning: their keys tell which came first
            key = self.dice.id(moments[status] + timedelta(milliseconds=place))
            self.book.add(
                WorkOrderStatusHistory,
                id=key,
                work_order_id=job.id,
                from_status=before,
                to_status=status,
                changed_by=self.dice.random.choice(self.shop.advisors),
                changed_at=moments[status],
            )
            before = status
        return moments

    def _order_row(
        self,
        job: Job,
        service_type: str,
        complaint: str,
        technician: UUID,
        moments: dict[OTStatus, datetime],
        *,
        hours: Decimal,
    ) -> None:
        self.positions[job.status] += 1
        waiting = job.status is S.WAITING_PARTS
        promised = _of_the_week(job.opened + timedelta(days=self.dice.random.choice((0, 1, 1, 2))))
        self.book.add(
            WorkOrder,
            id=job.id,
            number=job.number,
            service_center_id=job.centre.id,
            client_id=job.car.client.id,
            vehicle_id=job.car.id,
            service_type=service_type,
            description=complaint,
            status=job.status,
            stage=_stage(job.status),
            approval_status=_approval(job.status),
            priority=self.dice.random.choices(list(Priority), (15, 60, 18, 7))[0],
            odometer_in=job.car.odometer,
            board_position=self.positions[job.status] * 1024,
            created_by=self.dice.random.choice(self.shop.advisors),
            assigned_to=None if job.status in (S.DRAFT, S.PENDING) else technician,
            estimated_hours=hours,
            actual_hours=hours if S.QC in moments else Decimal(0),
            promised_at=promised.replace(hour=self.dice.random.choice(EVENING), minute=0),
            parts_pending=waiting,
            waiting_reason="Llega mañana desde la importadora" if waiting else None,
            created_at=job.opened,
            updated_at=moments[job.status],
            **_stamps(job, moments),
            **_sums(job, moments),
        )

    def _done(
        self,
        job: Job,
        service_type: str,
        technician_name: str,
        used: list[Part],
    ) -> None:
        labor = sum((line.amount for line in job.lines if line.item_id is None), Decimal(0))
        self.book.add(
            ServiceRecord,
            id=self.dice.id(job.finished),
            vehicle_id=job.car.id,
            service_center_id=job.centre.id,
            service_center_name=job.centre.name,
            work_order_id=job.id,
            work_order_number=job.number,
            service_date=job.finished,
            service_type=service_type,
            engineer=technician_name,
            parts=[part.name for part in used],
            labor=labor,
            parts_cost=job.net - labor,
            total_cost=job.net,
            odometer=job.car.odometer,
            created_at=job.finished,
        )

    def _clock(self, job: Job, technician: UUID, done: datetime, *, hours: Decimal) -> None:
        worked = timedelta(hours=float(hours))
        started = max(_from_the_morning(done - worked), job.opened)
        self.book.add(
            TimeEntry,
            id=self.dice.id(started),
            work_order_id=job.id,
            user_id=technician,
            started_at=started,
            ended_at=started + worked,
            minutes=int(hours * 60),
            created_at=started,
        )

    def close(self, at: datetime) -> None:
        """Leave the counters where the story ends, so that the next OT follows on."""
        for name, last in self.numbers.items():
            self.book.add(Counter, id=self.dice.id(at), name=name, last=last)


def moment_of(job: Job, status: OTStatus) -> datetime:
    """Return when an OT came to a status: the steps of its story are equally long, by day."""
    reached = _reached(job.status)
    step = (job.finished - job.opened) / max(1, len(reached))
    moment = _by_day(job.opened + step * reached.index(status), MORNING)
    return min(moment, job.finished)


def _of_the_week(moment: datetime) -> datetime:
    """Return the Monday after a moment of the weekend: nobody promises a car for then."""
    here = moment.weekday()
    return moment + timedelta(days=7 - here if here >= SATURDAY else 0)


def _from_the_morning(moment: datetime) -> datetime:
    """Return the moment, or the morning of the working day before when it falls at night."""
    if MORNING <= moment.hour < NIGHT:
        return moment
    early = timedelta(days=1 if moment.hour < MORNING else 0)
    return moment.replace(hour=MORNING, minute=0, second=0, microsecond=0) - early


def _by_day(moment: datetime, first: int) -> datetime:
    """Return the moment, or the next hour `first` (UTC) when it falls outside the working day."""
    if first <= moment.hour < NIGHT:
        return moment
    late = timedelta(days=1 if moment.hour >= NIGHT else 0)
    return moment.replace(hour=first, minute=0, second=0, microsecond=0) + late


def _stamps(job: Job, moments: dict[OTStatus, datetime]) -> dict[str, Any]:
    person = job.car.client
    return {
        "arrived_at": job.opened,
        "submitted_at": moments.get(S.PENDING),
        "started_at": moments.get(S.IN_PROGRESS),
        "completed_at": moments.get(S.COMPLETED),
        "invoiced_at": moments.get(S.INVOICED),
        "closed_at": moments.get(S.CLOSED),
        "status_since": moments[job.status],
        "client_snapshot": {
            "plate": job.car.plate,
            "client": person.name,
            "vehicle": job.car.label,
            "phone": person.phone,
            "rut": person.rut,
        },
    }


def _sums(job: Job, moments: dict[OTStatus, datetime]) -> dict[str, Any]:
    tasks = [line for line in job.lines if line.item_id is None]
    labor = sum((line.amount for line in tasks), Decimal(0))
    begun = 1 if S.IN_PROGRESS in moments else 0
    return {
        "labor_cost": labor,
        "parts_cost": job.net - labor,
        "total_cost": job.net,
        "parts_unit_cost": sum((line.cost for line in job.lines), Decimal(0)),
        "tasks_done": len(tasks) if S.QC in moments else begun,
        "tasks_total": len(tasks),
    }


def _reached(status: OTStatus) -> list[OTStatus]:
    if status is S.WAITING_PARTS:
        return [*PATH[:4], S.WAITING_PARTS]
    return list(PATH[: PATH.index(status) + 1])


def _stage(status: OTStatus) -> OTStage | None:
    return {
        S.DRAFT: OTStage.CREATED,
        S.PENDING: OTStage.AWAITING_QUOTATION_APPROVAL,
        S.APPROVED: OTStage.ASSIGNED,
    }.get(status)


def _approval(status: OTStatus) -> ApprovalStatus:
    if status is S.DRAFT:
        return ApprovalStatus.NONE
    return ApprovalStatus.PENDING if status is S.PENDING else ApprovalStatus.APPROVED
