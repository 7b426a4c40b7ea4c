"""The labour-time catalogue: standard hours by operation, make and model."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from models.workshop import LaborOperation, Skill
from torque_app.core.listing import Filter, Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.rows import OperationRow, operation_row

MOST_WORDS = 8
_PLAIN = func.app.f_unaccent
_JOKERS = str.maketrans("%_\\", "   ")


@needs(Workshop.VIEW)
def operations(tx: Tx, listing: Listing) -> Page[OperationRow]:
    """Return a page of operations; filters skill, service_type, make, model, is_active."""
    return paged(
        tx,
        select(LaborOperation).where(_matches(listing.q)),
        listing,
        sorts={
            "created_at": LaborOperation.id,
            "code": LaborOperation.code,
            "description": LaborOperation.description,
            "service_type": LaborOperation.service_type,
            "standard_hours": LaborOperation.standard_hours,
            "make": LaborOperation.make,
        },
        default="created_at",
        filters=_filters(),
        make=_first,
    )


@needs(Workshop.VIEW)
def operation(tx: Tx, code: str, make: str = "", model: str = "") -> OperationRow | None:
    """Return the active operation of a code that fits a car best, or None.

    What names make and model goes before what names the make, and that before what fits any.
    """
    query = (
        select(LaborOperation)
        .where(
            func.upper(col(LaborOperation.code)) == code.strip().upper(),
            col(LaborOperation.is_active),
            _fits(make, model),
        )
        .order_by(_closeness().desc())
    )
    found = tx.session.scalars(query).first()
    return operation_row(found) if found else None


@needs(Workshop.VIEW)
def operation_by_id(tx: Tx, operation_id: UUID) -> OperationRow:
    """Return one operation, or raise NotFound."""
    return operation_row(tx.get(LaborOperation, operation_id))


@needs(Workshop.VIEW)
def search_operations(
    tx: Tx, q: str, limit: int = 10, *, make: str = "", model: str = ""
) -> list[OperationRow]:
    """Return the active operations whose code or words match, those of the car first.

    With a make (and a model), operations of other cars are left out.
    """
    query = (
        select(LaborOperation)
        .where(col(LaborOperation.is_active), _matches(q))
        .order_by(_closeness().desc(), col(LaborOperation.description), col(LaborOperation.id))
        .limit(limit)
    )
    if make:
        query = query.where(_fits(make, model))
    return [operation_row(found) for found in tx.session.scalars(query)]


@needs(Workshop.VIEW)
def service_types(tx: Tx) -> list[str]:
    """Return the kinds of service the catalogue knows, by name."""
    query = select(col(LaborOperation.service_type)).distinct()
    return sorted(name for name in tx.session.scalars(query) if name)


def _matches(q: str) -> ColumnElement[bool]:
    """Every word typed stands somewhere in the code, the description, the make or the model."""
    text = _PLAIN(
        func.concat_ws(
            " ",
            LaborOperation.code,
            LaborOperation.description,
            LaborOperation.make,
            LaborOperation.model,
        )
    )
    words = [text.icontains(_PLAIN(word), autoescape=False) for word in _words(q)]
    return and_(col(LaborOperation.id).is_not(None), *words)


def _words(q: str) -> list[str]:
    return q.translate(_JOKERS).split()[:MOST_WORDS]


def _fits(make: str, model: str) -> ColumnElement[bool]:
    return or_(
        col(LaborOperation.make) == "",
        and_(
            func.lower(col(LaborOperation.make)) == make.strip().lower(),
            func.lower(col(LaborOperation.model)).in_(("", model.strip().lower())),
        ),
    )


def _closeness() -> ColumnElement[int]:
    return case((col(LaborOperation.model) != "", 2), (col(LaborOperation.make) != "", 1), else_=0)


def _first(row: Any) -> OperationRow:
    return operation_row(row[0])


def _filters() -> dict[str, Filter]:
    return {
        "skill": lambda wanted: col(LaborOperation.skill) == Skill(wanted),
        "service_type": lambda wanted: col(LaborOperation.service_type) == wanted,
        "make": lambda wanted: func.lower(LaborOperation.make) == wanted.lower(),
        "model": lambda wanted: func.lower(LaborOperation.model) == wanted.lower(),
        "is_active": lambda wanted: col(LaborOperation.is_active).is_(_truth(wanted)),
    }


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"
