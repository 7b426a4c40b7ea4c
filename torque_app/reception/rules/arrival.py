"""Whether the car came along, and in how much of a hurry its OT is opened."""

from typing import Final

from models.work_orders import ArrivalMode, Priority
from torque_app.core.errors import Invalid

PRESENT: Final = ArrivalMode.VEHICLE_PRESENT


def is_absent(mode: ArrivalMode) -> bool:
    """Tell whether the car is still to come."""
    return mode is ArrivalMode.VEHICLE_ABSENT


def priority_of(said: str) -> Priority:
    """Return a priority by its name; Invalid when there is none of that name."""
    if said not in Priority.__members__:
        raise Invalid.field("priority", "Elige una opción.")
    return Priority(said)
