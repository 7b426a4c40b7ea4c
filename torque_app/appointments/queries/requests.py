"""Requests for service as lists show them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import col

from models.appointments import Appointment, Channel, ServiceRequest, ServiceRequestStatus
from models.clients import Client
from models.values import plate
from models.vehicles import Vehicle
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries.rows import RequestRow
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

_OWN = frozenset(RequestRow.__slots__) & frozenset(ServiceRequest.model_fields)
_NEWEST = (
    select(col(Appointment.id))
    .where(
        col(Appointment.tenant_id) == ServiceRequest.tenant_id,
        col(Appointment.service_request_id) == ServiceRequest.id,
        col(Appointment.deleted_at).is_(None),
    )
    .order_by(col(Appointment.id).desc())
    .limit(1)
    .correlate(ServiceRequest)
    .scalar_subquery()
)


@needs(Appointments.VIEW)
def requests(tx: Tx, listing: Listing) -> Page[RequestRow]:
    """Return a page of requests, the newest first; `q` looks in number, contact, plate and RUT.

    Filters: status, channel, service_center_id, client_id, vehicle_id. A member of one centre
    sees the requests of that centre and those of none.
    """
    query = _selected()
    if listing.q.strip():
        query = query.where(_matches(listing.q))
    if tx.actor.centre_id:
        own = col(ServiceRequest.service_center_id)
        query = query.where(or_(own == tx.actor.centre_id, own.is_(None)))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "created_at": col(ServiceRequest.id),
            "number": col(ServiceRequest.number),
            "wanted_at": func.coalesce(ServiceRequest.wanted_at, ServiceRequest.created_at),
        },
        default="created_at",
        filters=_FILTERS,
        make=_row,
    )


@needs(Appointments.VIEW)
def request(tx: Tx, request_id: UUID) -> RequestRow:
    """Return one request, or raise NotFound."""
    found = tx.session.execute(_selected().where(col(ServiceRequest.id) == request_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


@needs(Appointments.VIEW)
def asked_within(
    tx: Tx, centre_id: UUID, first: datetime, last: datetime
) -> tuple[RequestRow, ...]:
    """Return the requests nobody answered yet that ask for an hour in a stretch of time."""
    query = (
        _selected()
        .where(
            col(ServiceRequest.service_center_id) == centre_id,
            col(ServiceRequest.status) == ServiceRequestStatus.NEW,
            col(ServiceRequest.wanted_at) >= first,
            col(ServiceRequest.wanted_at) < last,
        )
        .order_by(col(ServiceRequest.wanted_at), col(ServiceRequest.id))
    )
    return tuple(map(_row, tx.session.execute(query)))


@needs(Appointments.VIEW)
def new_requests(tx: Tx) -> int:
    """Return how many requests wait for an answer."""
    query = columns(func.count()).where(col(ServiceRequest.status) == ServiceRequestStatus.NEW)
    return int(tx.session.execute(query).scalar_one())


def _selected() -> Select[Any]:
    return (
        columns(ServiceRequest, Client.name, Vehicle, _NEWEST)
        .select_from(ServiceRequest)
        .outerjoin(Client, col(Client.id) == col(ServiceRequest.client_id))
        .outerjoin(Vehicle, col(Vehicle.id) == col(ServiceRequest.vehicle_id))
    )


def _row(found: Any) -> RequestRow:
    asked, client, car, appointment_id = found
    told = {name: getattr(asked, name) for name in _OWN}
    told["plate"] = plate.formatted(asked.plate) if asked.plate else ""
    return RequestRow(
        **told,
        status_name=lifecycle.REQUEST.names[asked.status],
        channel_name=rules.CHANNEL_NAMES[asked.channel],
        client=client,
        vehicle=f"{plate.formatted(car.plate)} · {car.make} {car.model}" if car else None,
        appointment_id=appointment_id,
    )


def _matches(typed: str) -> ColumnElement[bool]:
    wanted = typed.strip().replace("%", "").replace("_", "")
    return or_(
        func.app.f_unaccent(col(ServiceRequest.contact_name)).ilike(
            func.app.f_unaccent(f"%{wanted}%")
        ),
        col(ServiceRequest.plate).ilike(f"%{plate.normalize(wanted)}%"),
        col(ServiceRequest.rut).ilike(f"%{wanted.replace('.', '')}%"),
        col(ServiceRequest.number).ilike(f"%{wanted}%"),
    )


_FILTERS: dict[str, Filter] = {
    "status": lambda wanted: col(ServiceRequest.status) == ServiceRequestStatus(wanted),
    "channel": lambda wanted: col(ServiceRequest.channel) == Channel(wanted),
    "service_center_id": lambda wanted: col(ServiceRequest.service_center_id) == UUID(wanted),
    "client_id": lambda wanted: col(ServiceRequest.client_id) == UUID(wanted),
    "vehicle_id": lambda wanted: col(ServiceRequest.vehicle_id) == UUID(wanted),
}
