"""What one may do with appointments and requests."""

from enum import StrEnum


class Appointments(StrEnum):
    """Permissions of this context; BOOK is the booking page's own, and no role holds it."""

    VIEW = "appointments.view"
    EDIT = "appointments.edit"
    DELETE = "appointments.delete"
    BOOK = "appointments.book"
