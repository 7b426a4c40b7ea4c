"""What can be done with tablets and at them: the door; the work is split by noun."""

from torque_app.kiosk.service.acting import Action, act, perform, record
from torque_app.kiosk.service.devices import (
    keep_device,
    new_token,
    register_device,
    revoke_device,
)
from torque_app.kiosk.service.entering import Entered, enter, leave
from torque_app.kiosk.service.findings import add_finding, hold_for_files
from torque_app.kiosk.service.pins import hashed_pin, remove_pin, set_own_pin, set_pin
from torque_app.kiosk.service.refusals import (
    DeviceRefused,
    GrantRefused,
    PinRefused,
    PinRests,
    TabletRests,
)
from torque_app.kiosk.service.uploads import MAX_BYTES, Uploaded, keep_upload, sweep_uploads

__all__ = [
    "MAX_BYTES",
    "Action",
    "DeviceRefused",
    "Entered",
    "GrantRefused",
    "PinRefused",
    "PinRests",
    "TabletRests",
    "Uploaded",
    "act",
    "add_finding",
    "enter",
    "hashed_pin",
    "hold_for_files",
    "keep_device",
    "keep_upload",
    "leave",
    "new_token",
    "perform",
    "record",
    "register_device",
    "remove_pin",
    "revoke_device",
    "set_own_pin",
    "set_pin",
    "sweep_uploads",
]
