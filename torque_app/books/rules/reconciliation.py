"""Our documents against SII's: what one has and the other lacks, and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from torque_app.books.rules.entries import Entry

SUMMARIZED: Final = frozenset({35, 38, 39, 41, 48})
"""Boletas and card vouchers: SII's register has their sum a day, not each of them."""

_AMOUNTS: Final = ("exempt", "net", "iva", "total")


class Finding(StrEnum):
    """What comparing found about a document."""

    ONLY_OURS = "ONLY_OURS"
    ONLY_SII = "ONLY_SII"
    DIFFERENT = "DIFFERENT"
    OTHER_SECTION = "OTHER_SECTION"


@dataclass(frozen=True, slots=True)
class Difference:
    """A document on which the two do not agree; `gap` is SII's total less ours, in pesos."""

    finding: Finding
    ours: Entry | None
    theirs: Entry | None
    gap: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many documents agree, and those that do not, the largest gap first."""

    equal: int
    differences: tuple[Difference, ...]


def compared(ours: Iterable[Entry], theirs: Iterable[Entry]) -> Comparison:
    """Compare by type, counterpart and folio; what SII only sums up is left out."""
    own = {_key(entry): entry for entry in ours if entry.dte_type not in SUMMARIZED}
    sii = {_key(entry): entry for entry in theirs if entry.dte_type not in SUMMARIZED}
    found = [
        difference
        for key in own.keys() | sii.keys()
        if (difference := _difference(own.get(key), sii.get(key))) is not None
    ]
    found.sort(key=lambda one: (-abs(one.gap), one.finding, _key(_of(one))))
    return Comparison(len(own.keys() | sii.keys()) - len(found), tuple(found))


def _key(entry: Entry) -> tuple[int, str, int]:
    return entry.dte_type, entry.rut, entry.folio


def _of(difference: Difference) -> Entry:
    entry = difference.ours or difference.theirs
    assert entry is not None
    return entry


def _difference(ours: Entry | None, theirs: Entry | None) -> Difference | None:
    if theirs is None:
        assert ours is not None
        return Difference(Finding.ONLY_OURS, ours, None, -ours.total)
    if ours is None:
        return Difference(Finding.ONLY_SII, None, theirs, theirs.total)
    if any(getattr(ours, name) != getattr(theirs, name) for name in _AMOUNTS):
        return Difference(Finding.DIFFERENT, ours, theirs, theirs.total - ours.total)
    if ours.section is not theirs.section:
        return Difference(Finding.OTHER_SECTION, ours, theirs, Decimal(0))
    return None
