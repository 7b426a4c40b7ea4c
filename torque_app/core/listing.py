"""One page of a list: searched, filtered, sorted and counted by the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.sql import ColumnElement

from torque_app.core.errors import Invalid
from torque_app.core.tx import Tx

T = TypeVar("T")
MAX_LIMIT = 200
MAX_PAGE = 10_000_000
MAX_WHOLE = 2**31 - 1


@dataclass(frozen=True)
class Listing:
    """What a list is asked for; `filters` maps a field's public name to the text wanted."""

    page: int = 1
    limit: int = 20
    sort: str = ""
    order: str = "desc"
    q: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page and how many there are in all."""

    rows: tuple[T, ...]
    total: int
    page: int
    limit: int

    @property
    def pages(self) -> int:
        """How many pages the list has, at least one."""
        return max(1, ceil(self.total / self.limit))


Filter = Callable[[str], ColumnElement[bool]]


def whole(wanted: str, *, most: int = MAX_WHOLE) -> int:
    """Return a whole number a column may hold; ValueError for anything else."""
    number = int(wanted)
    if abs(number) > most:
        raise ValueError(wanted)
    return number


def columns(*wanted: Any) -> Select[Any]:
    """Select columns of mapped classes; SQLModel's own `select` types at most four of them."""
    return select(*wanted)


def paged(
    tx: Tx,
    query: Select[Any],
    listing: Listing,
    *,
    sorts: Mapping[str, Any],
    default: str,
    filters: Mapping[str, Filter] | None = None,
    make: Callable[[Any], T],
    total: int | None = None,
) -> Page[T]:
    """Return the page a listing asks for; unknown fields and values are refused by name.

    `sorts` maps public names to columns, the tie is broken by the last column of `query`'s
    first entity key, so that no row shows twice on two pages. `total` spares the count where
    the caller keeps one.
    """
    if not 1 <= listing.limit <= MAX_LIMIT:
        raise Invalid.field("limit", f"Una página trae de 1 a {MAX_LIMIT} filas.")
    if not 1 <= listing.page <= MAX_PAGE:
        raise Invalid.field("page", f"Las páginas van de 1 a {MAX_PAGE}.")
    for name, wanted in listing.filters.items():
        if filters is None or name not in filters:
            raise Invalid.field(name, f"No se puede filtrar por «{name}».")
        try:
            query = query.where(filters[name](wanted))
        except (ValueError, OverflowError):  # a day before the first or after the last one
            raise Invalid.field(name, f"«{wanted}» no es un valor de {name}.") from None
    column = sorts.get(listing.sort or default)
    if column is None:
        raise Invalid.field("sort", f"No se puede ordenar por «{listing.sort}».")
    if total is None:
        counting = select(func.count()).select_from(query.order_by(None).subquery())
        total = tx.session.execute(counting).scalar_one()
    tie = sorts[default]
    ordered = [column.asc() if listing.order == "asc" else column.desc()]
    if tie is not column:
        ordered.append(tie.desc())
    rows = tx.session.execute(
        query.order_by(*ordered).limit(listing.limit).offset((listing.page - 1) * listing.limit)
    )
    return Page(tuple(make(row) for row in rows), total, listing.page, listing.limit)
