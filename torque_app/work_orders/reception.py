"""What a new OT is made of, read in one go: the car, its owner, the centre, the end of a column."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, func
from sqlmodel import col

from models.auth import Membership, User
from models.clients import Client
from models.inventory import Warehouse
from models.tenants import ServiceCenter, Tenant
from models.vehicles import Vehicle, VehicleStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Invalid
from torque_app.core.listing import columns
from torque_app.core.tx import Tx


@dataclass(frozen=True, slots=True)
class Reception:
    """The car that comes in, for whom and where."""

    owner_id: UUID
    snapshot: dict[str, Any]
    centre_code: str
    timezone: str
    labor_rate: Decimal
    last_position: int | None
    home_warehouse: UUID | None
    technician: str | None
    """The name of whom it is assigned to; None for nobody and for who never worked here."""
    free: bool
    """Nobody works on the car, and no OT is open on it."""


def _last_position(status: Any) -> Any:
    return (
        columns(func.max(WorkOrder.board_position))
        .where(col(WorkOrder.status) == status, col(WorkOrder.deleted_at).is_(None))
        .scalar_subquery()
    )


@lru_cache(maxsize=1)
def _end_of_column() -> Select[Any]:
    return columns(_last_position(bindparam("status")))


def last_position(tx: Tx, status: OTStatus) -> int | None:
    """Return the place of the last card of a column; None when it is empty."""
    asked = tx.session.execute(_end_of_column(), {"status": status})
    place: int | None = asked.scalar_one()
    return place


def _name(user_id: Any) -> Any:
    return (
        columns(User.full_name)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(User.id) == user_id)
        .limit(1)  # who left and came back was a member twice
        .scalar_subquery()
    )


@lru_cache(maxsize=1)
def _around_a_car() -> Select[Any]:
    """Return the question, made once; its parameters end in `_id`.

    Who left the workshop still has a name, so what else was deleted is left out by hand.
    """
    centre_id: BindParameter[UUID] = bindparam("centre_id")
    return (
        columns(
            Vehicle.client_id,
            Vehicle.plate,
            Vehicle.make,
            Vehicle.model,
            Vehicle.year,
            Vehicle.vin,
            Vehicle.current_status,
            Client.id,
            Client.name,
            Client.rut,
            Client.phone,
            ServiceCenter.code,
            ServiceCenter.timezone,
            ServiceCenter.labor_rate,
            _last_position(OTStatus.DRAFT),
            _home(centre_id),
            _name(bindparam("technician_id")),
        )
        .select_from(Vehicle)
        .outerjoin(
            Client,
            (col(Client.id) == bindparam("client_id")) & col(Client.deleted_at).is_(None),
        )
        .outerjoin(
            ServiceCenter,
            (col(ServiceCenter.id) == centre_id)
            & col(ServiceCenter.is_active)
            & col(ServiceCenter.deleted_at).is_(None),
        )
        .where(col(Vehicle.id) == bindparam("vehicle_id"), col(Vehicle.deleted_at).is_(None))
        .execution_options(with_deleted=True)
    )


def reception(
    tx: Tx,
    *,
    client_id: UUID,
    vehicle_id: UUID,
    centre_id: UUID,
    technician_id: UUID | None = None,
) -> Reception:
    """Return what the OT needs to know; raises Invalid by field when one is not of the workshop."""
    asked = {
        "client_id": client_id,
        "vehicle_id": vehicle_id,
        "centre_id": centre_id,
        "technician_id": technician_id,
    }
    row = tx.session.execute(_around_a_car(), asked).first()
    if row is None:
        raise Invalid.field("vehicle_id", "Elige un vehículo de tu taller.")
    owner, plate, make, model, year, vin, standing, client, name, rut, phone, *centre = row
    code, zone, rate, last, home, technician = centre
    if client is None:
        raise Invalid.field("client_id", "Elige un cliente de tu taller.")
    if code is None:
        raise Invalid.field("service_center_id", "Elige un centro activo.")
    snapshot = {
        "plate": plate,
        "vehicle": f"{make} {model}" + (f" {year}" if year else ""),
        "vin": vin,
        "client": name,
        "rut": rut,
        "phone": phone,
    }
    kept = {key: value for key, value in snapshot.items() if value}
    free = standing is VehicleStatus.AVAILABLE
    return Reception(owner, kept, code, zone, rate, last, home, technician, free=free)


def default_centre(tx: Tx) -> UUID:
    """Return the actor's centre, or the only one there is; otherwise it must be chosen."""
    if tx.actor.centre_id is not None:
        return tx.actor.centre_id
    ids = tx.session.execute(
        columns(ServiceCenter.id).where(col(ServiceCenter.is_active)).limit(2)
    ).all()
    if len(ids) != 1:
        raise Invalid.field("service_center_id", "Elige el centro.")
    only: UUID = ids[0][0]
    return only


def labor_rate(tx: Tx, centre_id: UUID) -> Decimal:
    """Return a centre's price of an hour, net."""
    rate: Decimal = tx.session.execute(
        columns(ServiceCenter.labor_rate).where(col(ServiceCenter.id) == centre_id)
    ).scalar_one()
    return rate


def centre_name(tx: Tx, centre_id: UUID) -> str:
    """Return a centre's name."""
    name: str = tx.session.execute(_centre_name(), {"centre_id": centre_id}).scalar_one()
    return name


@lru_cache(maxsize=1)
def _centre_name() -> Select[Any]:
    return columns(ServiceCenter.name).where(col(ServiceCenter.id) == bindparam("centre_id"))


def _home(centre_id: Any) -> Any:
    """Return where a centre takes its parts from: its own first by code, else a central one."""
    return (
        columns(Warehouse.id)
        .where(
            col(Warehouse.is_active),
            col(Warehouse.deleted_at).is_(None),
            col(Warehouse.service_center_id).is_(None)
            | (col(Warehouse.service_center_id) == centre_id),
        )
        .order_by(col(Warehouse.service_center_id).is_(None), col(Warehouse.code))
        .limit(1)
        .scalar_subquery()
    )


def home_warehouse(tx: Tx, centre_id: UUID) -> UUID | None:
    """Return where a centre takes its parts from; None when it has no warehouse."""
    found: UUID | None = tx.session.execute(columns(_home(centre_id))).scalar_one()
    return found


def passes_qc_alone(tx: Tx) -> bool:
    """Tell whether the workshop lets quality control pass by itself (CF-12)."""
    asked = tx.session.execute(_settings(), {"workshop": tx.actor.tenant_id})
    settings: dict[str, Any] = asked.scalar_one()
    return settings.get("qc_auto_pass") is True


@lru_cache(maxsize=1)
def _settings() -> Select[Any]:
    return columns(Tenant.settings).where(col(Tenant.id) == bindparam("workshop"))


def cards_in(tx: Tx, status: OTStatus, *, limit: int) -> list[tuple[UUID, int]]:
    """Return the first cards of a column with their places, in its order."""
    rows = tx.session.execute(
        columns(WorkOrder.id, WorkOrder.board_position)
        .where(col(WorkOrder.status) == status)
        .order_by(col(WorkOrder.board_position), col(WorkOrder.promised_at), col(WorkOrder.id))
        .limit(limit)
    )
    return [(card, position) for card, position in rows]


def is_last_of_its_car(tx: Tx, vehicle_id: UUID, ot_id: UUID) -> bool:
    """Tell whether no other OT still keeps the car here."""
    with tx.session.no_autoflush:
        other = tx.session.execute(
            columns(WorkOrder.id)
            .where(
                col(WorkOrder.vehicle_id) == vehicle_id,
                col(WorkOrder.id) != ot_id,
                col(WorkOrder.status) != OTStatus.CLOSED,
            )
            .limit(1)
        ).first()
    return other is None
