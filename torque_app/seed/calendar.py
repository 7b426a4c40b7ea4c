"""A fortnight of the demonstration's calendar: visits past, present and to come, and requests."""

from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from models.appointments import (
    Appointment,
    AppointmentStatus,
    Channel,
    ServiceRequest,
    ServiceRequestStatus,
)
from models.outbox import Counter
from models.values.clock import SANTIAGO, business_date
from models.work_orders import Location
from torque_app.appointments.rules import number_of
from torque_app.seed import words
from torque_app.seed.people import Car, Centre, Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.workshop import OPEN
from torque_app.workshop.queries import Span, minus, spans

BEFORE, AFTER = 6, 10
"""Days of the fortnight behind and ahead."""

MORNING, AFTERNOON, LATE = (9, 13), (14, 16), (16, 18)
LENGTHS: Final = (60, 90, 120, 60, 180, 45)
MISSED, CALLED_OFF, HOME = 0.07, 0.06, 0.05
CAME_BY: Final = (Channel.CALL_CENTER, Channel.WALK_IN, Channel.WEB, Channel.CALL_CENTER)
ASKED: Final = (
    (Channel.WEB, ServiceRequestStatus.NEW, "Cambio de aceite y filtro", "¿Me pueden esperar?"),
    (Channel.WEB, ServiceRequestStatus.NEW, "Revisión de frenos", "Suena al frenar en bajada."),
    (Channel.CALL_CENTER, ServiceRequestStatus.NEW, "", "Pregunta por mantención de los 40 mil."),
    (Channel.WALK_IN, ServiceRequestStatus.NEW, "", "Pasó a cotizar amortiguadores."),
    (Channel.CALL_CENTER, ServiceRequestStatus.CLOSED, "", "Quería un repuesto que no tenemos."),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """A technician of a centre and when they are away."""

    id: UUID
    week: dict[str, list[list[str]]]
    away: tuple[Span, ...]

    def is_there(self, span: Span, day: date) -> bool:
        """Tell whether they are at work for all of a stretch."""
        return not minus([span], minus(spans(self.week, day), self.away))


class Fortnight:
    """Appointments that keep the rules the commands would have kept."""

    def __init__(self, book: Book, shop: Workshop, *, now: datetime) -> None:
        # a chance of its own: what the rest of the story tells does not change with it
        self.book, self.shop, self.now = book, shop, now
        self.dice = Dice(shop.plan.seed + 2)
        self.taken: Tally[str] = Tally()
        self.cars = self.dice.random.sample(shop.cars, len(shop.cars))

    def fill(self, cursor: psycopg.Cursor[Any]) -> None:
        """Write the fortnight of every centre; its bays and technicians stand in the database."""
        today = business_date(self.now)
        for ahead in range(-BEFORE, AFTER):
            day = today + timedelta(days=ahead)
            for centre in self.shop.centres:
                bays = self._bays(cursor, centre)
                for crew, bay in zip(self._crew(cursor, centre), bays, strict=False):
                    self._day(centre, day, bay, crew)
        self._requests()
        for name, last in self.taken.items():
            self.book.add(Counter, id=self.dice.id(self.now), name=name, last=last)

    def _bays(self, cursor: psycopg.Cursor[Any], centre: Centre) -> list[UUID]:
        cursor.execute(
            "SELECT id FROM bays WHERE tenant_id = %s AND service_center_id = %s ORDER BY position",
            (self.shop.tenant_id, centre.id),
        )
        return [row[0] for row in cursor.fetchall()]

    def _crew(self, cursor: psycopg.Cursor[Any], centre: Centre) -> list[Crew]:
        cursor.execute(
            "SELECT t.id, t.week, array_agg(a.starts_at ORDER BY a.starts_at),"
            " array_agg(a.ends_at ORDER BY a.starts_at) FROM technicians t"
            " LEFT JOIN technician_absences a ON (a.tenant_id, a.technician_id) ="
            " (t.tenant_id, t.id) WHERE t.tenant_id = %s AND t.service_center_id = %s"
            " GROUP BY t.tenant_id, t.id ORDER BY t.id",
            (self.shop.tenant_id, centre.id),
        )
        return [
            Crew(key, week, tuple((a, b) for a, b in zip(start, end, strict=True) if a))
            for key, week, start, end in cursor.fetchall()
        ]

    def _day(self, centre: Centre, day: date, bay: UUID, crew: Crew) -> None:
        for first, last in (MORNING, AFTERNOON, LATE):
            at = _local(day, first)
            while self.dice.random.random() < 0.8:  # noqa: PLR2004 - some hours stay free
                length = timedelta(minutes=self.dice.random.choice(LENGTHS))
                if at + length > _local(day, last):
                    break
                if not crew.is_there((at, at + length), day):
                    at += timedelta(minutes=30)  # a Saturday begins later
                    continue
                self._visit(centre, (at, at + length), bay, crew)
                at += length + timedelta(minutes=self.dice.random.choice((0, 0, 15, 30)))

    def _visit(self, centre: Centre, span: Span, bay: UUID, crew: Crew) -> None:
        chance = self.dice.random
        service, complaint, tasks, _parts = chance.choice(words.JOBS)
        car = self._next_car()
        booked = span[0] - timedelta(days=chance.randint(1, 9), minutes=chance.randint(0, 300))
        status = self._status(span)
        at_home = chance.random() < HOME
        self.book.add(
            Appointment,
            id=self.dice.id(min(booked, self.now)),
            number=self._number("CI", "appointments", min(booked, self.now)),
            service_center_id=centre.id,
            client_id=car.client.id,
            vehicle_id=car.id,
            bay_id=bay,
            technician_id=crew.id if chance.random() < 0.85 else None,  # noqa: PLR2004 - most
            channel=chance.choice(CAME_BY),
            service_type=service,
            customer_complaint=complaint,
            starts_at=span[0],
            ends_at=span[1],
            status=status,
            estimated_hours=sum((Decimal(hours) for _task, hours in tasks), Decimal(0)),
            created_by=chance.choice(self.shop.advisors),
            created_at=min(booked, self.now),
            **_stamps(status, span, booked=min(booked, self.now)),
            **(_fetched(car) if at_home else {}),
        )

    def _status(self, span: Span) -> AppointmentStatus:
        luck = self.dice.random.random()
        if luck < CALLED_OFF:
            return AppointmentStatus.CANCELLED
        if span[0] > self.now:
            sure = luck < 0.7  # noqa: PLR2004 - two of three are confirmed
            return AppointmentStatus.CONFIRMED if sure else AppointmentStatus.PENDING
        if luck < CALLED_OFF + MISSED:
            return AppointmentStatus.NO_SHOW
        here = span[1] > self.now
        return AppointmentStatus.IN_PROGRESS if here else AppointmentStatus.COMPLETED

    def _requests(self) -> None:
        tomorrow = _next_workday(business_date(self.now))
        for place, (channel, status, service, complaint) in reversed(list(enumerate(ASKED))):
            car, came = self._next_car(), self.now - timedelta(hours=3 + 5 * place)
            if channel is not Channel.WEB:
                came = _in_hours(came, early=timedelta(minutes=25 * place))
            known = place % 2 == 0
            self.book.add(
                ServiceRequest,
                id=self.dice.id(came),
                number=self._number("SS", "service_requests", came),
                service_center_id=self.shop.centres[0].id,
                client_id=car.client.id if known else None,
                vehicle_id=car.id if known else None,
                channel=channel,
                contact_name=car.client.name,
                contact_phone=car.client.phone,
                contact_email=car.client.email if channel is Channel.WEB else "",
                rut=car.client.rut if channel is Channel.WEB else "",
                plate=car.plate,
                service_type=service,
                complaint=complaint,
                status=status,
                wanted_at=_local(tomorrow, 17) if channel is Channel.WEB else None,
                wanted_minutes=60 if channel is Channel.WEB else None,
                closed_reason="No trabajamos ese repuesto"
                if status is ServiceRequestStatus.CLOSED
                else "",
                created_at=came,
            )

    def _next_car(self) -> Car:
        car = self.cars.pop()
        self.cars.insert(0, car)
        return car

    def _number(self, prefix: str, counter: str, at: datetime) -> str:
        name = f"{counter}:{business_date(at).year}"
        self.taken[name] += 1
        return number_of(prefix, business_date(at).year, self.taken[name])


def _local(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(SANTIAGO)).astimezone(UTC)


def _in_hours(at: datetime, *, early: timedelta) -> datetime:
    """Return a moment at which somebody was there to answer: then, or before closing last time."""
    days = (business_date(at) - timedelta(days=back) for back in range(8))
    open_ = (span for day in days for span in reversed(spans(OPEN, day)) if span[0] < at)
    _opened, closed = next(open_)
    return at if at < closed else closed - early


def _next_workday(day: date) -> date:
    following: Iterator[date] = (day + timedelta(days=ahead) for ahead in range(1, 8))
    return next(each for each in following if each.weekday() < 5)  # noqa: PLR2004 - Saturday


def _stamps(status: AppointmentStatus, span: Span, *, booked: datetime) -> dict[str, Any]:
    """Return the moments a status has gone through."""
    told: dict[str, Any] = {}
    if status not in {AppointmentStatus.PENDING, AppointmentStatus.CANCELLED}:
        told["confirmed_at"] = booked + timedelta(minutes=10)
    if status in {AppointmentStatus.IN_PROGRESS, AppointmentStatus.COMPLETED}:
        told["arrived_at"] = span[0] - timedelta(minutes=4)
    if status is AppointmentStatus.COMPLETED:
        told["ended_at"] = span[1]
    if status is AppointmentStatus.NO_SHOW:
        told["ended_at"] = span[0] + timedelta(minutes=15)
    if status is AppointmentStatus.CANCELLED:
        told |= {"ended_at": booked + timedelta(hours=2), "ended_reason": "No puede ese día"}
    return told


def _fetched(car: Car) -> dict[str, Any]:
    """Return where a car is fetched and brought back: at its owner's."""
    owner = car.client
    place = {"address": owner.address, "comuna": owner.comuna, "city": owner.city}
    return {"location": Location.HOME} | {
        f"{way}_{part}": said for way in ("pickup", "drop") for part, said in place.items()
    }
