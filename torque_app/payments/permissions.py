"""What may be done with payments."""

from enum import StrEnum


class Payments(StrEnum):
    """RECORD is the counter's, REVERSE a manager's."""

    VIEW = "payments.view"
    RECORD = "payments.record"
    REVERSE = "payments.reverse"
