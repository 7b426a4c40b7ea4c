"""Cars as the screen shows them: plain values, words in the deployment's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from models.quotations import QUOTATION_NAMES
from models.values import clock, quantity
from models.vehicles import OdometerSource, VehicleStatus
from models.work_orders import OT_NAMES
from torque_app.core.texts import _
from torque_app.vehicles import queries

STATUSES: Final[Mapping[VehicleStatus, tuple[str, str]]] = {
    VehicleStatus.AVAILABLE: (_("Con su dueño"), "neutral"),
    VehicleStatus.ACTIVE_JOB_CARD: (_("En el taller"), "info"),
    VehicleStatus.IN_SERVICE: (_("En trabajo"), "in_progress"),
}
"""Where a car is, in words, and the look of its chip."""

SOURCES: Final[Mapping[OdometerSource, str]] = {
    OdometerSource.RECEPTION: _("Recepción"),
    OdometerSource.DELIVERY: _("Entrega"),
    OdometerSource.CLIENT: _("Lo dijo el cliente"),
    OdometerSource.TELEMATICS: _("Telemática"),
}
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "service": (_("Trabajos"), "wrench"),
    "order": (_("OT"), "clipboard-list"),
    "quotation": (_("Presupuestos"), "file-text"),
    "reading": (_("Kilometraje"), "gauge"),
    "owner": (_("Dueños"), "users"),
    "registered": (_("Registro"), "car"),
}
"""What a car's life is made of, in words, and the icon of each."""


@dataclass(frozen=True)
class CarLine:
    """One row of the list."""

    id: str
    plate: str
    name: str
    detail: str
    client: str
    client_id: str
    odometer: int | None
    status: str
    status_label: str
    last_service_at: str
    total_services: int


@dataclass(frozen=True)
class CarCard:
    """A car whole; an empty `id` is no car."""

    id: str = ""
    plate: str = ""
    name: str = ""
    make: str = ""
    model: str = ""
    year: str = ""
    color: str = ""
    variant: str = ""
    fuel: str = ""
    vin: str = ""
    vin_country: str = ""
    motor_number: str = ""
    plate_format: str = ""
    check_digit: str = ""
    client: str = ""
    client_id: str = ""
    client_phone: str = ""
    odometer: int | None = None
    per_day: str = ""
    status: str = ""
    status_label: str = ""
    inspection: str = ""
    inspection_tone: str = ""
    insurance: str = ""
    last_service_at: str = ""
    total_services: int = 0
    total_spent: float | None = None
    notes: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class ReadingLine:
    """One reading of the odometer."""

    id: str
    read_at: str
    kilometres: int
    source: str
    who: str
    warning: str
    tone: str


@dataclass(frozen=True)
class Moment:
    """One thing of the car's life, as the timeline draws it."""

    id: str
    kind: str
    icon: str
    title: str
    text: str
    actor: str
    at: str
    href: str
    amount: float | None
    tone: str


def line(row: queries.VehicleRow) -> CarLine:
    """Return a row of the list."""
    label, look = STATUSES[row.current_status]
    return CarLine(
        id=str(row.id),
        plate=row.plate,
        name=f"{row.make} {row.model}",
        detail=" · ".join(filter(None, (str(row.year or ""), row.color))),
        client=row.client,
        client_id=str(row.client_id),
        odometer=row.odometer,
        status=look,
        status_label=label,
        last_service_at=_instant(row.last_service_at),
        total_services=row.total_services,
    )


def _begun(text: str) -> str:
    """Return a fact as a sentence begins: «Gris plata»."""
    return text[:1].upper() + text[1:]


def card(detail: queries.VehicleDetail, per_day: Decimal | None = None) -> CarCard:
    """Return the facts of a record."""
    row = detail.vehicle
    label, look = STATUSES[row.current_status]
    inspection, tone = _inspection(detail.inspection)
    return CarCard(
        id=str(row.id),
        plate=row.plate,
        name=f"{row.make} {row.model} {row.year or ''}".strip(),
        make=row.make,
        model=row.model,
        year=str(row.year or ""),
        color=_begun(row.color or ""),
        variant=detail.variant or "",
        fuel=detail.fuel or "",
        vin=row.vin or "",
        vin_country=detail.vin_country or "",
        motor_number=detail.motor_number or "",
        plate_format=_begun(detail.plate_format or ""),
        check_digit=detail.plate_check_digit or "",
        client=row.client,
        client_id=str(row.client_id),
        client_phone=row.client_phone or "",
        odometer=row.odometer,
        per_day=_per_day(per_day),
        status=look,
        status_label=label,
        inspection=inspection,
        inspection_tone=tone,
        insurance=_insurance(detail),
        last_service_at=_instant(row.last_service_at),
        total_services=row.total_services,
        total_spent=_pesos(row.total_spent),
        notes=detail.notes or "",
        created_at=_instant(row.created_at),
    )


def reading(row: queries.ReadingRow) -> ReadingLine:
    """Return one reading of the odometer."""
    return ReadingLine(
        id=str(row.id),
        read_at=_instant(row.read_at),
        kilometres=row.kilometres,
        source=SOURCES[row.source],
        who=row.who or "",
        warning=row.warning or "",
        tone="warning" if row.warning else "",
    )


def moment(entry: queries.TimelineEntry, place: int) -> Moment:
    """Return one thing of the car's life; `place` makes its key unique on the page."""
    title, text = _told(entry)
    return Moment(
        id=f"{place}-{entry.kind}",
        kind=entry.kind,
        icon=KINDS[entry.kind][1],
        title=title,
        text=text,
        actor=entry.who or "",
        at=_instant(entry.at),
        href=_address(entry),
        amount=_pesos(entry.total),
        tone="warning" if entry.warning else _TONES.get(entry.kind, "neutral"),
    )


def _address(entry: queries.TimelineEntry) -> str:
    if entry.quotation_id:
        return f"/presupuestos/{entry.quotation_id}"
    return f"/ot/{entry.work_order_id}" if entry.work_order_id else ""


_TONES: Final = {"service": "success", "owner": "info"}


def _told(entry: queries.TimelineEntry) -> tuple[str, str]:
    km = f"{quantity.formatted(Decimal(entry.kilometres))} km" if entry.kilometres else ""
    match entry.kind:
        case "service":
            parts = ", ".join(entry.parts)
            title = f"{entry.service_type} · {entry.work_order_number}"
            return title, " · ".join(filter(None, (km, parts)))
        case "order":
            name = _(OT_NAMES[entry.status]) if entry.status else ""
            title = _("OT {number} abierta").format(number=entry.work_order_number)
            return title, " · ".join(filter(None, (entry.service_type, km, name)))
        case "quotation":
            said = entry.quotation_status
            title = _("Presupuesto {number}").format(number=entry.quotation_number)
            return title, _(QUOTATION_NAMES[said]) if said else ""
        case "owner":
            before, after = entry.from_client or "—", entry.to_client or "—"
            return _("Cambió de dueño"), f"{before} → {after}"
        case "reading":
            return km or "0 km", entry.warning or ""
    return _("Registrado en el taller"), ""


def _inspection(known: queries.Inspection) -> tuple[str, str]:
    if known.due is None:
        return "", ""
    day = clock.formatted_date(known.due)
    if known.is_estimate:
        return _("Cerca del {day} (estimada por la patente)").format(day=day), ""
    if known.is_overdue:
        return _("Venció el {day}").format(day=day), "danger"
    return _("Vence el {day}").format(day=day), ""


def _insurance(detail: queries.VehicleDetail) -> str:
    until = clock.formatted_date(detail.insurance_end) if detail.insurance_end else ""
    end = _("hasta el {day}").format(day=until) if until else ""
    return " ".join(filter(None, (detail.insurance_company, end)))


def _per_day(average: Decimal | None) -> str:
    if average is None:
        return ""
    whole = average.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return _("{n} km por día").format(n=quantity.formatted(whole))


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _pesos(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
