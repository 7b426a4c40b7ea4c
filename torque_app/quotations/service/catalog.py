"""What a workshop quotes with, written: insurers, note templates, packages, price matrices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.quotations import Insurer, NoteTemplate, PriceMatrix, QuotedKind, ServicePackage
from models.values import rut as ruts
from torque_app.core.errors import Conflict, Invalid, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import (
    InsurerRow,
    MatrixRow,
    NoteTemplateRow,
    PackageLine,
    PackageRow,
    prices,
)
from torque_app.quotations.queries.catalog import (
    insurer_row,
    matrix_row,
    note_template_row,
    package_row,
)
from torque_app.quotations.rules import amounts
from torque_app.quotations.rules.pricing import brackets, written
from torque_app.quotations.service.lines import SHELVED

Kept = TypeVar("Kept", Insurer, NoteTemplate, ServicePackage, PriceMatrix)
_LETTERS: Final = {
    "name": 120, "code": 40, "category": 40, "content": 2000, "address": 200, "phone": 30,
    "email": 254, "make": 40, "model": 60,
}  # fmt: skip
_NEEDED: Final = frozenset({"name", "code", "content"})
MOST_LINES: Final = 50
TWICE: Final = "Ya hay otro con ese nombre."


def _written(
    tx: Tx, model: type[Kept], row_id: UUID | None, given: Mapping[str, Any], version: int | None
) -> Kept:
    """Write fields on a row, new without a key; Stale past `version`."""
    if row_id is None:
        row = model(id=new_id(), created_at=tx.now, updated_at=tx.now, **given)
        tx.session.add(row)
        return row
    row = _held(tx, model, row_id)
    if version is not None and version != row.version:
        raise Stale
    for name, value in given.items():
        setattr(row, name, value)
    row.updated_at = tx.now
    return row


def _held(tx: Tx, model: type[Kept], row_id: UUID) -> Kept:
    try:
        return tx.get(model, row_id, lock=True)
    except NotFound:
        raise NotFound("Eso ya no existe o no está en tu taller.") from None


def _texts(**given: str) -> dict[str, str]:
    """Return texts without outer spaces; Invalid by field for those empty or too long."""
    kept = {name: value.strip() for name, value in given.items()}
    wrong = {
        name: Sentence("Escribe de {least} a {most} letras.", least=least, most=_LETTERS[name])
        for name, value in kept.items()
        if not (least := int(name in _NEEDED)) <= len(value) <= _LETTERS[name]
    }
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _only(tx: Tx, column: Any, value: str, row_id: UUID | None) -> None:
    model = column.class_
    query = select(model.id).where(column == value, col(model.id) != (row_id or new_id()))
    if tx.session.exec(query).first() is not None:
        raise Conflict(TWICE)


@needs(Quotations.CONFIGURE)
def save_insurer(
    tx: Tx,
    insurer_id: UUID | None = None,
    *,
    name: str,
    rut: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    is_active: bool = True,
    version: int | None = None,
) -> InsurerRow:
    """Write an insurer, new without its key."""
    given: dict[str, Any] = dict(_texts(name=name, address=address, phone=phone, email=email))
    if rut.strip():
        if not ruts.is_valid(rut):
            raise Invalid.field("rut", "Ese RUT no es válido. Revisa el dígito verificador.")
        rut = ruts.normalize(rut)
    _only(tx, Insurer.name, given["name"], insurer_id)
    given |= {"rut": rut.strip(), "is_active": is_active}
    row = _written(tx, Insurer, insurer_id, given, version)
    tx.session.flush()
    return insurer_row(row)


@needs(Quotations.CONFIGURE)
def save_note_template(
    tx: Tx,
    template_id: UUID | None = None,
    *,
    name: str,
    content: str,
    category: str = "",
    is_active: bool = True,
    version: int | None = None,
) -> NoteTemplateRow:
    """Write a note template, new without its key."""
    given: dict[str, Any] = dict(_texts(name=name, content=content, category=category))
    _only(tx, NoteTemplate.name, given["name"], template_id)
    row = _written(tx, NoteTemplate, template_id, given | {"is_active": is_active}, version)
    tx.session.flush()
    return note_template_row(row)


@needs(Quotations.CONFIGURE)
def save_package(
    tx: Tx,
    package_id: UUID | None = None,
    *,
    code: str,
    name: str,
    lines: Sequence[PackageLine],
    make: str = "",
    model: str = "",
    fixed_price: Decimal | None = None,
    is_active: bool = True,
    version: int | None = None,
) -> PackageRow:
    """Write a package, new without its key; its price is net, None sells each line at its own."""
    given: dict[str, Any] = dict(_texts(code=code.upper(), name=name, make=make, model=model))
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid.field("lines", "Un paquete lleva de 1 a 50 líneas.")
    if fixed_price is not None:
        amounts.check_price(fixed_price, "fixed_price")
    _only(tx, ServicePackage.code, given["code"], package_id)
    kept = [_line(tx, each) for each in lines]
    given |= {"lines": kept, "fixed_price": fixed_price, "is_active": is_active}
    row = _written(tx, ServicePackage, package_id, given, version)
    tx.session.flush()
    return package_row(row)


def _line(tx: Tx, line: PackageLine) -> dict[str, Any]:
    """Return a line as it is stored; Invalid for one no quotation could take."""
    amounts.check_units(line.quantity)
    if line.kind is QuotedKind.DISCOUNT:
        raise Invalid.field("lines", "Un paquete con descuento lleva su precio propio.")
    if line.item_id is not None:
        if line.kind not in SHELVED:
            raise Invalid.field("lines", "Sólo repuestos, insumos y neumáticos salen de bodega.")
        prices.of_item(tx, line.item_id)
    if line.unit_price is not None:
        amounts.check_price(line.unit_price)
    if not line.description.strip() and line.item_id is None and line.operation_id is None:
        raise Invalid.field("lines", "Describe cada línea del paquete.")
    return {
        "kind": line.kind.value,
        "description": line.description.strip(),
        "quantity": str(line.quantity),
        "item_id": str(line.item_id) if line.item_id else None,
        "operation_id": str(line.operation_id) if line.operation_id else None,
        "unit_price": None if line.unit_price is None else str(line.unit_price),
    }


@needs(Quotations.CONFIGURE)
def save_matrix(
    tx: Tx,
    matrix_id: UUID | None = None,
    *,
    name: str,
    brackets_told: Sequence[Mapping[str, Any]],
    on_cost: bool = True,
    is_default: bool = False,
    version: int | None = None,
) -> MatrixRow:
    """Write a price matrix, new without its key; the default one prices what nobody priced."""
    given: dict[str, Any] = dict(_texts(name=name))
    given["brackets"] = written(brackets(brackets_told, on_cost=on_cost))
    _only(tx, PriceMatrix.name, given["name"], matrix_id)
    if is_default:
        for other in tx.session.exec(select(PriceMatrix).where(col(PriceMatrix.is_default))):
            other.is_default = other.id == matrix_id
        tx.session.flush()  # only one may be the default, statement by statement
    given |= {"on_cost": on_cost, "is_default": is_default}
    row = _written(tx, PriceMatrix, matrix_id, given, version)
    tx.session.flush()
    return matrix_row(row)


@needs(Quotations.CONFIGURE)
def remove_insurer(tx: Tx, insurer_id: UUID) -> None:
    """Take an insurer off the list; quotations that name it keep it."""
    _removed(tx, Insurer, insurer_id)


@needs(Quotations.CONFIGURE)
def remove_note_template(tx: Tx, template_id: UUID) -> None:
    """Take a note template off the list."""
    _removed(tx, NoteTemplate, template_id)


@needs(Quotations.CONFIGURE)
def remove_package(tx: Tx, package_id: UUID) -> None:
    """Take a package off the list; the lines it became stay."""
    _removed(tx, ServicePackage, package_id)


@needs(Quotations.CONFIGURE)
def remove_matrix(tx: Tx, matrix_id: UUID) -> None:
    """Take a price matrix off the list; prices it made stay."""
    _removed(tx, PriceMatrix, matrix_id)


def _removed(tx: Tx, model: type[Kept], row_id: UUID) -> None:
    row = _held(tx, model, row_id)
    row.deleted_at = row.updated_at = tx.now
    if isinstance(row, PriceMatrix):
        row.is_default = False
    tx.session.flush()
