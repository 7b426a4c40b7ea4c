"""What rules ask of cars each day: whose service and whose revisión técnica come due."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select
from sqlmodel import col

from models.clients import Client
from models.values import clock, plate
from models.vehicles import Vehicle
from torque_app.automation import service as automation
from torque_app.automation.service import Due
from torque_app.core.listing import columns
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Kind, Value, Variable
from torque_app.tenants import queries as tenants

ABOUT: Final = "vehicles"
FORGOTTEN: Final = timedelta(days=3 * 365)
"""A car not seen for so long is not asked about any more."""
AHEAD: Final = timedelta(days=60)

_FIGURES: Final[Mapping[str, str | Variable]] = {
    "cliente": _("Cliente"),
    "patente": _("Patente"),
    "vehiculo": _("Vehículo"),
}


def _cars() -> Select[Any]:
    return columns(Vehicle, Client.name).join(Client, col(Client.id) == col(Vehicle.client_id))


def _unserved(tx: Tx) -> Iterator[Due]:
    """Yield the cars served before, with how many days ago; each visit is one answer."""
    zone = tenants.current(tx).timezone
    query = _cars().where(
        col(Vehicle.last_service_at) >= tx.now - FORGOTTEN, col(Vehicle.last_service_at) <= tx.now
    )
    for car, client in tx.session.execute(query.order_by(col(Vehicle.last_service_at))):
        day = _day(car.last_service_at, zone)
        days = (_day(tx.now, zone) - day).days
        yield _due(car, client, day, {"dias": days, "ultima_visita": day})


def _inspected(tx: Tx) -> Iterator[Due]:
    """Yield the cars whose revisión técnica ends within 60 days, with how many are left."""
    today = _day(tx.now, tenants.current(tx).timezone)
    query = _cars().where(
        col(Vehicle.inspection_due) >= today, col(Vehicle.inspection_due) <= today + AHEAD
    )
    for car, client in tx.session.execute(query.order_by(col(Vehicle.inspection_due))):
        left = (car.inspection_due - today).days
        yield _due(car, client, car.inspection_due, {"dias": left, "vence": car.inspection_due})


def _due(car: Vehicle, client: str, day: date, more: Mapping[str, Value]) -> Due:
    values: dict[str, Value] = {
        "cliente": client,
        "patente": plate.formatted(car.plate),
        "vehiculo": f"{car.make} {car.model}",
        **more,
    }
    concerned = Concerned(
        about=(ABOUT, car.id),
        client_id=car.client_id,
        link=f"/vehiculos/{car.id}",
        vehicle_id=car.id,
    )
    return Due(f"{car.id}:{day}", values, concerned)


def _day(at: datetime, zone: str) -> date:
    return clock.business_date(at, zone)


automation.offer_question(
    "vehicles.unserved",
    _("Cada día: pasa tiempo desde la última visita de un vehículo"),
    subject=ABOUT,
    variables={
        **_FIGURES,
        "dias": Variable(_("Días desde la última visita"), Kind.NUMBER),
        "ultima_visita": Variable(_("Última visita"), Kind.DATE),
    },
    due=_unserved,
)
automation.offer_question(
    "vehicles.inspection_due",
    _("Cada día: se acerca la revisión técnica de un vehículo"),
    subject=ABOUT,
    variables={
        **_FIGURES,
        "dias": Variable(_("Días que faltan"), Kind.NUMBER),
        "vence": Variable(_("Vence el"), Kind.DATE),
    },
    due=_inspected,
)
