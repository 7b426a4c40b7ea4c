"""What is known of clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func
from sqlmodel import col, select

from models.clients import Client, ClientContact, ClientType
from models.invoicing import Invoice
from models.values import clock, plate
from models.values import rut as ruts
from models.vehicles import ServiceRecord, Vehicle, VehicleStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.clients import rules
from torque_app.clients.permissions import SEES_INVOICES, SEES_MONEY, SEES_ORDERS, Clients
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx

RECENT = 20
ACTIVE_WITHIN = timedelta(days=365)
SLEEPING_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client of the list; `warnings` says what a factura would still need."""

    id: UUID
    number: int
    type: ClientType
    name: str
    rut: str | None
    giro: str | None
    phone: str | None
    email: str | None
    comuna: str | None
    is_active: bool
    last_service_at: datetime | None
    created_at: datetime
    vehicles: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person to talk to."""

    id: UUID
    name: str
    position: str | None
    phone: str | None
    email: str | None
    is_primary: bool


@dataclass(frozen=True, slots=True)
class OwnedVehicle:
    """A car of the client, as its record shows it; `plate` as people read it."""

    id: UUID
    plate: str
    make: str
    model: str
    year: int | None
    odometer: int | None
    current_status: VehicleStatus
    last_service_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClientOrder:
    """An OT of the client; `total` net of IVA, None for whoever may not see it."""

    id: UUID
    number: str
    status: OTStatus
    service_type: str
    plate: str
    created_at: datetime
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class ClientInvoice:
    """A document issued to the client; amounts are None for whoever may not see them."""

    id: UUID
    dte_type: int
    folio: int | None
    status: str
    issued_at: datetime | None
    total: Decimal | None
    balance: Decimal | None


@dataclass(frozen=True, slots=True)
class ClientDetail:
    """A client with everything its record shows."""

    client: ClientRow
    whatsapp: str | None
    address: str | None
    city: str | None
    service_center_id: UUID | None
    credit_limit: Decimal
    credit_days: int
    notes: str | None
    version: int
    contacts: tuple[ContactRow, ...]
    vehicles: tuple[OwnedVehicle, ...]
    orders: tuple[ClientOrder, ...]
    invoices: tuple[ClientInvoice, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A finished job on a car of the client's; `total` is None for whoever may not see it."""

    id: UUID
    service_date: datetime
    vehicle_id: UUID
    plate: str
    vehicle: str
    work_order_id: UUID
    work_order_number: str
    service_type: str
    service_center: str
    engineer: str | None
    parts: tuple[str, ...]
    odometer: int | None
    invoice_number: str | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The clients in figures (CRM-20); sleeping ones came once and not in the last 180 days."""

    total: int
    people: int
    companies: int
    inactive: int
    new_this_month: int
    served_this_year: int
    sleeping: int
    without_vehicle: int


def _sees_money(tx: Tx) -> bool:
    return any(tx.actor.may(permission) for permission in SEES_MONEY)


_VEHICLES = (
    select(func.count())
    .select_from(Vehicle)
    .where(
        col(Vehicle.tenant_id) == Client.tenant_id,
        col(Vehicle.client_id) == Client.id,
        col(Vehicle.deleted_at).is_(None),
    )
    .correlate(Client)
    .scalar_subquery()
)
_COLUMNS: tuple[Any, ...] = (
    Client.id,
    Client.number,
    Client.type,
    Client.name,
    Client.rut,
    Client.giro,
    Client.phone,
    Client.email,
    Client.comuna,
    Client.is_active,
    Client.last_service_at,
    Client.created_at,
    _VEHICLES,
    Client.address,
)


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"


def _of_type(wanted: str) -> ColumnElement[bool]:
    return col(Client.type) == ClientType(wanted)


_FILTERS: dict[str, Filter] = {
    "type": _of_type,
    "comuna": lambda wanted: func.app.f_unaccent(Client.comuna) == func.app.f_unaccent(wanted),
    "active": lambda wanted: col(Client.is_active) == _truth(wanted),
    "rut": lambda wanted: col(Client.rut) == ruts.normalize(wanted),
    "phone": lambda wanted: col(Client.phone) == rules.phone(wanted),
    "email": lambda wanted: col(Client.email) == wanted.lower(),
    "number": lambda wanted: col(Client.number) == int(wanted),
    "centre": lambda wanted: col(Client.service_center_id) == UUID(wanted),
}
_SORTS: dict[str, Any] = {
    "created_at": col(Client.created_at),
    "name": col(Client.sort_key),
    "number": col(Client.number),
    "last_service_at": col(Client.last_service_at),
}


def _row(row: Sequence[Any]) -> ClientRow:
    *values, address = row
    type_, rut, giro, comuna = values[2], values[4], values[5], values[8]
    gaps = rules.missing_for_invoice(type=type_, rut=rut, giro=giro, address=address, comuna=comuna)
    return ClientRow(*[*values, gaps])


@needs(Clients.VIEW)
def find(tx: Tx, listing: Listing) -> Page[ClientRow]:
    """Return a page of clients; `q` looks in names, RUTs, phones and e-mails, typos forgiven."""
    for text in rules.readings(listing.q):
        page = paged(
            tx,
            matching(columns(*_COLUMNS), Client, text),
            listing,
            sorts=_SORTS,
            default="created_at",
            filters=_FILTERS,
            make=_row,
        )
        if page.total:
            break
    return page


@needs(Clients.VIEW)
def row(tx: Tx, client_id: UUID) -> ClientRow:
    """Return one client as lists show it, or raise NotFound."""
    found = tx.session.execute(columns(*_COLUMNS).where(col(Client.id) == client_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


@needs(Clients.VIEW)
def one(tx: Tx, client_id: UUID) -> ClientDetail:
    """Return a client with its contacts, cars and last papers, as far as the actor may see."""
    client = tx.get(Client, client_id)
    return ClientDetail(
        row(tx, client_id),
        client.whatsapp,
        client.address,
        client.city,
        client.service_center_id,
        client.credit_limit,
        client.credit_days,
        client.notes,
        client.version,
        contacts(tx, client_id),
        vehicles_of(tx, client_id),
        _orders(tx, client_id) if tx.actor.may(SEES_ORDERS) else (),
        _invoices(tx, client_id) if tx.actor.may(SEES_INVOICES) else (),
    )


@needs(Clients.VIEW)
def contacts(tx: Tx, client_id: UUID) -> tuple[ContactRow, ...]:
    """Return the people to talk to, the main one first."""
    rows: Sequence[ClientContact] = tx.session.exec(
        select(ClientContact)
        .where(ClientContact.client_id == client_id)
        .order_by(col(ClientContact.is_primary).desc(), col(ClientContact.name))
    ).all()
    return tuple(ContactRow(c.id, c.name, c.position, c.phone, c.email, c.is_primary) for c in rows)


@needs(Clients.VIEW)
def vehicles_of(tx: Tx, client_id: UUID) -> tuple[OwnedVehicle, ...]:
    """Return the client's cars, the last one seen first; NotFound without such a client."""
    tx.get(Client, client_id)
    rows: Sequence[Vehicle] = tx.session.exec(
        select(Vehicle)
        .where(Vehicle.client_id == client_id)
        .order_by(col(Vehicle.last_service_at).desc().nulls_last(), col(Vehicle.id).desc())
    ).all()
    return tuple(
        OwnedVehicle(
            car.id,
            plate.formatted(car.plate),
            car.make,
            car.model,
            car.year,
            car.odometer,
            car.current_status,
            car.last_service_at,
        )
        for car in rows
    )


def _orders(tx: Tx, client_id: UUID) -> tuple[ClientOrder, ...]:
    money = _sees_money(tx)
    rows = tx.session.execute(
        columns(
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.status,
            WorkOrder.service_type,
            Vehicle.plate,
            WorkOrder.created_at,
            WorkOrder.total_cost,
        )
        .join(Vehicle, col(Vehicle.id) == WorkOrder.vehicle_id)
        .where(col(WorkOrder.client_id) == client_id, col(WorkOrder.deleted_at).is_(None))
        .order_by(col(WorkOrder.created_at).desc(), col(WorkOrder.id).desc())
        .limit(RECENT)
        .execution_options(with_deleted=True)
    )
    return tuple(
        ClientOrder(*[*head, plate.formatted(number), at, total if money else None])
        for *head, number, at, total in map(list, rows)
    )


def _invoices(tx: Tx, client_id: UUID) -> tuple[ClientInvoice, ...]:
    money = _sees_money(tx)
    rows: Sequence[Invoice] = tx.session.exec(
        select(Invoice)
        .where(Invoice.client_id == client_id)
        .order_by(col(Invoice.created_at).desc(), col(Invoice.id).desc())
        .limit(RECENT)
    ).all()
    return tuple(
        ClientInvoice(
            paper.id,
            paper.dte_type,
            paper.folio,
            paper.status,
            paper.issued_at,
            paper.total if money else None,
            paper.balance if money else None,
        )
        for paper in rows
    )


def _known_by(client: ClientRow) -> str:
    rut = ruts.formatted(client.rut) if client.rut else None
    return " · ".join(filter(None, (rut, client.phone)))


@needs(Clients.VIEW)
def search(tx: Tx, q: str, *, limit: int = 8, type: ClientType | None = None) -> list[Choice]:
    """Return the clients the palette and the pickers offer for what was typed."""
    wanted = {"active": "true"} | ({"type": type.value} if type else {})
    page = find(tx, Listing(limit=limit, q=q, filters=wanted))
    return [
        Choice(
            str(client.id),
            client.name,
            " · ".join(
                filter(None, (ruts.formatted(client.rut) if client.rut else "", client.phone))
            ),
            f"/clientes/{client.id}",
            "client",
        )
        for client in page.rows
    ]


@needs(Clients.VIEW)
def service_history(tx: Tx, client_id: UUID, listing: Listing) -> Page[ServiceRow]:
    """Return a page of the jobs done for this client, whoever owns the cars today (CRM-06)."""
    tx.get(Client, client_id)
    money = _sees_money(tx)

    def make(record: Sequence[Any]) -> ServiceRow:
        id_, at, vehicle_id, number, maker, model, *rest, parts, km, invoice, total = record
        car = [plate.formatted(number), f"{maker} {model}"]
        done = [tuple(map(str, parts)), km, invoice, total if money else None]
        return ServiceRow(*[id_, at, vehicle_id, *car, *rest, *done])

    return paged(
        tx,
        _services_for(client_id),
        listing,
        sorts={"service_date": col(ServiceRecord.service_date)},
        default="service_date",
        filters={"vehicle": lambda wanted: col(ServiceRecord.vehicle_id) == UUID(wanted)},
        make=make,
    )


def _services_for(client_id: UUID) -> Select[Any]:
    return (
        columns(
            ServiceRecord.id,
            ServiceRecord.service_date,
            ServiceRecord.vehicle_id,
            Vehicle.plate,
            Vehicle.make,
            Vehicle.model,
            ServiceRecord.work_order_id,
            ServiceRecord.work_order_number,
            ServiceRecord.service_type,
            ServiceRecord.service_center_name,
            ServiceRecord.engineer,
            ServiceRecord.parts,
            ServiceRecord.odometer,
            ServiceRecord.invoice_number,
            ServiceRecord.total_cost,
        )
        .join(WorkOrder, col(WorkOrder.id) == ServiceRecord.work_order_id)
        .join(Vehicle, col(Vehicle.id) == ServiceRecord.vehicle_id)
        .where(col(WorkOrder.client_id) == client_id, col(ServiceRecord.deleted_at).is_(None))
        .execution_options(with_deleted=True)
    )


@needs(Clients.VIEW)
def comunas(tx: Tx) -> list[str]:
    """Return the comunas that clients live in, for the list's filter."""
    rows = tx.session.execute(
        columns(Client.comuna)
        .where(col(Client.comuna).is_not(None))
        .group_by(Client.comuna)
        .order_by(func.app.sort_key(Client.comuna))
        .limit(400)  # Chile has 346
    )
    return [name for (name,) in rows]


@needs(Clients.VIEW)
def stats(tx: Tx) -> Stats:
    """Return how many clients there are, of which kinds, and how many still come."""
    first = clock.business_date(tx.now).replace(day=1)
    month, _ = clock.day_bounds(first)
    last = col(Client.last_service_at)
    figures = tx.session.execute(
        columns(
            func.count(),
            func.count().filter(col(Client.type) == ClientType.PERSON),
            func.count().filter(col(Client.type) == ClientType.COMPANY),
            func.count().filter(~col(Client.is_active)),
            func.count().filter(col(Client.created_at) >= month),
            func.count().filter(last >= tx.now - ACTIVE_WITHIN),
            func.count().filter(last < tx.now - SLEEPING_AFTER),
            func.count().filter(_VEHICLES == 0),
        ).select_from(Client)
    ).one()
    return Stats(*figures)


@needs(Clients.VIEW)
def with_rut(tx: Tx, rut: str) -> ClientRow | None:
    """Return the client that has this RUT, if any does; raises ValueError for what is no RUT."""
    same = col(Client.rut) == ruts.normalize(rut)
    found = tx.session.execute(columns(*_COLUMNS).where(same)).first()
    return _row(found) if found else None


@needs(Clients.VIEW)
def holds(tx: Tx, client_id: UUID) -> tuple[int, int]:
    """Return how many cars and how many OTs that are not closed hang on a client."""
    cars = tx.session.exec(
        select(func.count()).select_from(Vehicle).where(Vehicle.client_id == client_id)
    ).one()
    orders = tx.session.exec(
        select(func.count())
        .select_from(WorkOrder)
        .where(WorkOrder.client_id == client_id, WorkOrder.status != OTStatus.CLOSED)
    ).one()
    return cars, orders
