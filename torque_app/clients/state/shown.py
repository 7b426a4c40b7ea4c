"""Clients as the screen shows them: plain values, words in the deployment's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from models.clients import ClientType
from models.invoicing import InvoiceStatus
from models.values import money
from models.vehicles import VehicleStatus
from models.work_orders import OT_NAMES
from torque_app.clients import queries
from torque_app.core.texts import _, counted

TYPES: Final[Mapping[ClientType, str]] = {
    ClientType.PERSON: _("Persona"),
    ClientType.COMPANY: _("Empresa"),
}
CAR_NAMES: Final[Mapping[VehicleStatus, tuple[str, str]]] = {
    VehicleStatus.AVAILABLE: (_("Con su dueño"), "neutral"),
    VehicleStatus.ACTIVE_JOB_CARD: (_("En el taller"), "info"),
    VehicleStatus.IN_SERVICE: (_("En trabajo"), "in_progress"),
}
"""Where a car is, in words, and the look of its chip."""

INVOICE_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    InvoiceStatus.DRAFT: (_("Borrador"), "draft"),
    InvoiceStatus.ISSUED: (_("Emitida"), "info"),
    InvoiceStatus.SENT: (_("Enviada"), "info"),
    InvoiceStatus.PARTIALLY_PAID: (_("Pago parcial"), "warning"),
    InvoiceStatus.PAID: (_("Pagada"), "success"),
    InvoiceStatus.VOID: (_("Anulada"), "cancelled"),
}
PAPERS: Final[Mapping[int, str]] = {
    33: _("Factura"),
    34: _("Factura exenta"),
    39: _("Boleta"),
    41: _("Boleta exenta"),
    56: _("Nota de débito"),
    61: _("Nota de crédito"),
}
"""SII's document types, as people call them."""


@dataclass(frozen=True)
class ClientLine:
    """One row of the list; `mark` says what is missing or that the client is inactive."""

    id: str
    number: int
    name: str
    type: str
    rut: str
    phone: str
    email: str
    comuna: str
    vehicles: int
    last_service_at: str
    mark: str
    tone: str


@dataclass(frozen=True)
class ClientCard:
    """A client whole; an empty `id` is no client."""

    id: str = ""
    number: int = 0
    name: str = ""
    type: str = ""
    rut: str = ""
    giro: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: str = ""
    credit: str = ""
    notes: str = ""
    last_service_at: str = ""
    created_at: str = ""
    is_active: bool = True
    warning: str = ""


@dataclass(frozen=True)
class CarLine:
    """One of the client's cars."""

    id: str
    plate: str
    name: str
    odometer: int | None
    status: str
    status_label: str
    last_service_at: str


@dataclass(frozen=True)
class OrderLine:
    """One of the client's OTs."""

    id: str
    number: str
    plate: str
    service_type: str
    status: str
    status_label: str
    created_at: str
    total: float | None


@dataclass(frozen=True)
class PaperLine:
    """One of the client's invoices."""

    id: str
    name: str
    status: str
    status_label: str
    issued_at: str
    total: float | None
    balance: float | None


@dataclass(frozen=True)
class ContactLine:
    """A person to talk to."""

    id: str
    name: str
    position: str
    phone: str
    email: str
    main: bool


def line(row: queries.ClientRow) -> ClientLine:
    """Return a row of the list."""
    mark, tone = ("", "")
    if not row.is_active:
        mark, tone = _("Inactivo"), "neutral"
    elif row.warnings:
        mark, tone = _("Faltan datos para facturar"), "warning"
    return ClientLine(
        id=str(row.id),
        number=row.number,
        name=row.name,
        type=TYPES[row.type],
        rut=row.rut or "",
        phone=row.phone or "",
        email=row.email or "",
        comuna=row.comuna or "",
        vehicles=row.vehicles,
        last_service_at=instant(row.last_service_at),
        mark=mark,
        tone=tone,
    )


def card(detail: queries.ClientDetail) -> ClientCard:
    """Return the facts of a record."""
    row = detail.client
    return ClientCard(
        id=str(row.id),
        number=row.number,
        name=row.name,
        type=TYPES[row.type],
        rut=row.rut or "",
        giro=row.giro or "",
        phone=row.phone or "",
        whatsapp=detail.whatsapp or "",
        email=row.email or "",
        address=", ".join(filter(None, (detail.address, row.comuna, detail.city))),
        credit=_credit(detail.credit_limit, detail.credit_days),
        notes=detail.notes or "",
        last_service_at=instant(row.last_service_at),
        created_at=instant(row.created_at),
        is_active=row.is_active,
        warning=" ".join(row.warnings),
    )


def car(row: queries.OwnedVehicle) -> CarLine:
    """Return one of the client's cars."""
    label, look = CAR_NAMES[row.current_status]
    return CarLine(
        id=str(row.id),
        plate=row.plate,
        name=f"{row.make} {row.model} {row.year or ''}".strip(),
        odometer=row.odometer,
        status=look,
        status_label=label,
        last_service_at=instant(row.last_service_at),
    )


def order(row: queries.ClientOrder) -> OrderLine:
    """Return one of the client's OTs."""
    return OrderLine(
        id=str(row.id),
        number=row.number,
        plate=row.plate,
        service_type=row.service_type,
        status=row.status.value.lower(),
        status_label=_(OT_NAMES[row.status]),
        created_at=instant(row.created_at),
        total=amount(row.total),
    )


def paper(row: queries.ClientInvoice) -> PaperLine:
    """Return one of the client's invoices."""
    label, look = INVOICE_NAMES[row.status]
    kind = PAPERS.get(row.dte_type, _("Documento"))
    return PaperLine(
        id=str(row.id),
        name=f"{kind} {row.folio or ''}".strip(),
        status=look,
        status_label=label,
        issued_at=instant(row.issued_at),
        total=amount(row.total),
        balance=amount(row.balance),
    )


def contact(row: queries.ContactRow) -> ContactLine:
    """Return a person to talk to."""
    return ContactLine(
        str(row.id),
        row.name,
        row.position or "",
        row.phone or "",
        row.email or "",
        row.is_primary,
    )


def sentence(stats: queries.Stats) -> str:
    """Return the list's first sentence."""
    if not stats.total:
        return _("Todavía no tienes clientes.")
    told = [
        counted(stats.total, "1 cliente.", "{count} clientes."),
        counted(stats.new_this_month, "1 nuevo este mes.", "{count} nuevos este mes."),
    ]
    if stats.sleeping:
        told.append(
            counted(
                stats.sleeping,
                "1 no viene hace más de 180 días.",
                "{count} no vienen hace más de 180 días.",
            )
        )
    return " ".join(_(sentence) for sentence in told)


def instant(at: datetime | None) -> str:
    """Return an instant as components take it, "" for none."""
    return at.astimezone(UTC).isoformat() if at else ""


def amount(pesos: Decimal | None) -> float | None:
    """Return pesos as components take them; the browser only writes them."""
    return None if pesos is None else float(pesos)


def _credit(limit: Decimal, days: int) -> str:
    if not days:
        return _("Al contado")
    if not limit:
        return _("{n} días").format(n=days)
    return _("{n} días, hasta {limit}").format(n=days, limit=money.formatted(limit))
