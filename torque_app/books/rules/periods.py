"""A month as people and files write it: `2026-10`."""

import re
from datetime import date, datetime

from models.values.clock import business_date
from torque_app.core.errors import Invalid

_SHAPE = re.compile(r"(20\d\d)-?(0[1-9]|1[0-2])")


def month(typed: str, *, now: datetime) -> date:
    """Return the first day of a month written `2026-10` or `202610`; without one, of this month.

    Raises Invalid on `period` for anything else.
    """
    if not typed.strip():
        return business_date(now).replace(day=1)
    found = _SHAPE.fullmatch(typed.strip())
    if found is None:
        raise Invalid.field("period", "Escribe el mes como 2026-10.")
    return date(int(found[1]), int(found[2]), 1)


def following(first: date) -> date:
    """Return the first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def key(first: date) -> str:
    """Return `2026-10`."""
    return f"{first:%Y-%m}"
