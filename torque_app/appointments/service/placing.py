"""Giving an appointment its place in the calendar: no bay and no technician promised twice."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models.appointments import Appointment
from models.values import clock
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.queries.appointments import named, warnings
from torque_app.appointments.queries.calendar import load_on
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.texts import Sentence, _
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.workshop import queries as workshop

OVERLAP = "23P01"
"""PostgreSQL's exclusion_violation."""


class SlotTaken(Conflict):
    """A bay or a technician is promised elsewhere; `details["appointment_id"]` says to whom."""

    code: ClassVar[str] = "slot_taken"


@dataclass(frozen=True, slots=True)
class Place:
    """When an appointment is, and whom and what it needs."""

    service_center_id: UUID
    starts_at: datetime
    ends_at: datetime
    bay_id: UUID | None = None
    technician_id: UUID | None = None

    @property
    def span(self) -> workshop.Span:
        """The stretch of time it takes."""
        return self.starts_at, self.ends_at


def place_of(visit: Appointment) -> Place:
    """Return where an appointment stands."""
    return Place(
        visit.service_center_id, visit.starts_at, visit.ends_at, visit.bay_id, visit.technician_id
    )


def spanning(starts_at: datetime, minutes: int) -> workshop.Span:
    """Return the stretch in UTC; refuses lengths no day has, and clocks without a zone."""
    if starts_at.tzinfo is None:
        raise Invalid.field("starts_at", "La hora de la cita va con su zona horaria.")
    refused = rules.length_refusal(minutes)
    if refused:
        raise Invalid.field("minutes", refused)
    try:
        begins = starts_at.astimezone(UTC)
        return begins, begins + timedelta(minutes=minutes)
    except OverflowError:
        raise Invalid.field("starts_at", "Elige un día a menos de un año de hoy.") from None


def check_centre(tx: Tx, centre_id: UUID) -> None:
    """Refuse whoever belongs to another centre."""
    if tx.actor.centre_id not in {None, centre_id}:
        raise NotAllowed("Esa cita es de otro centro: sólo puedes verla.")


def hold_calendar(tx: Tx, centre_id: UUID) -> None:
    """Let no other transaction place anything at this centre until this one ends.

    The exclusion constraints hold by themselves; in line, bookings cannot deadlock on the two of
    them, and what is counted (the load, the free hours) is still so when the row is written.
    """
    one_at_a_time(tx, f"agenda:{centre_id}")


def check_place(tx: Tx, wanted: Place, *, besides: UUID | None, anew: bool = True) -> None:
    """Refuse a place outside opening hours, of a stranger to the centre, or that is taken.

    `anew` says that the hour itself is new: one that was agreed before may begin in the past.
    """
    said = workshop.calendar(tx, wanted.service_center_id)
    day = clock.business_date(wanted.starts_at, said.timezone)
    if anew and day < clock.business_date(tx.now, said.timezone):
        raise Invalid.field("starts_at", "Ese día ya pasó. Elige uno de hoy en adelante.")
    if anew and day > clock.business_date(tx.now, said.timezone) + rules.FARTHEST:
        raise Invalid.field("starts_at", "Elige un día a menos de un año de hoy.")
    opened = workshop.opening(tx, wanted.service_center_id, day)
    refused = rules.opening_refusal(wanted.span, opened, said.timezone)
    if refused:
        raise Invalid.field("starts_at", refused)
    _check_bay(tx, wanted)
    _check_technician(tx, wanted, opened)
    found = conflict(tx, wanted, besides=besides)
    if found is not None:
        raise refusal(tx, found, wanted, zone=said.timezone)


def _check_bay(tx: Tx, wanted: Place) -> None:
    if wanted.bay_id is None:
        return
    known = workshop.bays(tx, wanted.service_center_id, only_active=True)
    if wanted.bay_id not in {one.id for one in known}:
        raise Invalid.field("bay_id", "Elige un box activo de ese centro.")


def _check_technician(tx: Tx, wanted: Place, opened: list[workshop.Span]) -> None:
    if wanted.technician_id is None:
        return
    known = {
        one.id: one.name
        for one in workshop.technicians(tx, wanted.service_center_id, only_active=True)
    }
    if wanted.technician_id not in known:
        raise Invalid.field("technician_id", "Elige un técnico activo de ese centro.")
    zone = workshop.calendar(tx, wanted.service_center_id).timezone
    day = clock.business_date(wanted.starts_at, zone)
    there = workshop.presence(tx, wanted.service_center_id, day)
    if not rules.is_there(wanted.span, there.get(wanted.technician_id, []), opened):
        raise Invalid.field(
            "technician_id",
            Sentence(
                "{name} no está a esa hora. Elige otro técnico u otra hora.",
                name=known[wanted.technician_id],
            ),
        )


def conflict(tx: Tx, wanted: Place, *, besides: UUID | None) -> Appointment | None:
    """Return a live appointment that has the same bay or technician at the same time."""
    same = [
        col(column) == key
        for column, key in (
            (Appointment.bay_id, wanted.bay_id),
            (Appointment.technician_id, wanted.technician_id),
        )
        if key is not None
    ]
    if not same:
        return None
    query = (
        select(Appointment)
        .where(
            or_(*same),
            col(Appointment.status).in_(lifecycle.LIVE),
            col(Appointment.starts_at) < wanted.ends_at,
            col(Appointment.ends_at) > wanted.starts_at,
        )
        .order_by(col(Appointment.starts_at))
        .limit(1)
    )
    if besides is not None:
        query = query.where(col(Appointment.id) != besides)
    with tx.session.no_autoflush:
        return tx.session.exec(query).first()


def refusal(tx: Tx, found: Appointment, wanted: Place, *, zone: str) -> SlotTaken:
    """Return the refusal that says who has the bay or the technician, and when."""
    number, car = named(tx, found.id)
    bay = wanted.bay_id is not None and found.bay_id == wanted.bay_id
    field = "bay_id" if bay else "technician_id"
    sentence = Sentence(
        "{what} ya está tomado por la cita {number} ({plate}): {when}. Elige otra hora u otro.",
        what=Sentence("Ese box") if bay else Sentence("Ese técnico"),
        number=number,
        plate=car,
        when=rules.clock_range(found.starts_at, found.ends_at, zone),
    )
    return SlotTaken(
        sentence, fields={field: sentence}, appointment_id=str(found.id), number=number
    )


@contextmanager
def _told_apart(tx: Tx, wanted: Place, besides: UUID) -> Generator[None]:
    """Turn a broken exclusion constraint into the refusal that names the other appointment."""
    try:
        with tx.session.begin_nested():
            yield
            tx.session.flush()
    except IntegrityError as broken:
        if getattr(broken.orig, "sqlstate", None) != OVERLAP:
            raise
        found = conflict(tx, wanted, besides=besides)
        if found is None:
            raise SlotTaken(
                "Otra cita acaba de tomar esa hora. Elige otra hora, otro box u otro técnico."
            ) from broken
        zone = workshop.calendar(tx, wanted.service_center_id).timezone
        raise refusal(tx, found, wanted, zone=zone) from broken


def put(
    tx: Tx, visit: Appointment, wanted: Place, *, also: Callable[[], None] | None = None
) -> None:
    """Write an appointment into its place; `also` changes what has to change with it.

    Raises SlotTaken where somebody outside this calendar's line was faster.
    """
    with _told_apart(tx, wanted, visit.id):
        visit.starts_at, visit.ends_at = wanted.starts_at, wanted.ends_at
        visit.bay_id, visit.technician_id = wanted.bay_id, wanted.technician_id
        if also is not None:
            also()
        tx.session.add(visit)


def told(tx: Tx, visit: Appointment) -> list[str]:
    """Return the warnings of an appointment, with its day's load where that is beyond the limit."""
    found = warnings(tx, visit)
    said = workshop.calendar(tx, visit.service_center_id)
    day = clock.business_date(visit.starts_at, said.timezone)
    percent = load_on(tx, visit.service_center_id, day)
    if percent is not None and percent > said.max_load_percent:
        found.append(
            _(
                Sentence(
                    "Ese día queda con {percent} % de carga; el máximo del centro es {most} %.",
                    percent=percent,
                    most=said.max_load_percent,
                )
            )
        )
    return found
