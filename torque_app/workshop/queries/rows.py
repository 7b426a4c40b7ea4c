"""The plain rows of the workshop, as every screen and context sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.workshop import (
    Absence,
    Bay,
    BayKind,
    CentreCalendar,
    LaborOperation,
    Level,
    Skill,
    SpecialDay,
)
from torque_app.workshop.rules.words import KIND_NAMES, LEVEL_NAMES, SKILL_NAMES


@dataclass(frozen=True, slots=True)
class BayRow:
    """A bay; `kind_name` is what the screen calls its kind."""

    id: UUID
    service_center_id: UUID
    code: str
    name: str
    kind: BayKind
    kind_name: str
    capacity_kg: int | None
    height_cm: int | None
    position: int
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class TechnicianRow:
    """A technician; `id` is not the user's; an empty `week` follows the centre's."""

    id: UUID
    user_id: UUID
    name: str
    service_center_id: UUID
    level: Level
    level_name: str
    skills: tuple[Skill, ...]
    week: Mapping[str, Sequence[Sequence[str]]]
    is_active: bool
    version: int

    @property
    def centre_id(self) -> UUID:
        """The centre it works at."""
        return self.service_center_id


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """A time a technician is not there."""

    id: UUID
    technician_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """When a centre is open and what it takes on; `version` is 0 until somebody saved it."""

    service_center_id: UUID
    timezone: str
    week: Mapping[str, Sequence[Sequence[str]]]
    slot_minutes: int
    max_load_percent: int
    no_show_minutes: int
    works_on_holidays: bool
    online_booking: bool
    lead_hours: int
    horizon_days: int
    services: tuple[Mapping[str, Any], ...]
    version: int


@dataclass(frozen=True, slots=True)
class SpecialDayRow:
    """A day unlike its weekday; no centre: it holds for all of them."""

    id: UUID
    service_center_id: UUID | None
    day: date
    is_open: bool
    hours: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A holiday of Chile, and whether the centre is open all the same."""

    day: date
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation of the catalogue; an empty make or model stands for any."""

    id: UUID
    code: str
    description: str
    service_type: str
    skill: Skill
    skill_name: str
    standard_hours: Decimal
    make: str
    model: str
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class LoadCell:
    """A day's hours: somebody present, promised by appointments and by open tasks."""

    day: date
    present: Decimal
    appointments: Decimal
    tasks: Decimal
    percent: int


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The days of a technician or a bay; without an id, what nobody was given yet."""

    id: UUID | None
    name: str
    days: tuple[LoadCell, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Load:
    """How full a centre is, day by day; `days` are its totals by technicians' hours."""

    service_center_id: UUID
    max_load_percent: int
    days: tuple[LoadCell, ...]
    technicians: tuple[LoadRow, ...]
    bays: tuple[LoadRow, ...]


def bay_row(bay: Bay) -> BayRow:
    """Return the plain row of a bay."""
    return BayRow(**_shared(bay, BayRow), kind_name=KIND_NAMES[BayKind(bay.kind)])


def technician_row(technician: Any, name: str) -> TechnicianRow:
    """Return the plain row of a technician, whose name stands with the user."""
    told = _shared(technician, TechnicianRow) | {
        "skills": tuple(Skill(each) for each in technician.skills)
    }
    return TechnicianRow(**told, name=name, level_name=LEVEL_NAMES[Level(technician.level)])


def absence_row(absence: Absence) -> AbsenceRow:
    """Return the plain row of an absence."""
    return AbsenceRow(**_shared(absence, AbsenceRow))


def calendar_row(calendar: CentreCalendar, zone: str, *, version: int) -> CalendarRow:
    """Return the plain row of a calendar."""
    told = _shared(calendar, CalendarRow) | {
        "services": tuple(calendar.services),
        "version": version,
    }
    return CalendarRow(**told, timezone=zone)


def special_day_row(special: SpecialDay) -> SpecialDayRow:
    """Return the plain row of a special day."""
    told = _shared(special, SpecialDayRow)
    return SpecialDayRow(**told | {"hours": tuple((start, end) for start, end in special.hours)})


def operation_row(operation: LaborOperation) -> OperationRow:
    """Return the plain row of an operation."""
    told = _shared(operation, OperationRow)
    return OperationRow(**told, skill_name=SKILL_NAMES[Skill(operation.skill)])


def _shared(stored: Any, row: Any) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in row.__slots__ if hasattr(stored, name)}
