"""What can be done with cars: the door; the work is split by noun."""

from torque_app.vehicles.service.odometer import Recorded, record_odometer
from torque_app.vehicles.service.servicing import (
    finish_service,
    note_invoice,
    open_job,
    release,
    start_service,
)
from torque_app.vehicles.service.vehicles import (
    PlateTaken,
    Registered,
    VinTaken,
    change_owner,
    create,
    remove,
    update,
)

__all__ = [
    "PlateTaken",
    "Recorded",
    "Registered",
    "VinTaken",
    "change_owner",
    "create",
    "finish_service",
    "note_invoice",
    "open_job",
    "record_odometer",
    "release",
    "remove",
    "start_service",
    "update",
]
