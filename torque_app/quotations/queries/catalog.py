"""What a workshop quotes with: insurers, note templates, packages and price matrices."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from models.quotations import Insurer, NoteTemplate, PriceMatrix, QuotedKind, ServicePackage
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.rows import (
    InsurerRow,
    MatrixRow,
    NoteTemplateRow,
    PackageLine,
    PackageRow,
)
from torque_app.quotations.rules.pricing import brackets

_ID: Final = ("item_id", "operation_id")


@needs(Quotations.VIEW)
def insurers(tx: Tx, *, only_active: bool = False) -> list[InsurerRow]:
    """Return the insurers by name."""
    query = select(Insurer).order_by(col(Insurer.name))
    if only_active:
        query = query.where(col(Insurer.is_active))
    return [insurer_row(each) for each in tx.session.scalars(query)]


@needs(Quotations.VIEW)
def note_templates(tx: Tx, *, only_active: bool = False) -> list[NoteTemplateRow]:
    """Return the note templates by category and name."""
    query = select(NoteTemplate).order_by(col(NoteTemplate.category), col(NoteTemplate.name))
    if only_active:
        query = query.where(col(NoteTemplate.is_active))
    return [note_template_row(each) for each in tx.session.scalars(query)]


@needs(Quotations.VIEW)
def packages(tx: Tx, *, make: str = "", model: str = "") -> list[PackageRow]:
    """Return the packages in use by code; with a make those that fit the car."""
    query = select(ServicePackage).where(col(ServicePackage.is_active))
    if make:
        query = query.where(fits(ServicePackage.make, make), fits(ServicePackage.model, model))
    found = tx.session.scalars(query.order_by(col(ServicePackage.code)))
    return [package_row(each) for each in found]


def fits(column: Any, wanted: str) -> ColumnElement[bool]:
    """Return the condition that a package is for any car, or for one that is called so."""
    return or_(col(column) == "", func.lower(column) == wanted.lower())


@needs(Quotations.VIEW)
def package(tx: Tx, code: str) -> PackageRow:
    """Return the active package of a code; NotFound otherwise."""
    found = tx.session.scalars(
        select(ServicePackage).where(
            col(ServicePackage.code) == code.strip().upper(), col(ServicePackage.is_active)
        )
    ).first()
    if found is None:
        raise NotFound("Ese paquete no existe o ya no se usa.")
    return package_row(found)


def default_matrix(tx: Tx) -> MatrixRow | None:
    """Return the matrix that prices what nobody priced, or None."""
    found = tx.session.scalars(select(PriceMatrix).where(col(PriceMatrix.is_default))).first()
    return matrix_row(found) if found else None


def insurer_row(row: Insurer) -> InsurerRow:
    """Return an insurer as it is shown."""
    return InsurerRow(**{name: getattr(row, name) for name in InsurerRow.__slots__})


def note_template_row(row: NoteTemplate) -> NoteTemplateRow:
    """Return a note template as it is shown."""
    return NoteTemplateRow(**{name: getattr(row, name) for name in NoteTemplateRow.__slots__})


def package_row(row: ServicePackage) -> PackageRow:
    """Return a package as it is shown."""
    plain = {name: getattr(row, name) for name in PackageRow.__slots__ if name != "lines"}
    return PackageRow(**plain, lines=tuple(_line(each) for each in row.lines))


def _line(told: Mapping[str, Any]) -> PackageLine:
    price = told.get("unit_price")
    return PackageLine(
        kind=QuotedKind(told["kind"]),
        description=told["description"],
        quantity=Decimal(told["quantity"]),
        unit_price=None if price is None else Decimal(price),
        **{name: UUID(told[name]) if told.get(name) else None for name in _ID},
    )


def matrix_row(row: PriceMatrix) -> MatrixRow:
    """Return a matrix as it is shown."""
    found = brackets(row.brackets, on_cost=row.on_cost)
    return MatrixRow(
        id=row.id,
        name=row.name,
        brackets=tuple((each.up_to, each.percent) for each in found),
        on_cost=row.on_cost,
        is_default=row.is_default,
        version=row.version,
    )
