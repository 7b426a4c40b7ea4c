"""A client whole, as its record shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from models.clients import Client, ClientContact
from torque_app.clients.permissions import SEES_INVOICES, SEES_ORDERS, Clients
from torque_app.clients.queries.clients import ClientRow, row
from torque_app.clients.queries.papers import (
    ClientInvoice,
    ClientOrder,
    OwnedVehicle,
    invoices_of,
    orders_of,
    vehicles_of,
)
from torque_app.core.needs import needs
from torque_app.core.tx import Tx


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
        orders_of(tx, client_id) if tx.actor.may(SEES_ORDERS) else (),
        invoices_of(tx, client_id) if tx.actor.may(SEES_INVOICES) else (),
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
