"""Pure calculations of an OT: amounts, totals, numbers, hours, places on the board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from models.approvals import ApprovalState, ApprovalSubject
from models.values import clock, money, quantity
from models.work_orders import ArrivalMode, OTStage
from torque_app.core.errors import Invalid

ASKED_AS: Final = ApprovalSubject.WORK_ORDER
"""Under what the rules of approval look at an OT."""

OPEN_REQUEST: Final = ApprovalState.PENDING
REFUSED_REQUEST: Final = frozenset({ApprovalState.REJECTED, ApprovalState.EXPIRED})

GAP: Final = 1024
"""Room between two neighbours of a column: ten cards fit in one spot before any other moves."""

HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)
COST_UNIT: Final = Decimal("0.0001")
MAX_QUANTITY: Final = Decimal(100_000)
MAX_PRICE: Final = Decimal(1_000_000_000)

ARRIVAL_STAGE: Final = {
    ArrivalMode.VEHICLE_PRESENT: OTStage.CREATED,
    ArrivalMode.VEHICLE_ABSENT: OTStage.PENDING_VEHICLE,
    ArrivalMode.CHECK_IN_ONLY: OTStage.CHECK_IN_ONLY,
}


class PartLine(Protocol):
    """What a part line must have to be summed."""

    quantity: Decimal
    unit_cost: Decimal
    amount: Decimal


class LaborLine(Protocol):
    """What a labour line must have to be summed."""

    amount: Decimal
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The money and the progress of an OT, net of IVA, whole pesos but for the cost of parts."""

    labor: Decimal
    parts: Decimal
    parts_unit_cost: Decimal
    tasks_done: int
    tasks_total: int

    @property
    def total(self) -> Decimal:
        """OT-22: total_cost = labor_cost + parts_cost."""
        return self.labor + self.parts


def amount_of(units: Decimal, price: Decimal, discount_percent: Decimal = ZERO) -> Decimal:
    """Return units x price less the discount, in whole pesos, halves up."""
    return money.rounded(units * price * (HUNDRED - discount_percent) / HUNDRED)


def totals(parts: Iterable[PartLine], labor: Iterable[LaborLine]) -> Totals:
    """Return the sums of an OT's lines; the only place where they are made."""
    used, tasks = list(parts), list(labor)
    cost = sum((line.quantity * line.unit_cost for line in used), ZERO)
    return Totals(
        labor=sum((line.amount for line in tasks), ZERO),
        parts=sum((line.amount for line in used), ZERO),
        parts_unit_cost=cost.quantize(COST_UNIT, ROUND_HALF_UP),
        tasks_done=sum(1 for line in tasks if line.done_at is not None),
        tasks_total=len(tasks),
    )


def check_quantity(units: Decimal, field: str = "quantity") -> Decimal:
    """Return the quantity with three decimals; refuse zero, negatives and the absurd."""
    if not units.is_finite() or not ZERO < units <= MAX_QUANTITY:
        raise Invalid.field(field, "Escribe una cantidad mayor que cero.")
    rounded = quantity.rounded(units)
    if rounded != units:
        raise Invalid.field(field, "Escribe la cantidad con 3 decimales como máximo.")
    return rounded


def check_price(price: Decimal, field: str = "unit_price") -> Decimal:
    """Return the price; refuse negatives, the absurd and more than four decimals."""
    if not price.is_finite() or not ZERO <= price <= MAX_PRICE:
        raise Invalid.field(field, "El precio no puede ser negativo ni pasar de mil millones.")
    if price != price.quantize(COST_UNIT):
        raise Invalid.field(field, "Escribe el precio con 4 decimales como máximo.")
    return price


def check_discount(percent: Decimal) -> Decimal:
    """Return the discount; it goes from 0 to 100."""
    if not percent.is_finite() or not ZERO <= percent <= HUNDRED:
        raise Invalid.field("discount_percent", "El descuento va de 0 a 100 %.")
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def counter_of(centre_code: str, at: datetime, zone: str) -> str:
    """Return the name of the counter of a centre's month on the centre's own calendar (OT-28)."""
    return f"ot:{centre_code}-{clock.month_key(at, zone)}"


def number_of(counter: str, taken: int) -> str:
    """Return `SC001-2026-11-0001`: centre, year, month and the number taken."""
    return f"{counter.removeprefix('ot:')}-{taken:04}"


def minutes_between(started_at: datetime, ended_at: datetime) -> int:
    """Return whole minutes, half-up, never negative."""
    seconds = Decimal((ended_at - started_at).total_seconds())
    return max(0, int((seconds / 60).to_integral_value(ROUND_HALF_UP)))


def hours_of(minutes: int) -> Decimal:
    """Return hours with three decimals."""
    return quantity.rounded(Decimal(minutes) / 60)


def position_after(last: int | None) -> int:
    """Return a place behind the last card of a column."""
    return GAP if last is None else last + GAP


def newest_first(at: datetime) -> int:
    """Return a place that puts later instants first, for columns ordered by time."""
    return -int(at.timestamp())


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a card goes, and the new places of those that had to make room, by their index."""

    position: int
    shifted: dict[int, int]


def place(preceding: Sequence[int], following: int | None) -> Placed:
    """Return a place behind `preceding` (nearest first) and in front of `following`.

    Where no integer is left between them, those in front move up, only as many as needed: they
    are the ones in sight, while behind may stand the whole column.
    """
    if following is None:
        return Placed(position_after(preceding[0] if preceding else None), {})
    if not preceding:
        return Placed(following - GAP, {})
    if following - preceding[0] > 1:
        return Placed(preceding[0] + (following - preceding[0]) // 2, {})
    position = edge = following - GAP
    shifted: dict[int, int] = {}
    for index, old in enumerate(preceding):
        if old < edge:
            break
        edge -= GAP
        shifted[index] = edge
    return Placed(position, shifted)


# --- stretches of work ------------------------------------------------------------------

LONGEST_STRETCH: Final = timedelta(hours=12)
AFTER_HOURS: Final = timedelta(hours=1)
"""How long after the centre closed somebody may still be working before the clock is forgotten."""

COMEBACK_WITHIN: Final = timedelta(days=30)
"""A car that comes back so soon after a job may come back for it (workshop practice)."""

Span = tuple[datetime, datetime]


def forgotten_end(started_at: datetime, opened: Iterable[Span], now: datetime) -> datetime | None:
    """Return when a clock nobody stopped should have been, or None while it may still run.

    It ends when the centre closed that day, seen an hour later; whoever began after that, or on a
    day without opening hours, has twelve hours.
    """
    closing = max((end for _, end in opened if end > started_at), default=None)
    if closing is not None and now >= closing + AFTER_HOURS:
        return min(closing, started_at + LONGEST_STRETCH)
    return started_at + LONGEST_STRETCH if now >= started_at + LONGEST_STRETCH else None


def overlaps(one: Span, other: tuple[datetime, datetime | None]) -> bool:
    """Tell whether two stretches share a moment; one without an end goes on."""
    start, end = other
    return one[0] < (end or datetime.max.replace(tzinfo=one[1].tzinfo)) and start < one[1]


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a share in percent with one decimal, or None of nothing."""
    if whole <= 0:
        return None
    return (part * HUNDRED / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
