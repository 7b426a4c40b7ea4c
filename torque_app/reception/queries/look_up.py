"""One box for whoever comes in: a plate, a RUT, a phone, a VIN, or a name."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from sqlmodel import col

from models.clients import Client
from models.values import plate as plates
from models.vehicles import Vehicle, VehicleStatus
from torque_app.clients import queries as clients
from torque_app.core.listing import Listing, columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries.rows import Found
from torque_app.vehicles import queries as cars

MOST: Final = 8
LEAST_LETTERS: Final = 2


@needs(Receptions.VIEW)
def look_up(tx: Tx, q: str, *, limit: int = MOST) -> list[Found]:
    """Return the cars that answer what was typed, and the clients who do with their cars.

    Cars are sought by plate, VIN, make and model; clients by RUT, phone, name and e-mail. A
    client without a car stands alone. Nothing answers less than two letters.
    """
    typed = q.strip()
    if len(typed) < LEAST_LETTERS:
        return []
    by_car = [car.id for car in cars.find(tx, Listing(limit=limit, q=typed)).rows]
    people = clients.find(tx, Listing(limit=limit, q=typed, filters={"active": "true"})).rows
    found = _cars(tx, by_car, [one.id for one in people])
    found.sort(key=lambda one: _rank(one, by_car))
    owners = {one.client_id for one in found}
    alone = [
        Found(None, one.id, "", "", one.name, one.rut, one.phone, is_here=False)
        for one in people
        if one.id not in owners
    ]
    return (found + alone)[:limit]


def _rank(found: Found, by_car: list[UUID]) -> int:
    return by_car.index(found.vehicle_id) if found.vehicle_id in by_car else len(by_car)


def _cars(tx: Tx, by_car: Iterable[UUID], owners: Iterable[UUID]) -> list[Found]:
    rows: Any = tx.session.execute(
        columns(Vehicle, Client)
        .join(Client, col(Client.id) == col(Vehicle.client_id))
        .where(col(Vehicle.id).in_(list(by_car)) | col(Vehicle.client_id).in_(list(owners)))
        .order_by(col(Vehicle.last_service_at).desc().nulls_last(), col(Vehicle.id))
        .limit(MOST * 3)
    )
    return [
        Found(
            vehicle_id=car.id,
            client_id=client.id,
            plate=plates.formatted(car.plate),
            vehicle=f"{car.make} {car.model}" + (f" {car.year}" if car.year else ""),
            client=client.name,
            client_rut=client.rut,
            client_phone=client.phone,
            is_here=car.current_status is not VehicleStatus.AVAILABLE,
        )
        for car, client in rows
    ]
