"""Clients as lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column
from sqlmodel import col, select

from models.clients import Client, ClientType
from models.values import clock
from models.values import rut as ruts
from models.vehicles import Vehicle
from models.work_orders import OTStatus, WorkOrder
from torque_app.clients import rules
from torque_app.clients.permissions import Clients
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.texts import _
from torque_app.core.tx import Tx

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


# who never came stands after everybody else, not before as NULL would
_NEVER: ColumnElement[datetime] = literal_column("'-infinity'::timestamptz")
_FILTERS: dict[str, Filter] = {
    "type": _of_type,
    "comuna": lambda wanted: func.app.f_unaccent(Client.comuna) == func.app.f_unaccent(wanted),
    "active": lambda wanted: col(Client.is_active) == _truth(wanted),
    "rut": lambda wanted: col(Client.rut) == ruts.normalize(wanted),
    "phone": lambda wanted: col(Client.phone) == rules.phone(wanted),
    "email": lambda wanted: col(Client.email) == wanted.lower(),
    "number": lambda wanted: col(Client.number) == whole(wanted),
    "centre": lambda wanted: col(Client.service_center_id) == UUID(wanted),
}
_SORTS: dict[str, Any] = {
    "created_at": col(Client.created_at),
    "name": col(Client.sort_key),
    "number": col(Client.number),
    "last_service_at": func.coalesce(col(Client.last_service_at), _NEVER),
}


def _row(row: Sequence[Any]) -> ClientRow:
    *values, address = row
    type_, rut, giro, comuna = values[2], values[4], values[5], values[8]
    gaps = rules.missing_for_invoice(type=type_, rut=rut, giro=giro, address=address, comuna=comuna)
    return ClientRow(*[*values, tuple(map(_, gaps))])


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
