"""Readings of the odometer: always kept, never changed, doubted aloud."""

from dataclasses import dataclass
from uuid import UUID

from models.values import clock
from models.values.odometer import check_reading
from models.vehicles import OdometerReading, OdometerSource, Vehicle
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.vehicles import queries, rules
from torque_app.vehicles.events import OdometerRead
from torque_app.vehicles.permissions import Vehicles


@dataclass(frozen=True, slots=True)
class Recorded:
    """A reading as it was kept, in whole kilometres, and what looks wrong in it."""

    reading_id: UUID
    kilometres: int
    warnings: tuple[str, ...]


@needs(Vehicles.EDIT)
def record_odometer(
    tx: Tx,
    vehicle_id: UUID,
    *,
    kilometres: int | None = None,
    distance: int | None = None,
    unit: rules.Unit = "km",
    source: OdometerSource = OdometerSource.RECEPTION,
) -> Recorded:
    """Keep what the odometer shows: `kilometres`, or a `distance` in its `unit`.

    A reading below the last one, or too far above it, is kept with its warning: dashboards get
    replaced and people mistype. Raises Invalid for what no odometer can show.
    """
    shown = kilometres if kilometres is not None else distance
    if shown is None:
        raise Invalid.field("kilometres", "Escribe el kilometraje.")
    try:
        km = rules.kilometres_of(shown, "km" if kilometres is not None else unit)
    except ValueError as why:
        raise Invalid.field("kilometres", str(why)) from None
    car = tx.get(Vehicle, vehicle_id, lock=True)
    last = queries.latest_reading(tx, vehicle_id)
    days = (clock.business_date(tx.now) - last.on).days if last else 0
    warnings = tuple(map(_, check_reading(last.km, km, days))) if last else ()
    reading = OdometerReading(
        vehicle_id=vehicle_id,
        kilometres=km,
        read_at=tx.now,
        source=source,
        warning=" ".join(warnings)[: rules.WARNING_WIDTH] or None,
        recorded_by=tx.actor.user_id,
        created_at=tx.now,
    )
    car.odometer = km
    tx.session.add(reading)
    tx.emit(OdometerRead(vehicle_id, km, reading.warning))
    return Recorded(reading.id, km, warnings)
