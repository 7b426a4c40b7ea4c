"""What a workshop quotes with as its settings show it: rows of the lists, fields of the forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.quotations import QuotedKind
from models.values import money, quantity, rut
from torque_app.core.texts import _, counted
from torque_app.quotations.queries import (
    InsurerRow,
    MatrixRow,
    NoteTemplateRow,
    PackageLine,
    PackageRow,
)
from torque_app.quotations.state.shown import typed
from torque_app.quotations.words import KIND_NAMES

KINDS: Final = [
    (kind.value, _(name)) for kind, name in KIND_NAMES.items() if kind is not QuotedKind.DISCOUNT
]
"""What a line of a package may sell; a package with a discount has its own price."""

_USED: Final = {True: ("success", _("En uso")), False: ("neutral", _("Fuera de uso"))}
_EXCERPT: Final = 90


@dataclass(frozen=True)
class Kept:
    """One row of any of the lists."""

    id: str = ""
    name: str = ""
    detail: str = ""
    about: str = ""
    amount: int | None = None
    status: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class InsurerFields:
    """An insurer as its form shows it."""

    id: str = ""
    version: int = 0
    name: str = ""
    rut: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class NoteFields:
    """A note template as its form shows it."""

    id: str = ""
    version: int = 0
    name: str = ""
    category: str = ""
    content: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class PackageFields:
    """A package as its form shows it, without its lines."""

    id: str = ""
    version: int = 0
    code: str = ""
    name: str = ""
    make: str = ""
    model: str = ""
    fixed_price: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class TypedLine:
    """A line of a package as its fields hold it; `source` says which shelf or catalogue has it."""

    id: str = ""
    kind: str = QuotedKind.LABOR.value
    description: str = ""
    quantity: str = "1"
    unit_price: str = ""
    item_id: str = ""
    operation_id: str = ""
    source: str = ""
    error: str = ""


@dataclass(frozen=True)
class MatrixFields:
    """A price matrix as its form shows it, without its brackets."""

    id: str = ""
    version: int = 0
    name: str = ""
    way: str = "cost"
    is_default: bool = False


@dataclass(frozen=True)
class TypedBracket:
    """A bracket as its fields hold it; the last one has no top."""

    id: str = ""
    up_to: str = ""
    percent: str = ""


def insurer(row: InsurerRow) -> Kept:
    """Return an insurer as a row."""
    number = rut.formatted(row.rut) if row.rut else ""
    reached = " · ".join(each for each in (row.phone, row.email) if each)
    return Kept(str(row.id), row.name, number, reached, None, *_USED[row.is_active])


def note(row: NoteTemplateRow) -> Kept:
    """Return a note template as a row."""
    text = " ".join(row.content.split())
    cut = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
    return Kept(str(row.id), row.name, row.category, cut, None, *_USED[row.is_active])


def package(row: PackageRow) -> Kept:
    """Return a package as a row; without its own price its lines have theirs."""
    car = " ".join(each for each in (row.make, row.model) if each) or _("Cualquier vehículo")
    lines = _(counted(len(row.lines), "1 línea", "{count} líneas"))
    price = None if row.fixed_price is None else int(row.fixed_price)
    about = f"{car} · {lines}"
    return Kept(str(row.id), row.name, row.code, about, price, *_USED[row.is_active])


def matrix(row: MatrixRow) -> Kept:
    """Return a price matrix as a row."""
    way = _("Recargo sobre el costo") if row.on_cost else _("Margen sobre el precio")
    told = ", ".join(_bracket(top, percent) for top, percent in row.brackets)
    used = ("success", _("Pone los precios")) if row.is_default else ("neutral", _("Sin usar"))
    return Kept(str(row.id), row.name, way, told, None, *used)


def _bracket(top: Decimal | None, percent: Decimal) -> str:
    share = f"{quantity.formatted(percent)} %"
    if top is None:
        return _("el resto: {percent}").format(percent=share)
    return _("hasta {top}: {percent}").format(top=money.formatted(top), percent=share)


def insurer_fields(row: InsurerRow) -> InsurerFields:
    """Return what the form of an insurer holds."""
    return InsurerFields(**_fields(row, InsurerFields))


def note_fields(row: NoteTemplateRow) -> NoteFields:
    """Return what the form of a note template holds."""
    return NoteFields(**_fields(row, NoteFields))


def package_fields(row: PackageRow) -> PackageFields:
    """Return what the form of a package holds, without its lines."""
    price = typed(row.fixed_price)
    return PackageFields(**_fields(row, PackageFields) | {"fixed_price": price})


def matrix_fields(row: MatrixRow) -> MatrixFields:
    """Return what the form of a price matrix holds, without its brackets."""
    way = "cost" if row.on_cost else "price"
    return MatrixFields(str(row.id), row.version, row.name, way, row.is_default)


def _fields(row: Any, kind: type[Any]) -> dict[str, Any]:
    return {
        name: str(row.id) if name == "id" else getattr(row, name)
        for name in kind.__dataclass_fields__
    }


def package_lines(lines: Sequence[PackageLine], names: Mapping[UUID, str]) -> list[TypedLine]:
    """Return a package's lines as fields; `names` are those of what they sell, by its key."""
    return [
        TypedLine(
            id=str(place),
            kind=line.kind.value,
            description=line.description,
            quantity=typed(line.quantity),
            unit_price=typed(line.unit_price),
            item_id=str(line.item_id or ""),
            operation_id=str(line.operation_id or ""),
            source=_source(line, names),
        )
        for place, line in enumerate(lines, 1)
    ]


def _source(line: PackageLine, names: Mapping[UUID, str]) -> str:
    if line.item_id is not None:
        return from_store(names.get(line.item_id, ""))
    if line.operation_id is not None:
        return from_catalogue(names.get(line.operation_id, ""))
    return ""


def from_store(name: str) -> str:
    """Return where a line comes from that sells an item of a shelf."""
    return _("De bodega: {name}").format(name=name)


def from_catalogue(name: str) -> str:
    """Return where a line comes from that sells an operation."""
    return _("Del tempario: {name}").format(name=name)


def brackets(found: Sequence[tuple[Decimal | None, Decimal]]) -> list[TypedBracket]:
    """Return a matrix's brackets as fields."""
    return [
        TypedBracket(str(place), typed(top), typed(percent))
        for place, (top, percent) in enumerate(found, 1)
    ]
