"""Commands on bays, technicians, a centre's hours and the labour-time catalogue."""

from torque_app.workshop.rules.catalogue import LARGEST
from torque_app.workshop.service.bays import InUse, change_bay, remove_bay, save_bay
from torque_app.workshop.service.calendar import (
    add_special_day,
    change_calendar,
    remove_special_day,
    save_calendar,
)
from torque_app.workshop.service.operations import (
    LINE,
    Imported,
    ImportRefused,
    adopt_operations,
    change_operation,
    import_operations,
    remove_operation,
    save_operation,
)
from torque_app.workshop.service.technicians import (
    add_absence,
    change_technician,
    remove_absence,
    remove_technician,
    save_technician,
)

__all__ = [
    "LARGEST",
    "LINE",
    "ImportRefused",
    "Imported",
    "InUse",
    "add_absence",
    "add_special_day",
    "adopt_operations",
    "change_bay",
    "change_calendar",
    "change_operation",
    "change_technician",
    "import_operations",
    "remove_absence",
    "remove_bay",
    "remove_operation",
    "remove_special_day",
    "remove_technician",
    "save_bay",
    "save_calendar",
    "save_operation",
    "save_technician",
]
