"""What is known of bays, technicians, hours, labour times and the load of a centre."""

from torque_app.workshop.queries.calendar import (
    calendar,
    holidays,
    opening,
    openings,
    presence,
    presences,
    special_days,
)
from torque_app.workshop.queries.load import load
from torque_app.workshop.queries.operations import (
    operation,
    operation_by_id,
    operations,
    search_operations,
    service_types,
)
from torque_app.workshop.queries.people import (
    absences,
    bay,
    bays,
    technician,
    technician_of,
    technicians,
)
from torque_app.workshop.queries.rows import (
    AbsenceRow,
    BayRow,
    CalendarRow,
    HolidayRow,
    Load,
    LoadCell,
    LoadRow,
    OperationRow,
    SpecialDayRow,
    TechnicianRow,
)
from torque_app.workshop.rules import Span, hours, meet, merged, minus, spans

__all__ = [
    "AbsenceRow",
    "BayRow",
    "CalendarRow",
    "HolidayRow",
    "Load",
    "LoadCell",
    "LoadRow",
    "OperationRow",
    "Span",
    "SpecialDayRow",
    "TechnicianRow",
    "absences",
    "bay",
    "bays",
    "calendar",
    "holidays",
    "hours",
    "load",
    "meet",
    "merged",
    "minus",
    "opening",
    "openings",
    "operation",
    "operation_by_id",
    "operations",
    "presence",
    "presences",
    "search_operations",
    "service_types",
    "spans",
    "special_days",
    "technician",
    "technician_of",
    "technicians",
]
