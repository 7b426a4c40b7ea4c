"""The board: columns counted without looking at their OTs, and their first cards in one read."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Select,
    TableValuedAlias,
    Text,
    Uuid,
    any_,
    func,
    literal,
    true,
    type_coerce,
)
from sqlalchemy import column as sql_column
from sqlmodel import col

from models.values import clock
from models.work_orders import OTStatus, WorkOrder
from models.work_orders_tallies import WorkOrderTally
from torque_app.core.errors import Invalid
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import (
    Board,
    CardRow,
    Column,
    Filters,
    LaneKey,
    Lanes,
    Promise,
)
from torque_app.work_orders.reading import (
    card_row,
    cards,
    scope,
    sees_money,
)

BOARD_PAGE = "/tablero"
"""Where the board is looked at: the page its named filters are kept for."""

PER_COLUMN = 20
"""Cards of a column at first, two screens high; every change sends them to every open board."""

MOST_PER_COLUMN = 1000
SHOWN = tuple(status for status in NAMES if status is not OTStatus.CLOSED)
OWED = tuple(status for status in SHOWN if status not in {OTStatus.COMPLETED, OTStatus.INVOICED})
"""Where a promised time still has to be kept."""

IN_ORDER: tuple[Any, ...] = (
    col(WorkOrder.board_position),
    col(WorkOrder.promised_at),
    col(WorkOrder.id),
)
"""The order of a column, and of index ix_work_orders_board."""

SOONEST: tuple[Any, ...] = (
    col(WorkOrder.promised_at).asc().nulls_last(),
    col(WorkOrder.board_position),
    col(WorkOrder.id),
)
"""What is late comes first: the order of a wall."""

KEYS: dict[Lanes, Any] = {
    Lanes.TECHNICIAN: col(WorkOrder.assigned_to),
    Lanes.BAY: col(WorkOrder.bay_id),
    Lanes.CENTRE: col(WorkOrder.service_center_id),
}

Ids = list[UUID] | None
"""The OTs a text matches, asked for once; None when no text was given."""

Sums = dict[OTStatus, tuple[int, Decimal]]


def matched(tx: Tx, filters: Filters) -> Ids:
    """Ask once which OTs a text matches."""
    if not filters.text.strip():
        return None
    query = matching(columns(WorkOrder.id), WorkOrder, filters.text)
    return list(tx.session.execute(query).scalars())


def narrowed(tx: Tx, query: Select[Any], filters: Filters, ids: Ids) -> Select[Any]:
    """Leave the OTs that the filters ask for."""
    centre = scope(tx, filters.centre)
    if centre:
        query = query.where(col(WorkOrder.service_center_id) == centre)
    if filters.technician:
        query = query.where(col(WorkOrder.assigned_to) == filters.technician)
    if filters.priority:
        query = query.where(col(WorkOrder.priority) == filters.priority)
    if filters.bay:
        query = query.where(col(WorkOrder.bay_id) == filters.bay)
    if filters.lane:
        query = query.where(_in_lane(filters.lane))
    if filters.promised:
        query = query.where(col(WorkOrder.status).in_(OWED), _promised(tx, filters.promised))
    if ids is not None:
        query = query.where(col(WorkOrder.id) == any_(literal(ids, ARRAY(Uuid))))
    return query


def _in_lane(lane: LaneKey) -> Any:
    key = KEYS[lane.by]
    return key.is_(None) if lane.id is None else key == lane.id


def _promised(tx: Tx, promise: Promise) -> Any:
    at = col(WorkOrder.promised_at)
    if promise is Promise.LATE:
        return at < tx.now
    start, end = clock.day_bounds(clock.business_date(tx.now))
    return (at >= start) & (at < end)


def tallied(tx: Tx, filters: Filters) -> Sums:
    """Sum the slots of the counters: as quick with a million OTs as with one."""
    query = columns(
        WorkOrderTally.status, func.sum(WorkOrderTally.orders), func.sum(WorkOrderTally.total)
    ).group_by(col(WorkOrderTally.status))
    centre = scope(tx, filters.centre)
    if centre:
        query = query.where(col(WorkOrderTally.service_center_id) == centre)
    return {status: (int(n), total) for status, n, total in tx.session.execute(query)}


def _counted(tx: Tx, filters: Filters, statuses: Sequence[OTStatus], ids: Ids) -> Sums:
    query = (
        columns(WorkOrder.status, func.count(), func.sum(WorkOrder.total_cost))
        .where(col(WorkOrder.status).in_(statuses))
        .group_by(col(WorkOrder.status))
    )
    rows = tx.session.execute(narrowed(tx, query, filters, ids))
    return {status: (n, total) for status, n, total in rows}


def summed(tx: Tx, filters: Filters, statuses: Sequence[OTStatus], ids: Ids) -> Sums:
    """Return how many OTs stand in each status and their money, without looking at them if so."""
    return _counted(tx, filters, statuses, ids) if filters.narrow else tallied(tx, filters)


def _cards(
    tx: Tx,
    filters: Filters,
    statuses: Sequence[OTStatus],
    ids: Ids,
    *,
    limit: int,
    soonest: bool = False,
) -> list[CardRow]:
    """Return the first cards of every status."""
    wanted = listed(status=(Text(), [status.value for status in statuses]))
    query = first_of(tx, filters, wanted, ids, limit=limit, soonest=soonest)
    money = sees_money(tx)
    return [card_row(row, money=money) for row in tx.session.execute(query)]


def listed(**columns_of: tuple[Any, list[Any]]) -> TableValuedAlias:
    """Make a table of what is wanted, by the name, kind and values of each of its columns."""
    # arrays and not VALUES, which SQLAlchemy compiles anew every time
    values = [literal(given, ARRAY(kind)) for kind, given in columns_of.values()]
    named = [sql_column(name, kind) for name, (kind, _) in columns_of.items()]
    return func.unnest(*values).table_valued(*named).render_derived(name="wanted")


def first_of(
    tx: Tx,
    filters: Filters,
    wanted: TableValuedAlias,
    ids: Ids,
    *where: Any,
    limit: int,
    soonest: bool,
) -> Select[Any]:
    """Ask for the first cards of each wanted status; each reads only its own from an index."""
    order = SOONEST if soonest else IN_ORDER
    first = (
        narrowed(tx, columns(WorkOrder.id), filters, ids)
        .where(type_coerce(col(WorkOrder.status), Text()) == wanted.c.status, *where)
        .order_by(*order)
        .limit(limit)
        .correlate(wanted)
        .lateral("first")
    )
    query = cards().join(wanted, true()).join(first, first.c.id == col(WorkOrder.id))
    return query.order_by(*order)


def _column(status: OTStatus, sums: Sums, cards: Sequence[CardRow], *, money: bool) -> Column:
    count, total = sums.get(status, (0, Decimal(0)))
    own = tuple(card for card in cards if card.status is status)
    return Column(status, NAMES[status], count, total if money else None, own)


@needs(WorkOrders.VIEW)
def board(
    tx: Tx,
    filters: Filters,
    *,
    per_column: int = PER_COLUMN,
    closed: bool = False,
    soonest: bool = False,
) -> Board:
    """Return the columns in the order of the lifecycle, CLOSED only when asked for.

    «Facturada» holds what waits for its payment and «Cerrada» the rest, the newest first. The
    cards of a column are the first in its own order, or the `soonest` promised.
    """
    statuses = tuple(NAMES) if closed else SHOWN
    ids = matched(tx, filters)
    sums = summed(tx, filters, statuses, ids)
    occupied = [status for status in statuses if sums.get(status, (0,))[0]]
    first = (
        _cards(tx, filters, occupied, ids, limit=per_column, soonest=soonest) if occupied else []
    )
    money = sees_money(tx)
    return Board(tuple(_column(status, sums, first, money=money) for status in statuses))


@needs(WorkOrders.VIEW)
def column(
    tx: Tx, status: OTStatus, filters: Filters, *, offset: int = 0, limit: int = PER_COLUMN
) -> Column:
    """Return more cards of one column, with its count and total."""
    if offset < 0 or not 1 <= limit <= MOST_PER_COLUMN:
        raise Invalid(
            Sentence(
                "Una columna trae de 1 a {most_per_column} tarjetas.",
                most_per_column=MOST_PER_COLUMN,
            )
        )
    ids = matched(tx, filters)
    sums = summed(tx, filters, (status,), ids)
    query = narrowed(tx, cards(), filters, ids).where(col(WorkOrder.status) == status)
    money = sees_money(tx)
    rows = tx.session.execute(query.order_by(*IN_ORDER).limit(limit).offset(offset))
    return _column(status, sums, [card_row(row, money=money) for row in rows], money=money)
