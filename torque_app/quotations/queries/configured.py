"""What a workshop quotes with, page by page, as its settings and programs list it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col

from models.inventory import InventoryItem
from models.quotations import Insurer, NoteTemplate, PriceMatrix, ServicePackage
from models.workshop import LaborOperation
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.catalog import (
    fits,
    insurer_row,
    matrix_row,
    note_template_row,
    package_row,
)
from torque_app.quotations.queries.rows import (
    InsurerRow,
    MatrixRow,
    NoteTemplateRow,
    PackageLine,
    PackageRow,
)

Row = TypeVar("Row")


def _id_of(model: Any) -> Filter:
    return lambda wanted: col(model.id) == UUID(wanted)


def _use_of(model: Any) -> Filter:
    def used(wanted: str) -> Any:
        if wanted not in {"true", "false"}:
            raise ValueError(wanted)
        return col(model.is_active).is_(wanted == "true")

    return used


def _car(column: Any) -> Filter:
    return lambda wanted: fits(column, wanted)


_LISTED: Final = (Insurer, NoteTemplate, ServicePackage, PriceMatrix)
_OWN_FILTERS: Final[Mapping[Any, dict[str, Filter]]] = {
    Insurer: {"is_active": _use_of(Insurer)},
    NoteTemplate: {"is_active": _use_of(NoteTemplate)},
    ServicePackage: {
        "is_active": _use_of(ServicePackage),
        "make": _car(ServicePackage.make),
        "model": _car(ServicePackage.model),
    },
}
_OWN_SORTS: Final[Mapping[Any, dict[str, Any]]] = {
    NoteTemplate: {"category": col(NoteTemplate.category)},
    ServicePackage: {"code": col(ServicePackage.code)},
}
_FILTERS: Final[Mapping[Any, dict[str, Filter]]] = {
    model: {"id": _id_of(model), **_OWN_FILTERS.get(model, {})} for model in _LISTED
}
_SORTS: Final[Mapping[Any, dict[str, Any]]] = {
    model: {
        "name": col(model.name),
        "created_at": col(model.created_at),
        "id": col(model.id),
        **_OWN_SORTS.get(model, {}),
    }
    for model in _LISTED
}


@needs(Quotations.VIEW)
def find_insurers(tx: Tx, listing: Listing) -> Page[InsurerRow]:
    """Return a page of insurers; `q` looks in name and RUT, filters: id, is_active."""
    return _found(tx, Insurer, listing, insurer_row, Insurer.name, Insurer.rut)


@needs(Quotations.VIEW)
def find_note_templates(tx: Tx, listing: Listing) -> Page[NoteTemplateRow]:
    """Return a page of note templates; `q` looks in all they say, filters: id, is_active."""
    places = (NoteTemplate.name, NoteTemplate.category, NoteTemplate.content)
    return _found(tx, NoteTemplate, listing, note_template_row, *places)


@needs(Quotations.VIEW)
def find_packages(tx: Tx, listing: Listing) -> Page[PackageRow]:
    """Return a page of packages; `q` looks in code, name and car.

    Filters: id, is_active, and make and model of a car, which leave those that fit it.
    """
    places = (ServicePackage.name, ServicePackage.code, ServicePackage.make, ServicePackage.model)
    return _found(tx, ServicePackage, listing, package_row, *places)


@needs(Quotations.SEE_COST)
def find_matrices(tx: Tx, listing: Listing) -> Page[MatrixRow]:
    """Return a page of price matrices; `q` looks in the name, filters: id."""
    return _found(tx, PriceMatrix, listing, matrix_row, PriceMatrix.name)


def _found(
    tx: Tx, model: Any, listing: Listing, make: Callable[[Any], Row], *places: Any
) -> Page[Row]:
    query = columns(model)
    for word in listing.q.split():
        query = query.where(or_(*(col(place).icontains(word, autoescape=True) for place in places)))
    return paged(
        tx,
        query,
        listing,
        sorts=_SORTS[model],
        default="id",
        filters=_FILTERS[model],
        make=lambda found: make(found[0]),
    )


@needs(Quotations.CONFIGURE)
def sources(tx: Tx, lines: Sequence[PackageLine]) -> dict[UUID, str]:
    """Return what shelf and catalogue call what lines of a package sell, by its key."""
    items = {line.item_id for line in lines if line.item_id}
    operations = {line.operation_id for line in lines if line.operation_id}
    found = [
        *tx.session.execute(
            columns(InventoryItem.id, InventoryItem.name).where(col(InventoryItem.id).in_(items))
        ),
        *tx.session.execute(
            columns(LaborOperation.id, LaborOperation.description).where(
                col(LaborOperation.id).in_(operations)
            )
        ),
    ]
    return {key: name for key, name in found}  # noqa: C416 - rows are no pairs to mypy
