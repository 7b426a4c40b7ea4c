"""Pure rules of the calendar: what fits where, which hours are free, and how things are called."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from models.appointments import Channel
from models.values import clock
from models.work_orders import ArrivalMode, Location
from torque_app.core.texts import Sentence
from torque_app.workshop.queries import Span, meet, minus

DAY: Final = 24 * 60
LEAST_MINUTES: Final = 5
MOST_MINUTES: Final = 14 * 60
"""An appointment lies within one day: longer work belongs to its OT."""

WIDTHS: Final[Mapping[str, int]] = {
    "service_type": 60,
    "customer_complaint": 2000,
    "notes": 500,
    "pickup_address": 120,
    "pickup_comuna": 40,
    "pickup_city": 40,
    "drop_address": 120,
    "drop_comuna": 40,
    "drop_city": 40,
    "contact_name": 100,
    "complaint": 2000,
    "reason": 200,
}
"""Letters each text may have, as the columns hold them."""

CHANNEL_NAMES: Final[Mapping[Channel, str]] = {
    Channel.CALL_CENTER: "Teléfono",
    Channel.PORTAL: "Portal del cliente",
    Channel.WALK_IN: "Mostrador",
    Channel.WEB: "Reserva por internet",
}
STATION: Final = Location.STATION
HOME: Final = Location.HOME

FARTHEST: Final = timedelta(days=364)
"""Beyond a year nobody knows a centre's holidays, nor its people's."""

REMEMBERED_NO_SHOWS: Final = timedelta(days=365)
REMIND_BEFORE: Final = timedelta(hours=24)
REMIND_AT_LEAST: Final = timedelta(hours=2)
"""Less time than this before the visit a reminder comes too late to help."""

REMIND_HOURS: Final = range(9, 20)
"""When people may be written to, on the centre's clock."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch that is promised: by an appointment, or asked for and not answered yet."""

    starts_at: datetime
    ends_at: datetime
    bay_id: UUID | None = None
    technician_id: UUID | None = None

    def touches(self, span: Span) -> bool:
        """Tell whether the two have any time in common; meeting at an end is none."""
        return self.starts_at < span[1] and span[0] < self.ends_at


@dataclass(frozen=True, slots=True)
class Shop:
    """A centre on one day: when it is open, its bays, and when each technician is there."""

    opened: Sequence[Span]
    bays: Collection[UUID] = ()
    presence: Mapping[UUID, Sequence[Span]] = field(default_factory=dict)
    """Empty where the workshop keeps no technicians: bays alone decide then."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour that may be promised, and how many more cars fit into it."""

    starts_at: datetime
    ends_at: datetime
    places: int


def is_near(day: date, today: date) -> bool:
    """Tell whether a day is less than a year away, before or after: the calendar's own reach."""
    return abs(day - today) <= FARTHEST


def number_of(prefix: str, year: int, taken: int) -> str:
    """Return `CI-2026-000123`: what it is, the year, and the number taken."""
    return f"{prefix}-{year}-{taken:06}"


def length_refusal(minutes: int) -> Sentence | None:
    """Return why an appointment cannot last so long, or None."""
    if LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return None
    return Sentence(
        "Una cita dura entre {least} minutos y {most} horas.",
        least=LEAST_MINUTES,
        most=MOST_MINUTES // 60,
    )


def opening_refusal(span: Span, opened: Sequence[Span], zone: str) -> Sentence | None:
    """Return why a stretch does not lie in the hours of its day, or None.

    It begins while the centre is open and ends before it closes; a lunch break in between stops
    nobody's car from staying.
    """
    day = clock.formatted_date(clock.business_date(span[0], zone))
    if not opened:
        return Sentence("El centro está cerrado el {day}. Elige otro día.", day=day)
    begins_open = any(start <= span[0] < end for start, end in opened)
    if begins_open and span[1] <= opened[-1][1]:
        return None
    hours = ", ".join(f"{_wall(start, zone)}-{_wall(end, zone)}" for start, end in opened)
    return Sentence("El {day} el centro atiende {hours}. Elige otra hora.", day=day, hours=hours)


def is_there(span: Span, present: Iterable[Span], opened: Sequence[Span]) -> bool:
    """Tell whether somebody is present for all of a stretch that lies in opening hours."""
    return not minus(meet([span], opened), present)


def places(span: Span, shop: Shop, taken: Iterable[Taken]) -> int:
    """Return how many more cars fit into a stretch.

    Whoever was promised no bay or no technician in particular will need one all the same. A
    workshop that keeps neither takes one car at a time.
    """
    busy = [each for each in taken if each.touches(span)]
    if not shop.bays and not shop.presence:
        return max(1 - len(busy), 0)
    room: list[int] = []
    if shop.bays:
        held = {each.bay_id for each in busy if each.bay_id in shop.bays}
        loose = sum(each.bay_id not in shop.bays for each in busy)
        room.append(len(shop.bays) - len(held) - loose)
    if shop.presence:
        here = {one for one, there in shop.presence.items() if is_there(span, there, shop.opened)}
        held = {each.technician_id for each in busy} & here
        loose = sum(each.technician_id not in shop.presence for each in busy)
        room.append(len(here) - len(held) - loose)
    return max(min(room), 0)


def free_slots(
    shop: Shop, taken: Sequence[Taken], *, minutes: int, every: int, after: datetime
) -> list[Slot]:
    """Return the hours of a day that still take a car of so many minutes, from `after` on.

    They stand on a grid of `every` minutes from each time the centre opens; whoever is served
    there is done before the centre closes.
    """
    found: list[Slot] = []
    for start, end in shop.opened:
        at = start
        while at < end:
            span = (at, at + timedelta(minutes=minutes))
            fits = span[1] <= shop.opened[-1][1] and at >= after
            free = places(span, shop, taken) if fits else 0
            if free:
                found.append(Slot(*span, free))
            at += timedelta(minutes=every)
    return found


def arrival_mode(*, has_arrived: bool) -> ArrivalMode:
    """Return how an OT opens: with the car at hand, or as a card that waits for it (REC-11)."""
    return ArrivalMode.VEHICLE_PRESENT if has_arrived else ArrivalMode.VEHICLE_ABSENT


def is_reminded_now(starts_at: datetime, now: datetime, zone: str) -> bool:
    """Tell whether this is the time to remind somebody: a day before, while people are awake."""
    ahead = starts_at - now
    awake = clock.local(now, zone).hour in REMIND_HOURS
    return awake and REMIND_AT_LEAST <= ahead <= REMIND_BEFORE


def clock_range(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return `24-11-2026, 10:00-11:30` on the centre's clock."""
    day = clock.formatted_date(clock.business_date(starts_at, zone))
    return f"{day}, {_wall(starts_at, zone)}-{_wall(ends_at, zone)}"


def first_day(day: date, days: int) -> date:
    """Return the Monday of a day's week, or the day itself where a single one is shown."""
    return day if days == 1 else day - timedelta(days=day.weekday())


def _wall(instant: datetime, zone: str) -> str:
    return f"{clock.local(instant, zone):%H:%M}"


def minutes_of(instant: datetime, day: date, zone: str) -> int:
    """Return what a day's wall clock shows, in minutes; instants outside it, its nearer end."""
    local = clock.local(instant, zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY
    return 60 * local.hour + local.minute


def instant(day: date, minutes: int, zone: str) -> datetime:
    """Return the instant in UTC when a day's wall clock shows so many minutes."""
    start, end = clock.day_bounds(day, zone)
    shown = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(minutes=minutes)
    return min(max(shown.astimezone(UTC), start), end)
