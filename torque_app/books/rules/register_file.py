"""SII's register as its site downloads it: a CSV with semicolons, one row a document.

Read by the names of its columns, which differ from tab to tab (REGISTRO, PENDIENTE, NO INCLUIR,
RECLAMADO and ventas). Rows that only add another tax to the document above are left out.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from models.books import BookSide, RegisterSection
from models.values import rut as ruts
from torque_app.books.rules.entries import Entry
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, series

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 100_000
_TOLD: Final = 5
_NOT_IT: Final = (
    "Ese archivo no es un CSV del Registro de Compras y Ventas. "
    "Bájalo del sitio del SII con «Descargar detalles»."
)
_WHO: Final = {BookSide.SALES: "rut cliente", BookSide.PURCHASES: "rut proveedor"}
_SHARED: Final = ("tipo doc", "folio", "fecha docto", "monto exento", "monto neto", "monto total")
_DIGITS: Final = 12  # more than any amount or folio of SII's has


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What a file holds: which book, which tab, and its documents."""

    side: BookSide
    section: RegisterSection
    entries: tuple[Entry, ...]


class _Wrong(ValueError):
    """A cell that cannot be read; says which and why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(data: bytes) -> RegisterFile:
    """Read a downloaded register; raises Invalid on `file` that names the rows at fault."""
    try:
        rows = list(_rows(data))
    except csv.Error:
        raise _refusal(_NOT_IT) from None
    if len(rows) > MOST_ROWS:
        raise _refusal(
            Sentence(
                "El archivo tiene más de {most_rows} filas: bájalo mes por mes.",
                most_rows=MOST_ROWS,
            )
        )
    head = [_key(cell) for cell in rows[0]] if rows else []
    side = _side(head)
    section = _section(head, side)
    entries: list[Entry] = []
    wrong: list[tuple[int, Sentence]] = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()) or _only_adds_a_tax(cells):
            continue
        try:
            entries.append(_entry(cells, side, section))
        except _Wrong as fault:
            wrong.append((number, fault.sentence))
    if wrong:
        raise _refusal(_told(wrong))
    return RegisterFile(side, section, tuple(entries))


def _rows(data: bytes) -> Iterator[list[str]]:
    if len(data) > MOST_BYTES:
        raise _refusal("El archivo es demasiado grande: bájalo mes por mes.")
    if b"\x00" in data:
        raise _refusal(_NOT_IT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("iso-8859-1")
    # SII quotes nothing; a quote inside a name is a letter like any other
    return csv.reader(io.StringIO(text, newline=""), delimiter=";", quoting=csv.QUOTE_NONE)


def _told(wrong: Sequence[tuple[int, Sentence]]) -> Sentence:
    """Say what is wrong with the first rows at fault, and how many more there are."""
    rows = series(
        Sentence("fila {number}: {fault}", number=number, fault=fault)
        for number, fault in wrong[:_TOLD]
    )
    if len(wrong) <= _TOLD:
        return Sentence("No se entienden estas filas: {rows}.", rows=rows)
    more = len(wrong) - _TOLD
    return Sentence("No se entienden estas filas: {rows} y {more} más.", rows=rows, more=more)


def _refusal(sentence: str) -> Invalid:
    return Invalid.field("file", sentence)


def _key(cell: str) -> str:
    return " ".join(cell.replace(".", " ").split()).lower()


def _side(head: list[str]) -> BookSide:
    sides = [side for side, who in _WHO.items() if who in head]
    missing = [name for name in _SHARED if name not in head]
    if len(sides) != 1 or missing:
        raise _refusal(_NOT_IT)
    return sides[0]


def _section(head: list[str], side: BookSide) -> RegisterSection:
    """Tell the tab by its columns: each has one the others lack."""
    if side is BookSide.SALES:
        return RegisterSection.REGISTERED
    if "fecha reclamo" in head:
        return RegisterSection.CLAIMED
    if "fecha acuse" not in head:
        return RegisterSection.PENDING
    return RegisterSection.REGISTERED if "tabacos puros" in head else RegisterSection.EXCLUDED


def _only_adds_a_tax(cells: Mapping[str, str]) -> bool:
    return not cells.get("nro") and not cells.get("fecha recepcion")


def _entry(cells: Mapping[str, str], side: BookSide, section: RegisterSection) -> Entry:
    purchase = side is BookSide.PURCHASES
    return Entry(
        side=side,
        section=section,
        dte_type=_whole(cells, "tipo doc"),
        folio=_whole(cells, "folio"),
        rut=_rut(cells.get(_WHO[side], "")),
        name=cells.get("razon social", "")[:120],
        issued_on=_day(cells.get("fecha docto", "")),
        exempt=_amount(cells, "monto exento"),
        net=_amount(cells, "monto neto"),
        iva=_amount(cells, "monto iva recuperable" if purchase else "monto iva"),
        total=_amount(cells, "monto total"),
        kind=cells.get("tipo compra" if purchase else "tipo venta", "")[:40],
        fixed_asset_iva=_amount(cells, "iva activo fijo"),
        common_use_iva=_amount(cells, "iva uso comun"),
        lost_iva=_amount(cells, "monto iva no recuperable"),
    )


def _whole(cells: Mapping[str, str], name: str) -> int:
    typed = cells.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise _Wrong(Sentence("«{name}» no es un número", name=name))
    return int(typed)


def _amount(cells: Mapping[str, str], name: str) -> Decimal:
    """Return whole pesos; SII leaves the cells of what does not apply empty."""
    typed = cells.get(name, "")
    if typed in {"", "-"}:
        return Decimal(0)
    bare = typed.removeprefix("-")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= _DIGITS):
        raise _Wrong(Sentence("«{name}» no es un monto", name=name))
    return Decimal(typed)


def _rut(typed: str) -> str:
    try:
        return ruts.normalize(typed)
    except ValueError:
        raise _Wrong(Sentence("«{typed}» no es un RUT", typed=typed[:20])) from None


def _day(typed: str) -> date:
    try:
        return datetime.strptime(typed[:10], "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise _Wrong(Sentence("«{typed}» no es una fecha", typed=typed[:20])) from None
