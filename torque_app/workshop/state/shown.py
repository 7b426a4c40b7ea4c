"""The workshop as the screen shows it: plain values, words in the deployment's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from models.values import quantity
from models.values.clock import formatted_date, local
from models.workshop import Level, Skill
from torque_app.core.texts import _
from torque_app.workshop import queries
from torque_app.workshop.rules.week import WEEKDAY_NAMES, weekly_hours
from torque_app.workshop.state.typed import ENDS, shown_hours

ACTIVE: Final = {True: ("success", _("En uso")), False: ("neutral", _("Fuera de uso"))}
NEARLY: Final = 15
"""Points below the most a centre takes on where a day is said to be nearly full."""


@dataclass(frozen=True)
class BayLine:
    """One row of the bays."""

    id: str = ""
    code: str = ""
    name: str = ""
    kind: str = ""
    limits: str = ""
    status: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class BayFields:
    """A bay as its form shows it."""

    id: str = ""
    version: int = 0
    code: str = ""
    name: str = ""
    kind: str = "GENERAL"
    capacity_kg: str = ""
    height_cm: str = ""
    position: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class TechnicianLine:
    """One row of the technicians; `tone` warns of a week over the legal one."""

    id: str = ""
    name: str = ""
    level: str = ""
    skills: list[str] = field(default_factory=list)
    hours: str = ""
    tone: str = ""
    note: str = ""
    status: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class TechnicianFields:
    """A technician as its form shows it."""

    id: str = ""
    version: int = 0
    name: str = ""
    level: str = Level.TECHNICIAN.value
    skills: list[str] = field(default_factory=lambda: [Skill.MECHANICS.value])
    follows_centre: bool = True
    week: dict[str, str] = field(default_factory=dict)
    is_active: bool = True


@dataclass(frozen=True)
class AbsenceLine:
    """One absence of a technician."""

    id: str = ""
    when: str = ""
    reason: str = ""


@dataclass(frozen=True)
class HoursFields:
    """A centre's hours as their form shows them."""

    version: int = 0
    week: dict[str, str] = field(default_factory=dict)
    slot_minutes: str = ""
    max_load_percent: str = ""
    no_show_minutes: str = ""
    works_on_holidays: bool = False
    online_booking: bool = False
    lead_hours: str = ""
    horizon_days: str = ""
    services: str = ""


@dataclass(frozen=True)
class DayLine:
    """A special day or a holiday; `state` is a look and its label the words."""

    id: str = ""
    day: str = ""
    name: str = ""
    scope: str = ""
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True)
class OperationLine:
    """One row of the catalogue."""

    id: str = ""
    code: str = ""
    description: str = ""
    service_type: str = ""
    skill: str = ""
    standard_hours: float = 0
    car: str = ""
    status: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class OperationFields:
    """An operation as its form shows it."""

    id: str = ""
    version: int = 0
    code: str = ""
    description: str = ""
    service_type: str = ""
    skill: str = Skill.MECHANICS.value
    standard_hours: str = ""
    make: str = ""
    model: str = ""
    is_active: bool = True


def bay(row: queries.BayRow) -> BayLine:
    """Return one row of the bays."""
    look, label = ACTIVE[row.is_active]
    weight = f"{quantity.formatted(Decimal(row.capacity_kg))} kg" if row.capacity_kg else ""
    height = f"{row.height_cm} cm" if row.height_cm else ""
    return BayLine(
        id=str(row.id),
        code=row.code,
        name=row.name,
        kind=_(row.kind_name),
        limits=" · ".join(filter(None, (weight, height))),
        status=look,
        status_label=label,
    )


def bay_fields(row: queries.BayRow) -> BayFields:
    """Return a bay as its form shows it."""
    return BayFields(
        id=str(row.id),
        version=row.version,
        code=row.code,
        name=row.name,
        kind=row.kind.value,
        capacity_kg=_number(row.capacity_kg),
        height_cm=_number(row.height_cm),
        position=_number(row.position),
        is_active=row.is_active,
    )


def technician(
    row: queries.TechnicianRow, names: Mapping[Skill, str], legal: Decimal
) -> TechnicianLine:
    """Return one row of the technicians; more than `legal` hours a week is said."""
    own = weekly_hours(row.week) if row.week else None
    over = own is not None and own > legal
    look, label = ACTIVE[row.is_active]
    return TechnicianLine(
        id=str(row.id),
        name=row.name,
        level=_(row.level_name),
        skills=[_(names[skill]) for skill in row.skills],
        hours=_("Como el centro") if own is None else _("{n} h").format(n=quantity.formatted(own)),
        tone="warning" if over else "",
        note=_("Más de {n} horas legales").format(n=quantity.formatted(legal)) if over else "",
        status=look,
        status_label=label,
    )


def technician_fields(
    row: queries.TechnicianRow, usual: Mapping[str, Sequence[Sequence[str]]]
) -> TechnicianFields:
    """Return a technician as its form shows it; without a week, the centre's to begin with."""
    return TechnicianFields(
        id=str(row.id),
        version=row.version,
        name=row.name,
        level=row.level.value,
        skills=[skill.value for skill in row.skills],
        follows_centre=not row.week,
        week=week_fields(row.week or usual),
        is_active=row.is_active,
    )


def week_fields(week: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, str]:
    """Return the times of a week by the names its form gives them."""
    told: dict[str, str] = {}
    for day in range(7):
        walls = [wall for stretch in week.get(str(day), ()) for wall in stretch]
        walls = [*walls, *[""] * len(ENDS)][: len(ENDS)]
        told |= {
            f"day{day}.{end}": "00:00" if wall == "24:00" else wall
            for end, wall in zip(ENDS, walls, strict=True)
        }
    return told


def absence(row: queries.AbsenceRow, zone: str) -> AbsenceLine:
    """Return one absence, by days where it takes whole ones."""
    start, end = local(row.starts_at, zone), local(row.ends_at, zone)
    return AbsenceLine(id=str(row.id), when=_stretch(start, end), reason=row.reason)


def _stretch(start: datetime, end: datetime) -> str:
    if start.time() == end.time() and start.hour == 0:  # whole days: the last one is before its end
        last = date.fromordinal(end.toordinal() - 1)
        if last == start.date():
            return formatted_date(start)
        return _("{first} al {last}").format(first=formatted_date(start), last=formatted_date(last))
    return _("{first} al {last}").format(
        first=f"{formatted_date(start)} {start:%H:%M}", last=f"{formatted_date(end)} {end:%H:%M}"
    )


def hours(row: queries.CalendarRow) -> HoursFields:
    """Return a centre's hours as their form shows them."""
    return HoursFields(
        version=row.version,
        week=week_fields(row.week),
        slot_minutes=str(row.slot_minutes),
        max_load_percent=str(row.max_load_percent),
        no_show_minutes=str(row.no_show_minutes),
        works_on_holidays=row.works_on_holidays,
        online_booking=row.online_booking,
        lead_hours=str(row.lead_hours),
        horizon_days=str(row.horizon_days),
        services="\n".join(f"{each['name']}; {each['minutes']}" for each in row.services),
    )


def special_day(row: queries.SpecialDayRow) -> DayLine:
    """Return one special day."""
    times = _(" y ").join(f"{start}–{end}" for start, end in row.hours)
    opened = _("Abierto {times}").format(times=times) if times else _("Abierto")
    return DayLine(
        id=str(row.id),
        day=_day(row.day),
        name=row.reason,
        scope=_("Este centro") if row.service_center_id else _("Todo el taller"),
        state="success" if row.is_open else "neutral",
        state_label=opened if row.is_open else _("Cerrado"),
    )


def holiday(row: queries.HolidayRow) -> DayLine:
    """Return one holiday of Chile."""
    return DayLine(
        id=row.day.isoformat(),
        day=_day(row.day),
        name=row.name,
        state="success" if row.is_open else "neutral",
        state_label=_("Abierto") if row.is_open else _("Cerrado"),
    )


def _day(day: date) -> str:
    return f"{_(WEEKDAY_NAMES[day.weekday()])} {formatted_date(day)}"


def operation(row: queries.OperationRow) -> OperationLine:
    """Return one row of the catalogue."""
    look, label = ACTIVE[row.is_active]
    return OperationLine(
        id=str(row.id),
        code=row.code,
        description=row.description,
        service_type=row.service_type,
        skill=_(row.skill_name),
        standard_hours=float(row.standard_hours),
        car=" ".join(filter(None, (row.make, row.model))) or _("Cualquiera"),
        status=look,
        status_label=label,
    )


def operation_fields(row: queries.OperationRow) -> OperationFields:
    """Return an operation as its form shows it."""
    texts = ("code", "description", "service_type", "make", "model")
    return OperationFields(
        **{name: getattr(row, name) for name in texts},
        id=str(row.id),
        version=row.version,
        skill=row.skill.value,
        standard_hours=shown_hours(row),
        is_active=row.is_active,
    )


def load_row(row: queries.LoadRow, most: int, *, free: str) -> dict[str, Any]:
    """Return the seven days of a technician or a bay; `free` is said of a day without hours."""
    told: dict[str, Any] = {"id": str(row.id or ""), "name": _(row.name)}
    for place, cell in enumerate(row.days):
        told |= load_cell(cell, f"d{place}", most, free=free)
    return told


def load_cell(cell: queries.LoadCell, key: str, most: int, *, free: str) -> dict[str, str]:
    """Return a day: how full it is, the hours it comes from, and the tone of it."""
    committed = cell.appointments + cell.tasks
    hours = quantity.formatted(committed)
    if cell.present:
        told = _("{committed} de {present} h").format(
            committed=hours, present=quantity.formatted(cell.present)
        )
        return _cell(key, f"{cell.percent} %", told, tone(cell.percent, most))
    if committed:  # promised for when nobody is there, or to nobody yet
        return _cell(key, _("{n} h").format(n=hours), free, "danger" if free else "warning")
    return _cell(key, free, "", "")


def _cell(key: str, text: str, sub: str, tone_: str) -> dict[str, str]:
    return {key: text, f"{key}_sub": sub, f"{key}_tone": tone_}


def tone(percent: int, most: int) -> str:
    """Return the tone of a day: over the most, near it, with room, or empty."""
    if percent > most:
        return "danger"
    if percent > most - NEARLY:
        return "warning"
    return "success" if percent else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
