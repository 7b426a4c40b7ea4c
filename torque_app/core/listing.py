"""One page of a list: searched, filtered, sorted and counted by the database."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select, tuple_
from sqlalchemy.sql import ColumnElement

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
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
    filters: Mapping[str, str] = field(default_factory=dict, hash=False)
    cursor: str | None = None
    """Where an append-only list goes on; empty is its beginning, None asks by page."""


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

    @property
    def meta(self) -> dict[str, Any]:
        """What the API says about the page beside its rows."""
        return {
            "page": self.page,
            "limit": self.limit,
            "total": self.total,
            "totalPages": self.pages,
        }


@dataclass(frozen=True)
class Stretch(Page[T]):
    """A page of an append-only list; what was asked by cursor is not counted."""

    next_cursor: str | None = None
    by_cursor: bool = False

    @property
    def meta(self) -> dict[str, Any]:
        """What the API says: `next_cursor` is None at the end of the list."""
        counted = {"limit": self.limit} if self.by_cursor else super().meta
        return {**counted, "next_cursor": self.next_cursor}


class Written(Protocol):
    """A row of an append-only list."""

    @property
    def id(self) -> UUID:
        """Its key."""

    @property
    def created_at(self) -> datetime:
        """When it was written."""


W = TypeVar("W", bound=Written)

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
    total: ColumnElement[int] | int | None = None,
) -> Page[T]:
    """Return the page a listing asks for; unknown fields and values are refused by name.

    `sorts` maps public names to columns, the tie is broken by the last column of `query`'s
    first entity key, so that no row shows twice on two pages. `total` spares the count where
    the caller keeps one: a number, or an expression, which is then the last column of each row.
    """
    if listing.cursor is not None:
        raise Invalid.field("cursor", "Esta lista se recorre por páginas, sin cursor.")
    if not 1 <= listing.limit <= MAX_LIMIT:
        raise Invalid.field(
            "limit", Sentence("Una página trae de 1 a {max_limit} filas.", max_limit=MAX_LIMIT)
        )
    if not 1 <= listing.page <= MAX_PAGE:
        raise Invalid.field(
            "page", Sentence("Las páginas van de 1 a {max_page}.", max_page=MAX_PAGE)
        )
    narrowed = _narrowed(query, _wanted(listing, filters or {}))
    column = sorts.get(listing.sort or default)
    if column is None:
        raise Invalid.field(
            "sort", Sentence("No se puede ordenar por «{sort}».", sort=listing.sort)
        )
    if total is None:
        counting = select(func.count()).select_from(narrowed.order_by(None).subquery())
        total = tx.session.execute(counting).scalar_one()
    counted = None if isinstance(total, int) else total
    ordered = _ordered(
        narrowed, column, sorts[default], ascending=listing.order == "asc", counted=counted
    )
    stretch = {ROWS: listing.limit, BEFORE: (listing.page - 1) * listing.limit}
    rows = tx.session.execute(ordered, stretch).all()
    told = total if isinstance(total, int) else _carried(tx, rows, total)
    return Page(tuple(make(row) for row in rows), told, listing.page, listing.limit)


def _carried(tx: Tx, rows: Sequence[Row[Any]], counted: ColumnElement[int]) -> int:
    """Return the total that is the last column of each row; it is asked for where there is none."""
    total: int = rows[0][-1] if rows else tx.session.execute(select(counted)).scalar_one()
    return total


ROWS, BEFORE = "page_rows", "page_before"
_KEPT = 128
Wanted = tuple[tuple[str, Filter, str], ...]


@lru_cache(maxsize=_KEPT)
def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return a query under its conditions; the same for the same, since statements never change.

    What is asked again is then known by all who look a statement through: the wall, the compiler.
    A filter that knows the time is made for one reading, so it is never taken for another's.
    """
    return query.where(*(_condition(*each) for each in wanted)) if wanted else query


@lru_cache(maxsize=_KEPT)
def _ordered(
    query: Select[Any],
    column: Any,
    tie: Any,
    *,
    ascending: bool,
    counted: ColumnElement[int] | None,
) -> Select[Any]:
    """Return any one page of a query, whose parameters are ROWS and BEFORE."""
    order = [column.asc() if ascending else column.desc()]
    if tie is not column:
        order.append(tie.desc())
    page = query.order_by(*order).limit(bindparam(ROWS)).offset(bindparam(BEFORE))
    return page if counted is None else page.add_columns(counted)


def narrowing(listing: Listing, filters: Mapping[str, Filter]) -> list[ColumnElement[bool]]:
    """Return the conditions a listing's filters ask for; unknown ones are refused by name."""
    return [_condition(*each) for each in _wanted(listing, filters)]


def _wanted(listing: Listing, filters: Mapping[str, Filter]) -> Wanted:
    for name in listing.filters:
        if name not in filters:
            raise Invalid.field(name, Sentence("No se puede filtrar por «{name}».", name=name))
    return tuple((name, filters[name], wanted) for name, wanted in listing.filters.items())


def _condition(name: str, made_of: Filter, wanted: str) -> ColumnElement[bool]:
    try:
        return made_of(wanted)
    except (ValueError, OverflowError):  # a day before the first or after the last one
        raise Invalid.field(
            name, Sentence("«{wanted}» no es un valor de {name}.", wanted=wanted, name=name)
        ) from None


def continued(
    tx: Tx,
    query: Select[Any],
    listing: Listing,
    *,
    model: Any,
    filters: Mapping[str, Filter] | None = None,
    make: Callable[[Any], W],
) -> Stretch[W]:
    """Return a page of an append-only `model`, the newest first, and the cursor to what follows.

    A page says where its list goes on. A cursor does not count, and neither skips nor repeats a
    row whatever is written meanwhile: it goes by the time and the id of the last row shown. As
    nothing is counted, a list that ends with a full stretch is followed by an empty one.
    """
    sorts = {"created_at": model.created_at, "id": model.id}
    by_cursor = listing.cursor is not None
    if by_cursor:
        query = _following(query, listing, model)
    page = paged(
        tx,
        query,
        replace(listing, sort=listing.sort or "created_at", cursor=None),
        sorts=sorts,
        default="id",
        filters=filters,
        make=make,
        total=0 if by_cursor else None,
    )
    newest_first = listing.order == "desc" and listing.sort in NEWEST_FIRST
    full = newest_first and len(page.rows) == page.limit
    more = full and (by_cursor or page.page < page.pages)
    cursor = cursor_after(page.rows[-1]) if more else None
    return Stretch(page.rows, page.total, page.page, page.limit, cursor, by_cursor)


NEWEST_FIRST = ("", "created_at")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT_BYTES = 8


def _following(query: Select[Any], listing: Listing, model: Any) -> Select[Any]:
    if listing.page != 1:
        raise Invalid.field("page", "Usa «page» o «cursor», no los dos.")
    if listing.order != "desc" or listing.sort not in NEWEST_FIRST:
        raise Invalid.field("sort", "Con cursor la lista va de lo más nuevo a lo más viejo.")
    if not listing.cursor:
        return query
    return query.where(tuple_(model.created_at, model.id) < tuple_(*_read(listing.cursor)))


def cursor_after(row: Written) -> str:
    """Return the opaque cursor that asks for what stands after a row."""
    at = (row.created_at - _EPOCH) // _MICROSECOND
    packed = at.to_bytes(_INSTANT_BYTES) + row.id.bytes
    return urlsafe_b64encode(packed).decode()


def _read(cursor: str) -> tuple[datetime, UUID]:
    """Return the time and the id in a cursor; Invalid for what `cursor_after` never wrote."""
    try:
        packed = urlsafe_b64decode(cursor.encode("ascii"))
        at = int.from_bytes(packed[:_INSTANT_BYTES])
        return _EPOCH + at * _MICROSECOND, UUID(bytes=packed[_INSTANT_BYTES:])
    except (ValueError, OverflowError):
        sentence = "Ese cursor no es de esta lista. Empieza de nuevo con «cursor» vacío."
        raise Invalid.field("cursor", sentence) from None
