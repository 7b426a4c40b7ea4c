"""The car itself and whose it is."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from models.values import clock
from models.vehicles import OdometerSource, Vehicle
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, Invalid, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.vehicles import queries, rules
from torque_app.vehicles.events import OwnerChanged, VehicleSaved
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.queries import VehicleRow
from torque_app.vehicles.service.odometer import record_odometer

EDITABLE = frozenset(
    {
        "plate", "vin", "make", "model", "year", "color", "variant", "fuel", "motor_number",
        "inspection_due", "insurance_company", "insurance_end", "notes", "custom_fields",
    }
)  # fmt: skip


class PlateTaken(Conflict):
    """The workshop already has the plate; `details["vehicle_id"]` says which car it is."""

    code: ClassVar[str] = "plate_taken"


class VinTaken(Conflict):
    """Another car of the workshop has the VIN; `details["vehicle_id"]` says which."""

    code: ClassVar[str] = "vin_taken"


@dataclass(frozen=True, slots=True)
class Registered:
    """The car as it was written, and what looks wrong in it: warnings stop nobody."""

    vehicle: VehicleRow
    warnings: tuple[str, ...]


@needs(Vehicles.EDIT)
def create(
    tx: Tx,
    /,
    *,
    client_id: UUID,
    plate: str,
    make: str,
    model: str,
    odometer: int | None = None,
    odometer_unit: rules.Unit = "km",
    odometer_source: OdometerSource = OdometerSource.RECEPTION,
    **fields: Any,
) -> Registered:
    """Register a client's car; `fields` are those of EDITABLE, empty texts count as none.

    Raises:
        Invalid: with a sentence for each field that is wrong.
        PlateTaken, VinTaken: the workshop knows the car; it may have changed owner.
    """
    kept = _checked(tx, {"plate": plate, "make": make, "model": model, **fields})
    clients.row(tx, client_id)
    _refuse_twin(tx, kept, besides=None)
    car = Vehicle(client_id=client_id, **kept, created_at=tx.now, updated_at=tx.now)
    tx.session.add(car)
    tx.session.flush()
    read: tuple[str, ...] = ()
    if odometer is not None:
        read = record_odometer(
            tx, car.id, distance=odometer, unit=odometer_unit, source=odometer_source
        ).warnings
    tx.emit(VehicleSaved(car.id, client_id))
    return _registered(tx, car, read)


@needs(Vehicles.EDIT)
def update(tx: Tx, /, vehicle_id: UUID, *, version: int | None = None, **fields: Any) -> Registered:
    """Change the given fields of a car; a version that moved on is refused as Stale."""
    kept = _checked(tx, fields)
    car = tx.get(Vehicle, vehicle_id, lock=True)
    if version is not None and version != car.version:
        raise Stale
    _refuse_twin(tx, kept, besides=vehicle_id)
    for field, value in kept.items():
        setattr(car, field, value)
    tx.emit(VehicleSaved(vehicle_id, car.client_id))
    return _registered(tx, car, ())


@needs(Vehicles.EDIT)
def change_owner(
    tx: Tx, vehicle_id: UUID, *, client_id: UUID, version: int | None = None
) -> VehicleRow:
    """Pass a car to another client; what was done to it stays with the plate."""
    car = tx.get(Vehicle, vehicle_id, lock=True)
    if version is not None and version != car.version:
        raise Stale
    new = clients.row(tx, client_id)
    if client_id == car.client_id:
        raise Invalid.field("client_id", Sentence("El vehículo ya es de {name}.", name=new.name))
    tx.emit(OwnerChanged(vehicle_id, car.client_id, client_id))
    car.client_id = client_id
    tx.session.flush()
    return queries.row(tx, vehicle_id)


@needs(Vehicles.DELETE)
def remove(tx: Tx, vehicle_id: UUID) -> None:
    """Take a car out of the lists, once no open OT hangs on it."""
    car = tx.get(Vehicle, vehicle_id, lock=True)
    orders = queries.open_orders(tx, vehicle_id)
    if orders:
        raise Conflict(
            Sentence(
                "El vehículo tiene OT sin cerrar ({orders}): ciérralas primero.", orders=orders
            )
        )
    car.deleted_at = tx.now
    tx.emit(VehicleSaved(vehicle_id, car.client_id))


def _registered(tx: Tx, car: Vehicle, read: tuple[str, ...]) -> Registered:
    tx.session.flush()
    doubts = map(_, rules.doubts(car.plate, car.vin, car.year))
    return Registered(queries.row(tx, car.id), (*doubts, *read))


def _checked(tx: Tx, fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), "Ese dato no existe."))
    kept, wrong = rules.cleaned(fields, today=clock.business_date(tx.now))
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _refuse_twin(tx: Tx, kept: dict[str, Any], *, besides: UUID | None) -> None:
    twin = queries.by_plate(tx, kept["plate"]) if kept.get("plate") else None
    if twin is not None and twin.id != besides:
        sentence = Sentence(
            "{plate_shown} ya está registrada a nombre de {client}. Si el vehículo se "
            "vendió, cámbiale el dueño.",
            plate_shown=twin.plate_shown,
            client=twin.client,
        )
        raise PlateTaken(sentence, fields={"plate": sentence}, **_whose(twin))
    twin = queries.by_vin(tx, kept["vin"]) if kept.get("vin") else None
    if twin is not None and twin.id != besides:
        sentence = Sentence(
            "Ese VIN ya es del vehículo {plate_shown} de {client}.",
            plate_shown=twin.plate_shown,
            client=twin.client,
        )
        raise VinTaken(sentence, fields={"vin": sentence}, **_whose(twin))


def _whose(twin: VehicleRow) -> dict[str, str]:
    return {
        "vehicle_id": str(twin.id),
        "client_id": str(twin.client_id),
        "href": f"/vehiculos/{twin.id}",
    }
