"""The board in lanes: what each technician, bay or centre has in each column."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as core_select
from sqlmodel import col

from models.auth import User
from models.work_orders import OTStatus, WorkOrder
from torque_app.auth import queries as people
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.board import (
    IN_ORDER,
    KEYS,
    SHOWN,
    SOONEST,
    Ids,
    matched,
    narrowed,
)
from torque_app.work_orders.queries.rows import (
    Board,
    CardRow,
    Column,
    Filters,
    Lane,
    Lanes,
    OTRow,
)
from torque_app.work_orders.reading import CARD_COLUMNS, card_row, photos_of, scope, sees_money
from torque_app.workshop import queries as workshop

PER_CELL: Final = 6
"""Cards of a lane in one column at first."""

OPEN_AT_FIRST: Final = 4
NOBODY: Final = {Lanes.TECHNICIAN: "Sin técnico", Lanes.BAY: "Sin box", Lanes.CENTRE: ""}

Key = UUID | None
Counts = dict[Key, dict[OTStatus, tuple[int, Decimal]]]
Heads = list[tuple[Key, str, str]]
"""Lanes in their order: id, title, and what is said of each."""

_OWN = tuple(column for column in CARD_COLUMNS if column.key != "technician")


@needs(WorkOrders.VIEW)
def lanes(
    tx: Tx,
    filters: Filters,
    by: Lanes,
    *,
    opened: Collection[Key] | None = None,
    per_cell: int = PER_CELL,
    soonest: bool = False,
) -> Board:
    """Return the board in lanes; every lane is counted, only those `opened` bring cards.

    When nothing is said the first lanes with cards are opened; on a wall, where the `soonest`
    promised come first, all of them. Otherwise cards stand in the order of their column. An empty
    lane stands there too, so that a card can be put into it.
    """
    ids = matched(tx, filters)
    counts = _counts(tx, filters, by, ids)
    heads = list(_heads(tx, filters, by, counts.keys()))
    first = len(heads) if soonest else OPEN_AT_FIRST
    shown = set(_first(heads, counts, first)) if opened is None else set(opened)
    wanted = [key for key, _, _ in heads if key in shown and key in counts]
    order = SOONEST if soonest else IN_ORDER
    cards = _cards(tx, filters, by, wanted, ids, limit=per_cell, order=order) if wanted else {}
    return Board(
        tuple(_column(status, counts, money=sees_money(tx)) for status in SHOWN),
        tuple(
            Lane(
                key,
                title,
                about,
                {status: n for status, (n, _) in counts.get(key, {}).items()},
                tuple(cards.get(key, ())),
                is_open=key in shown,
            )
            for key, title, about in heads
        ),
    )


def _counts(tx: Tx, filters: Filters, by: Lanes, ids: Ids) -> Counts:
    key = KEYS[by]
    query = (
        columns(key, WorkOrder.status, func.count(), func.sum(WorkOrder.total_cost))
        .where(col(WorkOrder.status).in_(SHOWN))
        .group_by(key, col(WorkOrder.status))
    )
    counts: Counts = defaultdict(dict)
    for lane, status, count, total in tx.session.execute(narrowed(tx, query, filters, ids)):
        counts[lane][status] = (count, total)
    return counts


def _column(status: OTStatus, counts: Counts, *, money: bool) -> Column:
    here = [lane[status] for lane in counts.values() if status in lane]
    total = sum((total for _, total in here), Decimal(0))
    count = sum(count for count, _ in here)
    return Column(status, NAMES[status], count, total if money else None, ())


def _heads(tx: Tx, filters: Filters, by: Lanes, counted: Collection[Key]) -> Iterator[Any]:
    """Yield who may be given a card, first of all nobody, and whoever still has one."""
    if by is Lanes.CENTRE:
        yield from _centres(tx, filters, counted)
        return
    yield None, NOBODY[by], ""
    yield from (_technicians if by is Lanes.TECHNICIAN else _bays)(tx, filters, counted)


def _technicians(tx: Tx, filters: Filters, counted: Collection[Key]) -> Iterator[Any]:
    centre = scope(tx, filters.centre)
    able = {
        one.id: (one.id, one.name, one.role_name)
        for one in people.technicians(tx)
        if one.id in counted or centre is None or one.service_center_id in {None, centre}
    }
    yield from able.values()
    gone = {key for key in counted if key is not None and key not in able}
    if gone:
        names = people.member_names(tx, gone)
        yield from ((key, names.get(key, "—"), "") for key in sorted(gone))


def _bays(tx: Tx, filters: Filters, counted: Collection[Key]) -> Iterator[Any]:
    for bay in workshop.bays(tx, scope(tx, filters.centre)):
        if bay.is_active or bay.id in counted:
            yield bay.id, f"{bay.code} · {bay.name}" if bay.name else bay.code, bay.kind_name


def _centres(tx: Tx, filters: Filters, counted: Collection[Key]) -> Iterator[Any]:
    only = scope(tx, filters.centre)
    for centre in tenants.centres(tx):
        if centre.id in counted or only in {None, centre.id}:
            yield centre.id, centre.name, centre.code


def _first(heads: Heads, counts: Mapping[Key, Any], most: int) -> Iterable[Key]:
    """Return the first lanes with cards, and the empty ones: whatever comes into them is seen."""
    busy = [key for key, _, _ in heads if key in counts]
    return [*busy[:most], *(key for key, _, _ in heads if key not in counts)]


def _cards(
    tx: Tx,
    filters: Filters,
    by: Lanes,
    wanted: list[Key],
    ids: Ids,
    *,
    limit: int,
    order: tuple[Any, ...],
) -> dict[Key, list[CardRow]]:
    """Return the first cards of each cell of these lanes, numbered inside their cell."""
    key = KEYS[by]
    place = func.row_number().over(partition_by=(key, col(WorkOrder.status)), order_by=order)
    known = [one for one in wanted if one is not None]
    chosen = key.in_(known) | key.is_(None) if None in wanted else key.in_(known)
    inner = (
        narrowed(tx, columns(*_OWN, WorkOrder.board_position, place.label("place")), filters, ids)
        .where(col(WorkOrder.status).in_(SHOWN), chosen)
        .subquery("cell")
    )
    cell = inner.c
    shown: list[Any] = [
        User.full_name if name == "technician" else cell[name] for name in OTRow.__slots__
    ]
    query = (
        core_select(*shown, cell.bay_id, cell.waiting_reason, photos_of(cell.id))
        .select_from(inner)
        .outerjoin(User, col(User.id) == cell.assigned_to)
        .where(cell.place <= limit)
        .order_by(cell.place)
    )
    found: dict[Key, list[CardRow]] = defaultdict(list)
    money = sees_money(tx)
    for row in tx.session.execute(query):
        card = card_row(row, money=money)
        found[lane_of(card, by)].append(card)
    return found


def lane_of(card: CardRow, by: Lanes) -> Key:
    """Return the lane a card stands in."""
    if by is Lanes.TECHNICIAN:
        return card.assigned_to
    return card.bay_id if by is Lanes.BAY else card.service_center_id
