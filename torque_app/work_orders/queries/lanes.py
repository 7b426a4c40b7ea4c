"""The board in lanes: what each technician, bay or centre has in each column."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, func
from sqlmodel import col

from models.work_orders import OTStatus, WorkOrder
from models.work_orders_tallies import LaneKind, WorkOrderLaneTally, WorkOrderTally
from torque_app.auth import queries as people
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.board import (
    KEYS,
    SHOWN,
    Ids,
    Sums,
    first_of,
    listed,
    matched,
    narrowed,
    summed,
)
from torque_app.work_orders.queries.rows import (
    Board,
    CardRow,
    Column,
    Filters,
    Lane,
    Lanes,
)
from torque_app.work_orders.reading import card_row, scope, sees_money
from torque_app.workshop import queries as workshop

PER_CELL: Final = 6
"""Cards of a lane in one column at first."""

OPEN_AT_FIRST: Final = 4
KINDS: Final = {Lanes.TECHNICIAN: LaneKind.TECHNICIAN, Lanes.BAY: LaneKind.BAY}
NOBODY: Final = {Lanes.TECHNICIAN: "Sin técnico", Lanes.BAY: "Sin box", Lanes.CENTRE: ""}

Key = UUID | None
Counts = dict[Key, dict[OTStatus, int]]
Cells = list[tuple[Key, OTStatus]]
Heads = list[tuple[Key, str, str]]
"""Lanes in their order: id, title, and what is said of each."""


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
    sums = summed(tx, filters, SHOWN, ids)
    heads = list(_heads(tx, filters, by, counts.keys()))
    first = len(heads) if soonest else OPEN_AT_FIRST
    shown = set(_first(heads, counts, first)) if opened is None else set(opened)
    cells = [(key, status) for key, _, _ in heads if key in shown for status in counts.get(key, ())]
    cards = _cards(tx, filters, by, cells, ids, limit=per_cell, soonest=soonest)
    return Board(
        tuple(_column(status, sums, money=sees_money(tx)) for status in SHOWN),
        tuple(
            Lane(
                key,
                title,
                about,
                counts.get(key, {}),
                tuple(cards.get(key, ())),
                is_open=key in shown,
            )
            for key, title, about in heads
        ),
    )


def _counts(tx: Tx, filters: Filters, by: Lanes, ids: Ids) -> Counts:
    """Count each lane's OTs: one by one only where they are narrowed to more than a centre."""
    if filters.narrow:
        query = columns(KEYS[by], WorkOrder.status, func.count())
        query = narrowed(tx, query.where(col(WorkOrder.status).in_(SHOWN)), filters, ids)
        found = query.group_by(KEYS[by], col(WorkOrder.status))
    else:
        found = _tallied(tx, filters, by)
    counts: Counts = defaultdict(dict)
    for lane, status, count in tx.session.execute(found):
        if count:
            counts[lane][status] = int(count)
    return counts


def _tallied(tx: Tx, filters: Filters, by: Lanes) -> Select[Any]:
    """Sum the slots of the counters: a centre's own, or those of its technicians or bays."""
    kept: Any = WorkOrderTally if by is Lanes.CENTRE else WorkOrderLaneTally
    lane = kept.service_center_id if by is Lanes.CENTRE else kept.lane
    query = columns(lane, kept.status, func.sum(kept.orders)).where(kept.status.in_(SHOWN))
    if by is not Lanes.CENTRE:
        query = query.where(kept.lanes == KINDS[by])
    centre = scope(tx, filters.centre)
    if centre:
        query = query.where(kept.service_center_id == centre)
    return query.group_by(lane, kept.status)


def _column(status: OTStatus, sums: Sums, *, money: bool) -> Column:
    count, total = sums.get(status, (0, Decimal(0)))
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
    cells: Cells,
    ids: Ids,
    *,
    limit: int,
    soonest: bool,
) -> dict[Key, list[CardRow]]:
    """Return the first cards of these cells, nobody's apart: an index tells none by IS NULL."""
    found: dict[Key, list[CardRow]] = defaultdict(list)
    money = sees_money(tx)
    for nobody in (False, True):
        own = [cell for cell in cells if (cell[0] is None) is nobody]
        if not own:
            continue
        lanes, statuses = zip(*own, strict=True)
        wanted = listed(lane=(Uuid(), [*lanes]), status=(Text(), [one.value for one in statuses]))
        here = KEYS[by].is_(None) if nobody else KEYS[by] == wanted.c.lane
        first = first_of(tx, filters, wanted, ids, here, limit=limit, soonest=soonest)
        for row in tx.session.execute(first):
            card = card_row(row, money=money)
            found[lane_of(card, by)].append(card)
    return found


def lane_of(card: CardRow, by: Lanes) -> Key:
    """Return the lane a card stands in."""
    if by is Lanes.TECHNICIAN:
        return card.assigned_to
    return card.bay_id if by is Lanes.BAY else card.service_center_id
