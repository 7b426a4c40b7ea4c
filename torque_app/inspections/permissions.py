"""What one may do with inspections."""

from enum import StrEnum


class Inspections(StrEnum):
    """Permissions of this context."""

    VIEW = "inspections.view"
    INSPECT = "inspections.inspect"
    CONFIGURE = "inspections.configure"
