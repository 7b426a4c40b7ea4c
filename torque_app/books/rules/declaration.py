"""The figures of the F29 that come from the two books, by the form's codes.

Codes and not line numbers, which move from one version of the form to the next. The form has
other figures (remanente, PPM, retenciones): they are not the books', and are not here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.books import BookSide, RegisterSection
from torque_app.books.rules.entries import ZERO, Entry

FIXED_ASSET: Final = "activo fijo"
TOTAL_DEBIT, TOTAL_CREDIT, DETERMINED, LEFT_OVER = "538", "537", "89", "77"


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the form: how many documents (`count_code`) and how much (`code`), in pesos.

    `sign` says how it counts in the total of its side: 1, -1, or 0 for what is only told.
    """

    concept: str
    code: str
    amount: Decimal
    count_code: str | None = None
    count: int | None = None
    sign: int = 0


@dataclass(frozen=True, slots=True)
class Declaration:
    """Debits, credits, and what they leave: IVA to pay, or credit for the next month."""

    debits: tuple[Figure, ...]
    credits: tuple[Figure, ...]
    total_debit: Decimal
    total_credit: Decimal

    @property
    def determined(self) -> Decimal:
        """Code 89: IVA to pay; zero when the credit is larger."""
        return max(self.total_debit - self.total_credit, ZERO)

    @property
    def left_over(self) -> Decimal:
        """Code 77: credit that is left for the next month."""
        return max(self.total_credit - self.total_debit, ZERO)


@dataclass(frozen=True, slots=True)
class _Line:
    concept: str
    count_code: str
    code: str
    sign: int
    types: frozenset[int]
    amount: Callable[[Entry], Decimal]
    fixed_asset: bool | None = None


def _iva(entry: Entry) -> Decimal:
    return entry.iva


def _exempt(entry: Entry) -> Decimal:
    return entry.exempt


FACTURAS, NOTES = frozenset({30, 33}), frozenset({55, 56})
_SALES: Final = (
    _Line("Ventas y servicios exentos", "586", "142", 0, frozenset({32, 34, 38, 41}), _exempt),
    _Line("Facturas del giro", "503", "502", 1, FACTURAS, _iva, fixed_asset=False),
    _Line("Facturas de activo fijo", "716", "717", 1, FACTURAS, _iva, fixed_asset=True),
    _Line("Boletas", "110", "111", 1, frozenset({35, 39}), _iva),
    _Line("Comprobantes de pago electrónico", "758", "759", 1, frozenset({48}), _iva),
    _Line("Notas de débito emitidas", "512", "513", 1, NOTES, _iva),
    _Line("Notas de crédito emitidas", "509", "510", -1, frozenset({60, 61}), _iva),
)
_PURCHASES: Final = (
    _Line("Compras exentas", "584", "562", 0, frozenset({32, 34}), _exempt),
    _Line("Facturas recibidas del giro", "519", "520", 1, FACTURAS, _iva, fixed_asset=False),
    _Line("Facturas recibidas de activo fijo", "524", "525", 1, FACTURAS, _iva, fixed_asset=True),
    _Line("Notas de crédito recibidas", "527", "528", -1, frozenset({60, 61}), _iva),
    _Line("Notas de débito recibidas", "531", "532", 1, NOTES, _iva),
    _Line("Importaciones", "534", "535", 1, frozenset({914}), _iva),
)


def declared(entries: Iterable[Entry]) -> Declaration:
    """Return the figures of a month; only documents in the register give credit."""
    found = [entry for entry in entries if entry.section is RegisterSection.REGISTERED]
    sales = [entry for entry in found if entry.side is BookSide.SALES]
    purchases = [entry for entry in found if entry.side is BookSide.PURCHASES]
    debits, credits_ = _figures(_SALES, sales), _figures(_PURCHASES, purchases)
    return Declaration(debits, credits_, _total(debits), _total(credits_))


def _figures(lines: Sequence[_Line], entries: Sequence[Entry]) -> tuple[Figure, ...]:
    figures = []
    for line in lines:
        covered = [entry for entry in entries if _covers(line, entry)]
        amount = sum((line.amount(entry) for entry in covered), ZERO)
        figures.append(
            Figure(line.concept, line.code, amount, line.count_code, len(covered), line.sign)
        )
    return tuple(figures)


def _covers(line: _Line, entry: Entry) -> bool:
    if entry.dte_type not in line.types:
        return False
    return line.fixed_asset is None or line.fixed_asset is (FIXED_ASSET in entry.kind.lower())


def _total(figures: Iterable[Figure]) -> Decimal:
    return sum((figure.sign * figure.amount for figure in figures), ZERO)
