"""The TED as a PDF417 drawn with vectors.

SII "Manual de muestras impresas" v3.0 §1.5: PDF417 between 2 x 5 and 4 x 9 cm. Error correction
level 5 and the ISO-8859-1 bytes of the TED: "Instructivo de emisión" of the same SII.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pdf417gen

from torque_app.core.errors import TorqueError

_LEVEL: Final = 5
_ROW_RATIOS: Final = (2.5, 2.0, 1.75, 1.5)
"""Height of a row over width of a module, best first: taller rows forgive a crooked scanner."""
_SYMBOL_ROWS: Final = 90
"""A PDF417 has at most this many rows."""


_MIN_HEIGHT: Final = 20.0
"""Millimetres; a short TED has so few rows that they must be stretched."""


class TedTooLong(TorqueError):
    """The TED has more bytes than the largest PDF417 of the allowed size."""

    code, status = "ted_too_long", 422
    message = "El timbre no cabe en el código de barras. Acorta el nombre del primer ítem."


@dataclass(frozen=True, slots=True)
class Fit:
    """How large a symbol may be: columns of codewords to try in order, and millimetres."""

    columns: tuple[int, ...]
    module: float
    max_width: float
    max_height: float


SHEET: Final = Fit(columns=(14, 16), module=0.254, max_width=88, max_height=34)
"""Modules of 1/100 inch: whole dots at 200, 300 and 600 dots per inch."""

ROLL: Final = Fit(columns=(8, 9, 10, 11), module=0.2502, max_width=55, max_height=39.6)
"""Modules of two dots of a thermal head (203 per inch), in what 2 cm on the left leave of 80 mm."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A symbol without its quiet zone; `width` and `height` in millimetres."""

    svg: str
    width: float
    height: float


def pdf417(ted: str, fit: Fit) -> Barcode:
    """Return the symbol that shows exactly the ISO-8859-1 bytes of a flattened TED.

    Raises:
        TedTooLong: when no allowed number of columns holds it.
        UnicodeEncodeError: when the TED has characters that no signed document can carry.
    """
    codes = _codes(ted.encode("iso-8859-1"), fit.columns)
    bits = ["".join(f"{word:b}" for word in row) for row in codes]
    rows, modules = [list(_runs(row)) for row in bits], len(bits[0])
    module = min(fit.module, fit.max_width / modules)
    ratio = next(
        (r for r in _ROW_RATIOS if len(rows) * r * module <= fit.max_height),
        fit.max_height / (len(rows) * module),
    )
    width, height = modules * module, max(len(rows) * ratio * module, _MIN_HEIGHT)
    return Barcode(svg=_svg(rows, modules=modules), width=width, height=height)


def _codes(data: bytes, columns: Sequence[int]) -> list[list[int]]:
    for count in columns:
        try:
            codes: list[list[int]] = pdf417gen.encode(  # type: ignore[no-untyped-call]
                data, columns=count, security_level=_LEVEL
            )
        except ValueError:  # more rows, or more codewords, than the standard allows
            continue
        if len(codes) <= _SYMBOL_ROWS:
            return codes
    raise TedTooLong(length=len(data))


def _runs(bits: str) -> Iterator[tuple[int, int]]:
    """Yield start and length of every dark run."""
    at = 0
    for bit, same in groupby(bits):
        length = len(list(same))
        if bit == "1":
            yield at, length
        at += length


def _svg(rows: Sequence[Sequence[tuple[int, int]]], *, modules: int) -> str:
    """Draw one path: separate rectangles would show hairlines between the rows on a screen."""
    path = "".join(
        f"M{at} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for at, length in row
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules} {len(rows)}"'
        f' width="{modules}" height="{len(rows)}" preserveAspectRatio="none">'
        f'<path d="{path}" fill="#000"/></svg>'
    )
