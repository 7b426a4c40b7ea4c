"""An entry of a book, and what the entries of a month sum to (SII, Registro de Compras y Ventas).

Amounts are whole pesos and positive in every entry, credit notes' too, as SII's files have them;
it is the sums that take credit notes away.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from models.books import BookSide, RegisterSection

CREDIT_NOTES: Final = frozenset({60, 61})
"""Paper and electronic: the types that are taken away."""

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a book: who with (`rut`), its amounts, and of a purchase what IVA it gives.

    `iva` is what counts as credit or debit; `fixed_asset_iva` is part of it, the other two are not.
    """

    side: BookSide
    section: RegisterSection
    dte_type: int
    folio: int
    rut: str
    name: str
    issued_on: date
    exempt: Decimal = ZERO
    net: Decimal = ZERO
    iva: Decimal = ZERO
    total: Decimal = ZERO
    kind: str = ""
    fixed_asset_iva: Decimal = ZERO
    common_use_iva: Decimal = ZERO
    lost_iva: Decimal = ZERO

    @property
    def sign(self) -> int:
        """How it counts in a sum: credit notes are taken away."""
        return -1 if self.dte_type in CREDIT_NOTES else 1


@dataclass(frozen=True, slots=True)
class TypeSum:
    """The documents of one type in a month; a credit note's amounts are negative."""

    dte_type: int
    documents: int
    exempt: Decimal
    net: Decimal
    iva: Decimal
    total: Decimal


def sums_by_type(entries: Iterable[Entry]) -> list[TypeSum]:
    """Return a line for each type of document there is, in the order of the types."""
    of_type: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_type[entry.dte_type].append(entry)
    return [
        TypeSum(
            dte_type,
            len(found),
            exempt=sum((e.sign * e.exempt for e in found), ZERO),
            net=sum((e.sign * e.net for e in found), ZERO),
            iva=sum((e.sign * e.iva for e in found), ZERO),
            total=sum((e.sign * e.total for e in found), ZERO),
        )
        for dte_type, found in sorted(of_type.items())
    ]
