"""What changed from one version of a quotation to another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from models.quotations import QuotedKind


class Change(StrEnum):
    """What became of a line."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


class Compared(Protocol):
    """What of a line tells it from others, and what may differ."""

    kind: QuotedKind
    item_id: UUID | None
    operation_id: UUID | None
    description: str
    quantity: Decimal
    by_hours: bool
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Difference:
    """One line in two versions; None where a version has it not, `fields` name what differs."""

    change: Change
    description: str
    before: Decimal | None
    after: Decimal | None
    fields: tuple[str, ...] = ()


FIELDS = ("quantity", "by_hours", "unit_price", "discount_percent", "amount")
Key = tuple[object, ...]


def differences(before: Sequence[Compared], after: Sequence[Compared]) -> list[Difference]:
    """Return what became of every line, in the order of the later version, then what is gone.

    Lines are the same by what they sell; the second of two alike is matched with the second.
    """
    old, new = _keyed(before), _keyed(after)
    told = [_difference(old.get(key), line) for key, line in new.items()]
    gone = [_difference(line, None) for key, line in old.items() if key not in new]
    return told + gone


def _keyed(lines: Sequence[Compared]) -> dict[Key, Compared]:
    seen: Counter[Key] = Counter()
    found: dict[Key, Compared] = {}
    for line in lines:
        what = line.item_id or line.operation_id or line.description.casefold()
        key = (line.kind, what)
        seen[key] += 1
        found[*key, seen[key]] = line
    return found


def _difference(old: Compared | None, new: Compared | None) -> Difference:
    line = new or old
    assert line is not None
    if old is None or new is None:
        change = Change.ADDED if old is None else Change.REMOVED
        before, after = (each.amount if each else None for each in (old, new))
        return Difference(change, line.description, before, after)
    fields = tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
    change = Change.CHANGED if fields else Change.SAME
    return Difference(change, new.description, old.amount, new.amount, fields)
