"""Lists of OTs: pages, search, figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col

from models.values import clock, money, plate
from models.vehicles import Vehicle
from models.work_orders import OTStage, OTStatus, Priority, WorkOrder
from models.work_orders_tallies import WorkOrderTally
from torque_app.core.choices import Choice
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx
from torque_app.work_orders import rules
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.board import tallied
from torque_app.work_orders.queries.floor import SEE_COST
from torque_app.work_orders.queries.floor_rows import Comebacks
from torque_app.work_orders.queries.rows import Filters, OTRow, Stats
from torque_app.work_orders.reading import ot_row, ots, scope, sees_money

RECENT = timedelta(days=30)
OPEN = tuple(status for status in NAMES if status not in {OTStatus.INVOICED, OTStatus.CLOSED})
IN_SHOP = tuple(status for status in OPEN if status is not OTStatus.COMPLETED)

SORTS: dict[str, Any] = {
    "created_at": col(WorkOrder.created_at),
    "number": col(WorkOrder.number),
    "status": col(WorkOrder.status),
    "priority": col(WorkOrder.priority),
    "promised_at": col(WorkOrder.promised_at),
    "status_since": col(WorkOrder.status_since),
    "total_cost": col(WorkOrder.total_cost),
}


def _wanted_statuses(wanted: str) -> tuple[OTStatus, ...]:
    if wanted == "open":
        return OPEN
    return tuple(OTStatus(one) for one in wanted.upper().split(","))


def _statuses(wanted: str) -> Any:
    return col(WorkOrder.status).in_(_wanted_statuses(wanted))


def _since(wanted: str) -> Any:
    return col(WorkOrder.created_at) >= clock.day_bounds(date.fromisoformat(wanted))[0]


def _until(wanted: str) -> Any:
    return col(WorkOrder.created_at) < clock.day_bounds(date.fromisoformat(wanted))[1]


def _assigned(wanted: str) -> Any:
    if wanted == "none":
        return col(WorkOrder.assigned_to).is_(None)
    return col(WorkOrder.assigned_to) == UUID(wanted)


FILTERS: dict[str, Filter] = {
    "status": _statuses,
    "stage": lambda wanted: col(WorkOrder.stage) == OTStage(wanted.upper()),
    "priority": lambda wanted: col(WorkOrder.priority) == Priority(wanted.upper()),
    "assigned_to": _assigned,
    "client_id": lambda wanted: col(WorkOrder.client_id) == UUID(wanted),
    "vehicle_id": lambda wanted: col(WorkOrder.vehicle_id) == UUID(wanted),
    "service_center_id": lambda wanted: col(WorkOrder.service_center_id) == UUID(wanted),
    "service_type": lambda wanted: col(WorkOrder.service_type) == wanted,
    "number": lambda wanted: col(WorkOrder.number) == wanted.upper(),
    "from": _since,
    "to": _until,
}


@needs(WorkOrders.VIEW)
def find(tx: Tx, listing: Listing) -> Page[OTRow]:
    """Return a page of OTs; `q` looks in number, plate, client and vehicle.

    Filters: status (several by comma, or `open`), stage, priority, assigned_to (or `none`),
    client_id, vehicle_id, service_center_id, service_type, number, from and to (days opened).
    A member of one centre sees the OTs of that centre.
    """
    query = matching(ots(), WorkOrder, listing.q)
    centre = scope(tx, None)
    if centre:
        query = query.where(col(WorkOrder.service_center_id) == centre)
    visible = sees_money(tx)
    return paged(
        tx,
        query,
        listing,
        sorts=SORTS if visible else {k: v for k, v in SORTS.items() if k != "total_cost"},
        default="created_at",
        filters=FILTERS,
        make=lambda row: ot_row(row, money=visible),
        total=_known_total(tx, listing),
    )


def _known_total(tx: Tx, listing: Listing) -> ColumnElement[int] | int | None:
    """Return how many OTs there are by the counters, or None when they do not tell.

    Counting 100,000 rows takes longer than reading a page of them.
    """
    asked = dict(listing.filters)
    statuses, centre = asked.pop("status", ""), asked.pop("service_center_id", "")
    if asked or listing.q.strip():
        return None
    try:
        wanted = _wanted_statuses(statuses) if statuses else None
        only = UUID(centre) if centre else None
    except ValueError:
        return None
    if only and tx.actor.centre_id not in {None, only}:
        return 0
    return _kept_count(scope(tx, only), wanted)


@lru_cache(maxsize=256)
def _kept_count(centre: UUID | None, statuses: tuple[OTStatus, ...] | None) -> ColumnElement[int]:
    query = columns(func.coalesce(func.sum(WorkOrderTally.orders), 0))
    if centre:
        query = query.where(col(WorkOrderTally.service_center_id) == centre)
    if statuses is not None:
        query = query.where(col(WorkOrderTally.status).in_(statuses))
    return query.scalar_subquery()


@needs(WorkOrders.VIEW)
def search(tx: Tx, q: str, *, limit: int = 8) -> list[Choice]:
    """Return the OTs the palette offers for what was typed."""
    page = find(tx, Listing(limit=limit, q=q))
    return [
        Choice(
            str(row.id),
            row.number,
            f"{plate.formatted(row.plate)} · {row.client} · {NAMES[row.status]}",
            f"/ot/{row.id}",
            "work_order",
        )
        for row in page.rows
    ]


@needs(WorkOrders.VIEW)
def open_of_vehicle(tx: Tx, vehicle_id: UUID) -> list[Choice]:
    """Return the OTs not yet invoiced of a car: who opens another should know of them."""
    rows = tx.session.execute(
        columns(WorkOrder.id, WorkOrder.number, WorkOrder.status, Vehicle.plate)
        .join(Vehicle, col(Vehicle.id) == col(WorkOrder.vehicle_id))
        .where(col(WorkOrder.vehicle_id) == vehicle_id, col(WorkOrder.status).in_(OPEN))
        .order_by(col(WorkOrder.created_at).desc())
    )
    return [
        Choice(str(key), number, NAMES[status], f"/ot/{key}", "work_order")
        for key, number, status, _ in rows
    ]


@needs(WorkOrders.VIEW)
def stats(tx: Tx) -> Stats:
    """Return counts by status, delays, and the pace of the last 30 days (OT-27)."""
    sums = tallied(tx, Filters())
    tallies = {status: sums.get(status, (0, Decimal(0))) for status in NAMES}
    since = tx.now - RECENT
    overdue, unassigned = _waiting(tx)
    opened, completed, hours, ticket = _pace(tx, since)
    visible = sees_money(tx)
    return Stats(
        by_status={status.value: count for status, (count, _) in tallies.items()},
        open=sum(tallies[status][0] for status in OPEN),
        overdue=overdue,
        unassigned=unassigned,
        opened_30d=opened,
        completed_30d=completed,
        cycle_hours=None if hours is None else Decimal(hours).quantize(Decimal("0.1")),
        average_ticket=money.rounded(Decimal(ticket)) if visible and ticket is not None else None,
        open_total=sum((tallies[status][1] for status in OPEN), Decimal(0)) if visible else None,
    )


def _waiting(tx: Tx) -> tuple[int, int]:
    late = func.count().filter(col(WorkOrder.promised_at) < tx.now)
    alone = func.count().filter(col(WorkOrder.assigned_to).is_(None))
    query = columns(late, alone).where(col(WorkOrder.status).in_(IN_SHOP))
    overdue, unassigned = tx.session.execute(_of_centre(tx, query)).one()
    return overdue, unassigned


def _pace(tx: Tx, since: datetime) -> tuple[int, int, Any, Any]:
    done = col(WorkOrder.completed_at) >= since
    lasted = func.extract("epoch", col(WorkOrder.completed_at) - col(WorkOrder.created_at)) / 3600
    query = columns(
        func.count().filter(col(WorkOrder.created_at) >= since),
        func.count().filter(done),
        func.avg(lasted).filter(done),
        func.avg(col(WorkOrder.total_cost)).filter(done, col(WorkOrder.comeback_of_id).is_(None)),
    ).where((col(WorkOrder.created_at) >= since) | done)
    opened, completed, hours, ticket = tx.session.execute(_of_centre(tx, query)).one()
    return opened, completed, hours, ticket


@needs(WorkOrders.VIEW)
def comebacks(tx: Tx) -> Comebacks:
    """Return what came back in the last 30 days and what it took, kept apart from what is sold."""
    done = col(WorkOrder.completed_at) >= tx.now - RECENT
    back = col(WorkOrder.comeback_of_id).is_not(None)
    query = columns(
        func.count().filter(back),
        func.count(),
        func.coalesce(func.sum(WorkOrder.actual_hours).filter(back), 0),
        func.coalesce(func.sum(WorkOrder.parts_unit_cost).filter(back), 0),
    ).where(done)
    orders, all_done, hours, cost = tx.session.execute(_of_centre(tx, query)).one()
    share = rules.percent_of(Decimal(orders), Decimal(all_done))
    return Comebacks(orders, hours, cost if tx.actor.may(SEE_COST) else None, share)


def _of_centre(tx: Tx, query: Any) -> Any:
    centre = scope(tx, None)
    return query.where(col(WorkOrder.service_center_id) == centre) if centre else query
