"""What is known of tablets and told to them: the door; the reads are split by noun."""

from torque_app.kiosk.queries.actions import begun_after, seen, standing_since
from torque_app.kiosk.queries.devices import device, devices
from torque_app.kiosk.queries.findings import FILES_OF, finding, findings
from torque_app.kiosk.queries.known import (
    MARK,
    KnownDevice,
    Person,
    device_by_token,
    person_at,
    person_by_grant,
)
from torque_app.kiosk.queries.people import (
    IDLE_SECONDS,
    has_own_pin,
    people,
    pin_row,
    pin_rows,
)
from torque_app.kiosk.queries.rows import (
    DeviceRow,
    DeviceStatus,
    FindingRow,
    Outcome,
    People,
    PinRow,
    ScanKind,
    Scanned,
    Work,
)
from torque_app.kiosk.queries.scan import scan
from torque_app.kiosk.queries.work import PAUSES, work

__all__ = [
    "FILES_OF",
    "IDLE_SECONDS",
    "MARK",
    "PAUSES",
    "DeviceRow",
    "DeviceStatus",
    "FindingRow",
    "KnownDevice",
    "Outcome",
    "People",
    "Person",
    "PinRow",
    "ScanKind",
    "Scanned",
    "Work",
    "begun_after",
    "device",
    "device_by_token",
    "devices",
    "finding",
    "findings",
    "has_own_pin",
    "people",
    "person_at",
    "person_by_grant",
    "pin_row",
    "pin_rows",
    "scan",
    "seen",
    "standing_since",
    "work",
]
