"""What is known of cars: the door; the reads are split by noun."""

from torque_app.vehicles.queries.timeline import (
    ReadingRow,
    Readings,
    ServiceRow,
    TimelineEntry,
    history,
    readings,
    timeline,
)
from torque_app.vehicles.queries.vehicles import (
    Inspection,
    VehicleDetail,
    VehicleRow,
    by_plate,
    by_vin,
    find,
    latest_reading,
    one,
    open_orders,
    row,
    search,
)

__all__ = [
    "Inspection",
    "ReadingRow",
    "Readings",
    "ServiceRow",
    "TimelineEntry",
    "VehicleDetail",
    "VehicleRow",
    "by_plate",
    "by_vin",
    "find",
    "history",
    "latest_reading",
    "one",
    "open_orders",
    "readings",
    "row",
    "search",
    "timeline",
]
