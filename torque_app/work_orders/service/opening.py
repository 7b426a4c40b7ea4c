"""Opening OTs: everything is read and checked first, the number is taken late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.base import new_id
from models.work_orders import ArrivalMode, Location, OTStatus, Priority, WorkOrder
from torque_app.clients import service as clients
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders import access, reception, rules
from torque_app.work_orders.events import OTCreated
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.reception import Reception
from torque_app.work_orders.service import holding, lines
from torque_app.work_orders.service.lines import NewLabor, NewPart
from torque_app.work_orders.service.record import check_fields
from torque_app.work_orders.service.shown import shown

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOT:
    """An OT to open; without a centre the actor's own, or the only one there is."""

    client_id: UUID
    vehicle_id: UUID
    service_type: str
    service_center_id: UUID | None = None
    description: str = ""
    priority: Priority = Priority.MEDIUM
    location: Location = Location.STATION
    arrival_mode: ArrivalMode = ArrivalMode.VEHICLE_PRESENT
    promised_at: datetime | None = None
    odometer_in: int | None = None
    assigned_to: UUID | None = None
    estimated_hours: Decimal | None = None
    estimated_cost: Decimal | None = None
    intake: dict[str, Any] = field(default_factory=dict)
    custom_fields: dict[str, Any] = field(default_factory=dict)
    transfer_vehicle: bool = False
    parts: Sequence[NewPart] = ()
    labor: Sequence[NewLabor] = ()


COPIED = (
    "client_id", "vehicle_id", "priority", "location", "arrival_mode", "promised_at",
    "odometer_in", "assigned_to", "estimated_hours", "estimated_cost", "intake", "custom_fields",
)  # fmt: skip


@needs(WorkOrders.CREATE)
def create(tx: Tx, /, **wanted: Any) -> OTRow:
    """Open an OT as a draft with its number, snapshot and first lines; fields are those of NewOT.

    The car must be the client's, unless `transfer_vehicle` says it changed hands.
    """
    unknown = wanted.keys() - {one.name for one in fields(NewOT)}
    if unknown:
        raise Invalid(
            Sentence("Campos desconocidos: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    return _open(tx, NewOT(**wanted))


@needs(WorkOrders.CREATE)
def receive(
    tx: Tx,
    /,
    *,
    client: Mapping[str, Any] | None = None,
    vehicle: Mapping[str, Any] | None = None,
    **wanted: Any,
) -> OTRow:
    """Open the OT of somebody new, of a new car, or of both: all at once or not at all.

    `client` and `vehicle` are what their own contexts take; without them the ids are in `wanted`.
    """
    if client is not None:
        _may(tx, "clients.edit", "Tu rol no crea clientes: pídele a recepción que lo ingrese.")
        wanted["client_id"] = clients.create(tx, **client).id
    if vehicle is not None:
        _may(tx, "vehicles.edit", "Tu rol no crea vehículos: pídele a recepción que lo ingrese.")
        owner = wanted["client_id"]
        wanted["vehicle_id"] = cars.create(tx, client_id=owner, **vehicle).vehicle.id
    return create(tx, **wanted)


def _may(tx: Tx, permission: str, refusal: str) -> None:
    if not tx.actor.may(permission):
        raise NotAllowed(refusal, required=permission, current_role=tx.actor.role)


@needs(WorkOrders.CREATE)
def create_many(tx: Tx, orders: Sequence[NewOT]) -> list[OTRow]:
    """Open several OTs, all or none: the fleet that comes in together."""
    if not 1 <= len(orders) <= MOST_AT_ONCE:
        raise Invalid(
            Sentence("Se abren de 1 a {most_at_once} OT a la vez.", most_at_once=MOST_AT_ONCE)
        )
    return [_open(tx, one) for one in orders]


def _open(tx: Tx, new: NewOT) -> OTRow:
    check_fields({name: getattr(new, name) for name in NewOT.__slots__})
    centre_id = new.service_center_id or reception.default_centre(tx)
    if tx.actor.centre_id not in {None, centre_id}:
        raise NotAllowed(access.OTHER_CENTRE)
    _may_assign(tx, new.assigned_to)
    lines.check_pricing(tx, new.estimated_cost)
    found = reception.reception(
        tx,
        client_id=new.client_id,
        vehicle_id=new.vehicle_id,
        centre_id=centre_id,
        technician_id=new.assigned_to,
    )
    if new.assigned_to not in {None, tx.actor.user_id} and found.technician is None:
        raise lines.stranger()
    _settle_owner(tx, new, found)
    if new.odometer_in is not None:
        cars.record_odometer(tx, new.vehicle_id, kilometres=new.odometer_in)
    if found.free:
        cars.open_job(tx, new.vehicle_id)
    order = _draft(tx, new, centre_id, found)
    counter = rules.counter_of(found.centre_code, tx.now, found.timezone)
    order.number = rules.number_of(counter, next_number(tx, counter))
    home = found.home_warehouse
    parts = lines.use_parts(tx, order, new.parts, home=home) if new.parts else []
    tasks = lines.labor_lines(tx, order, new.labor, rate=found.labor_rate)
    lines.recount(order, parts, tasks)
    tx.session.add(order)
    holding.remember(tx, order, OTStatus.DRAFT, from_status=None, stage=order.stage)
    tx.emit(OTCreated(order.id, order.number))
    return shown(tx, order, technician=found.technician)


def _draft(tx: Tx, new: NewOT, centre_id: UUID, found: Reception) -> WorkOrder:
    absent = new.arrival_mode is ArrivalMode.VEHICLE_ABSENT
    return WorkOrder(
        **{name: getattr(new, name) for name in COPIED},
        id=new_id(),
        number="",
        service_center_id=centre_id,
        service_type=new.service_type.strip(),
        description=new.description.strip(),
        stage=rules.ARRIVAL_STAGE[new.arrival_mode],
        is_temporary=absent,
        arrived_at=None if absent else tx.now,
        created_by=tx.actor.user_id,
        client_snapshot=found.snapshot,
        board_position=rules.position_after(found.last_position),
        created_at=tx.now,
        status_since=tx.now,
    )


def _may_assign(tx: Tx, technician_id: UUID | None) -> None:
    if technician_id in {None, tx.actor.user_id}:
        return
    if not tx.actor.may(WorkOrders.ASSIGN):
        raise NotAllowed("Sólo el jefe de taller asigna a otro técnico.")


def _settle_owner(tx: Tx, new: NewOT, found: Reception) -> None:
    if found.owner_id == new.client_id:
        return
    if not new.transfer_vehicle:
        raise Invalid.field(
            "vehicle_id",
            "Ese vehículo está a nombre de otro cliente. Confirma el cambio de dueño.",
        )
    cars.change_owner(tx, new.vehicle_id, client_id=new.client_id)
