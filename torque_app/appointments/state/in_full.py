"""One appointment in full, as its sheet shows it, with the moves it admits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from models.appointments import AppointmentStatus
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.queries import AppointmentRow
from torque_app.appointments.state.shown import LOOKS
from torque_app.core.texts import _


@dataclass(frozen=True, slots=True)
class Step:
    """A move the sheet offers: its command and its words."""

    command: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One appointment in full."""

    id: str = ""
    number: str = ""
    status: str = ""
    status_label: str = ""
    when: str = ""
    client: str = ""
    client_href: str = ""
    phone: str = ""
    phone_href: str = ""
    plate: str = ""
    vehicle: str = ""
    vehicle_href: str = ""
    service_type: str = ""
    complaint: str = ""
    notes: str = ""
    bay: str = ""
    technician: str = ""
    channel: str = ""
    hours: str = ""
    cost: str = ""
    pickup: str = ""
    drop: str = ""
    ended_reason: str = ""
    order_href: str = ""
    warnings: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    next_command: str = ""
    next_label: str = ""
    next_icon: str = ""
    can_change: bool = False
    can_cancel: bool = False


_CONFIRM: Final = Step("confirm", _("Confirmar"), "circle-check")
_ARRIVE: Final = Step("arrive", _("Llegó el cliente"), "log-in")
_RECEIVE: Final = Step("receive", _("Recibir el vehículo"), "car")
_ORDER: Final = Step("order", _("OT sin acta"), "zap")
_COMPLETE: Final = Step("complete", _("Terminar visita"), "check")
_MISS: Final = Step("miss", _("No llegó"), "circle-x")


def sheet(row: AppointmentRow, zone: str, *, now: datetime) -> Sheet:
    """Return one appointment in full, with the moves it admits; the first is the next step."""
    live = row.status in lifecycle.LIVE
    steps = _steps(row, now)
    phone = row.client_phone or ""
    place = ", ".join(filter(None, (row.pickup_address, row.pickup_comuna)))
    drop = ", ".join(filter(None, (row.drop_address, row.drop_comuna)))
    head = steps[0] if steps else Step("", "", "")
    return Sheet(
        id=str(row.id),
        number=row.number,
        status=LOOKS[row.status][0],
        status_label=_(row.status_name),
        when=rules.clock_range(row.starts_at, row.ends_at, zone),
        client=row.client,
        client_href=f"/clientes/{row.client_id}",
        phone=phone,
        phone_href=f"tel:{phone.replace(' ', '')}" if phone else "",
        plate=row.plate,
        vehicle=row.vehicle,
        vehicle_href=f"/vehiculos/{row.vehicle_id}",
        service_type=row.service_type,
        complaint=row.customer_complaint,
        notes=row.notes,
        bay=row.bay or "",
        technician=row.technician or "",
        channel=_(rules.CHANNEL_NAMES[row.channel]),
        hours="" if row.estimated_hours is None else f"{row.estimated_hours.normalize():f}",
        cost="" if row.estimated_cost is None else f"{row.estimated_cost:.0f}",
        pickup=place if row.location is rules.HOME else "",
        drop=drop if row.location is rules.HOME else "",
        ended_reason=row.ended_reason,
        order_href=f"/ot/{row.work_order_id}" if row.work_order_id else "",
        warnings=list(row.warnings),
        steps=steps[1:],
        next_command=head.command,
        next_label=head.label,
        next_icon=head.icon,
        can_change=live,
        can_cancel=live and row.work_order_id is None,
    )


def _steps(row: AppointmentRow, now: datetime) -> list[Step]:
    due = [_MISS] if row.starts_at <= now else []
    match row.status:
        case AppointmentStatus.PENDING:
            return [_CONFIRM, _ARRIVE, *due]
        case AppointmentStatus.CONFIRMED:
            return [_ARRIVE, *due]
        case AppointmentStatus.IN_PROGRESS:
            return [_COMPLETE] if row.work_order_id else [_RECEIVE, _ORDER, _COMPLETE]
        case AppointmentStatus.NO_SHOW:
            return [_ARRIVE]
    return []
