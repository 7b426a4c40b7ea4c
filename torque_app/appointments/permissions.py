"""What one may do with appointments and requests."""

from enum import StrEnum


class Appointments(StrEnum):
    """Permissions of this context."""

    VIEW = "appointments.view"
    EDIT = "appointments.edit"
    DELETE = "appointments.delete"
