"""What the calendar, its sheet and the lists show: plain frozen rows of words."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from models.appointments import AppointmentStatus, ServiceRequestStatus
from models.values import clock
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.queries import AppointmentRow, Calendar, DayRow, Lane, RequestRow
from torque_app.core.texts import _

LOOKS: Final = {
    AppointmentStatus.PENDING: ("pending", "violet", "hourglass"),
    AppointmentStatus.CONFIRMED: ("approved", "info", "thumbs-up"),
    AppointmentStatus.IN_PROGRESS: ("in_progress", "accent", "wrench"),
    AppointmentStatus.COMPLETED: ("completed", "success", "circle-check"),
    AppointmentStatus.CANCELLED: ("cancelled", "danger", "ban"),
    AppointmentStatus.NO_SHOW: ("warning", "warning", "triangle-alert"),
}
"""Status → its chip's key, the tone of its card, its icon."""

REQUEST_LOOKS: Final = {
    ServiceRequestStatus.NEW: "pending",
    ServiceRequestStatus.SCHEDULED: "approved",
    ServiceRequestStatus.CONVERTED: "completed",
    ServiceRequestStatus.CLOSED: "closed",
}
WEEKDAYS: Final = (
    _("lunes"), _("martes"), _("miércoles"), _("jueves"), _("viernes"), _("sábado"), _("domingo"),
)  # fmt: skip
MONTHS: Final = (
    _("enero"), _("febrero"), _("marzo"), _("abril"), _("mayo"), _("junio"), _("julio"),
    _("agosto"), _("septiembre"), _("octubre"), _("noviembre"), _("diciembre"),
)  # fmt: skip
LOOSE: Final = "none"
"""The lane of what was given no bay, or no technician."""

ASKED: Final = "asked:"
"""What the id of a request begins with among the items of the calendar."""

FIRST: Final = 8 * 60
LAST: Final = 19 * 60


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the calendar: a day, or a lane of one day."""

    id: str
    title: str
    about: str
    date: str
    today: bool
    load: str = ""
    load_tone: str = ""
    load_hint: str = ""
    closed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One appointment in the calendar, or an hour that was asked for; hours in minutes."""

    id: str
    column: str
    start: int
    end: int
    plate: str
    title: str
    client: str
    about: str
    tone: str
    icon: str
    status_label: str
    fixed: bool
    lasting: bool
    quiet: bool
    version: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Which days a calendar shows, what is said of them, and its hours in minutes of the day."""

    day: str = ""
    title: str = ""
    sentence: str = ""
    first: int = FIRST
    last: int = LAST
    step: int = 15
    zone: str = clock.SANTIAGO


@dataclass(frozen=True, slots=True)
class Seen:
    """A calendar as one screen shows it."""

    frame: Frame
    heads: tuple[Head, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment of the list."""

    id: str
    number: str
    starts_at: str
    client: str
    plate: str
    vehicle: str
    service_type: str
    status: str
    status_label: str
    bay: str
    technician: str
    channel: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the list."""

    id: str
    number: str
    created: str
    contact: str
    reach: str
    plate: str
    wanted: str
    service: str
    complaint: str
    channel: str
    status: str
    status_label: str
    known: str
    appointment_id: str
    work_order_id: str
    is_new: bool
    version: int
    closed_reason: str


def seen(found: Calendar, *, day: date, by: str, today: date) -> Seen:
    """Return a calendar as its screen shows it: one day in lanes, or several beside each other."""
    single = len(found.days) == 1
    if single:
        heads = _lanes(found, found.technicians if by == "technician" else found.bays, today)
    else:
        heads = tuple(_day(found, one, today) for one in found.days)
    items = [_item(found, row, by, single=single) for row in found.appointments]
    items += [_asked_for(found, row, single=single) for row in found.requests]
    first, last = _hours(found, items)
    frame = Frame(
        day=day.isoformat(),
        title=_at_the_head(day_name(day))
        if single
        else _span(found.days[0].day, found.days[-1].day),
        sentence=_sentence(found),
        first=first,
        last=last,
        step=15 if found.slot_minutes % 15 == 0 else 5,
        zone=found.timezone,
    )
    return Seen(frame, heads, tuple(items))


def day_name(day: date) -> str:
    """Return `lunes 23 de noviembre`."""
    return _("{weekday} {day} de {month}").format(
        weekday=WEEKDAYS[day.weekday()], day=day.day, month=MONTHS[day.month - 1]
    )


def _at_the_head(text: str) -> str:
    return text[:1].upper() + text[1:]


def _span(first: date, last: date) -> str:
    if first.month == last.month:
        return _("{first} al {last} de {month}").format(
            first=first.day, last=last.day, month=MONTHS[first.month - 1]
        )
    return _("{first} de {month} al {last} de {next}").format(
        first=first.day, month=MONTHS[first.month - 1], last=last.day, next=MONTHS[last.month - 1]
    )


def _sentence(found: Calendar) -> str:
    came_or_will = [row for row in found.appointments if row.status != AppointmentStatus.NO_SHOW]
    cars = len(came_or_will)
    told = _("{n} vehículos agendados").format(n=cars) if cars else _("Sin vehículos agendados")
    told = _("1 vehículo agendado") if cars == 1 else told
    if len(found.days) > 1:
        return told
    day = found.days[0]
    parts = [told]
    if day.load_percent is not None:
        parts.append(
            _("{load} % de carga entre citas y OT (máximo {most} %)").format(
                load=day.load_percent, most=found.max_load_percent
            )
        )
    if day.holiday:
        parts.append(day.holiday)
    if not day.opened:
        parts.append(_("cerrado"))
    return " · ".join(parts)


def _day(found: Calendar, day: DayRow, today: date) -> Head:
    load, tone, hint = _load(found, day)
    name = WEEKDAYS[day.day.weekday()][:3]
    return Head(
        id=day.day.isoformat(),
        title=f"{name} {day.day.day}",
        about=day.holiday,
        date=day.day.isoformat(),
        today=day.day == today,
        load=load,
        load_tone=tone,
        load_hint=hint,
        closed=_closed(found, day, day.opened),
    )


def _load(found: Calendar, day: DayRow) -> tuple[str, str, str]:
    if day.load_percent is None:
        return "", "", ""
    full = "warning" if day.is_full else ""
    tone = "danger" if day.load_percent > found.max_load_percent else full
    hint = _("Carga del día: horas comprometidas sobre las de los técnicos")
    return f"{day.load_percent} %", tone, hint


def _lanes(found: Calendar, lanes: tuple[Lane, ...], today: date) -> tuple[Head, ...]:
    day = found.days[0]
    closed = _closed(found, day, day.opened)
    people = lanes is found.technicians
    heads = [
        Head(
            id=str(lane.id),
            title=lane.name,
            about=lane.about,
            date=day.day.isoformat(),
            today=day.day == today,
            closed=_closed(found, day, lane.present) if people else closed,
        )
        for lane in lanes
    ]
    loose = Head(LOOSE, _("Sin asignar"), "", day.day.isoformat(), day.day == today, closed=closed)
    return (*heads, loose)


def _closed(found: Calendar, day: DayRow, opened: Any) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a day that are not in `opened`, in minutes."""
    closed, at = [], 0
    for start, end in opened:
        if rules.minutes_of(end, day.day, found.timezone) == 0:
            continue
        begins = rules.minutes_of(start, day.day, found.timezone)
        if begins >= rules.DAY:
            break
        if begins > at:
            closed.append((at, begins))
        at = rules.minutes_of(end, day.day, found.timezone)
    if at < rules.DAY:
        closed.append((at, rules.DAY))
    return tuple(closed)


def _hours(found: Calendar, items: list[Item]) -> tuple[int, int]:
    """Return the first and the last minute shown: opening hours and whatever lies outside them."""
    starts = [FIRST + 60] + [item.start for item in items]
    ends = [LAST - 60] + [item.end for item in items]
    for day in found.days:
        for start, end in day.opened:
            starts.append(rules.minutes_of(start, day.day, found.timezone))
            ends.append(rules.minutes_of(end, day.day, found.timezone))
    return min(starts) // 60 * 60, min(-(-max(ends) // 60) * 60, rules.DAY)


def _item(found: Calendar, row: AppointmentRow, by: str, *, single: bool) -> Item:
    _chip, tone, icon = LOOKS[row.status]
    day = clock.business_date(row.starts_at, found.timezone)
    if single:
        day = found.days[0].day
        lane = row.technician_id if by == "technician" else row.bay_id
        column = str(lane) if lane in _known(found, by) else LOOSE
        about = (row.bay if by == "technician" else row.technician) or ""
    else:
        column = day.isoformat()
        about = " · ".join(filter(None, (row.bay, row.technician)))
    here = row.status is AppointmentStatus.IN_PROGRESS
    return Item(
        id=str(row.id),
        column=column,
        start=rules.minutes_of(row.starts_at, day, found.timezone),
        end=rules.minutes_of(row.ends_at, day, found.timezone),
        plate=row.plate,
        title=row.service_type,
        client=row.client,
        about=about,
        tone=tone,
        icon=icon,
        status_label=_(row.status_name),
        fixed=row.status not in lifecycle.LIVE or (here and not single),
        lasting=here,
        quiet=row.status not in lifecycle.LIVE,
        version=row.version,
    )


def _known(found: Calendar, by: str) -> set[UUID]:
    return {lane.id for lane in (found.technicians if by == "technician" else found.bays)}


def _asked_for(found: Calendar, row: RequestRow, *, single: bool) -> Item:
    at = row.wanted_at or row.created_at
    day = clock.business_date(at, found.timezone)
    start = rules.minutes_of(at, day, found.timezone)
    return Item(
        id=f"{ASKED}{row.id}",
        column=LOOSE if single else day.isoformat(),
        start=start,
        end=start + (row.wanted_minutes or rules.LEAST_MINUTES),
        plate=row.plate,
        title=row.service_type or _("Solicitud"),
        client=row.contact_name,
        about=_("Solicitud por responder"),
        tone="neutral",
        icon="inbox",
        status_label=_("Solicitud por responder"),
        fixed=True,
        lasting=False,
        quiet=False,
        version=row.version,
    )


def line(row: AppointmentRow) -> Line:
    """Return an appointment of the list."""
    return Line(
        id=str(row.id),
        number=row.number,
        starts_at=row.starts_at.isoformat(),
        client=row.client,
        plate=row.plate,
        vehicle=row.vehicle,
        service_type=row.service_type,
        status=LOOKS[row.status][0],
        status_label=_(row.status_name),
        bay=row.bay or "",
        technician=row.technician or "",
        channel=_(rules.CHANNEL_NAMES[row.channel]),
    )


def asked(row: RequestRow) -> Asked:
    """Return a request of the list."""
    return Asked(
        id=str(row.id),
        number=row.number,
        created=row.created_at.isoformat(),
        contact=row.contact_name,
        reach=row.contact_phone or row.contact_email,
        plate=row.plate,
        wanted=row.wanted_at.isoformat() if row.wanted_at else "",
        service=row.service_type or _("Por conversar"),
        complaint=row.complaint,
        channel=_(row.channel_name),
        status=REQUEST_LOOKS[row.status],
        status_label=_(row.status_name),
        known=row.vehicle or row.client or "",
        appointment_id=str(row.appointment_id or ""),
        work_order_id=str(row.work_order_id or ""),
        is_new=row.status is ServiceRequestStatus.NEW,
        version=row.version,
        closed_reason=row.closed_reason,
    )
