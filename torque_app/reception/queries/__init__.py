"""What is known of receptions: the door; the reads are split by noun."""

from torque_app.core.paper import Paper
from torque_app.reception.queries.intakes import (
    MARK_PHOTOS,
    PHOTOS,
    find,
    mark,
    of_appointment,
    one,
    row,
)
from torque_app.reception.queries.look_up import look_up
from torque_app.reception.queries.paper import NotSigned, digest, slip
from torque_app.reception.queries.rows import Found, IntakeDetail, IntakeRow, MarkRow
from torque_app.reception.rules.words import MARKS, VIEWS

__all__ = [
    "MARKS",
    "MARK_PHOTOS",
    "PHOTOS",
    "VIEWS",
    "Found",
    "IntakeDetail",
    "IntakeRow",
    "MarkRow",
    "NotSigned",
    "Paper",
    "digest",
    "find",
    "look_up",
    "mark",
    "of_appointment",
    "one",
    "row",
    "slip",
]
