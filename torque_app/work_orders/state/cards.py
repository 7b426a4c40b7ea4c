"""OTs as cards: on the board, in its lanes, in a list."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from models.work_orders import ApprovalStatus, OTStage, OTStatus
from torque_app.core.texts import _
from torque_app.work_orders.queries import OWED, CardRow, Column, Lane, Lanes, OTRow, lane_of
from torque_app.work_orders.state.shown import PRIORITY, STAGE, STATUS, iso, pesos

NOBODY: Final = "none"
"""The lane of what nobody was given."""


@dataclass(frozen=True)
class Chip:
    """A word on a card."""

    label: str
    tone: str


@dataclass(frozen=True)
class Card:
    """One OT on the board or in a list; `amount` is None for whoever may not see it.

    `lane` is the id of its lane on a board that has lanes; `due`: its promise is still to be kept.
    """

    id: str
    column: str
    number: str
    plate: str
    title: str
    client: str
    technician: str
    priority: str
    priority_label: str
    status: str
    status_label: str
    promised: str
    since: str
    created: str
    amount: int | None
    tasks_done: int
    tasks_total: int
    chips: tuple[Chip, ...] = ()
    vehicle: str = ""
    lane: str = ""
    waiting: str = ""
    photos: int = 0
    due: bool = False


@dataclass(frozen=True)
class BoardLane:
    """A lane's head: what it holds in each column by the column's id, and whether it is open."""

    id: str
    title: str
    about: str
    count: int
    counts: dict[str, int]
    open: bool


@dataclass(frozen=True)
class BoardColumn:
    """A column's head."""

    id: str
    title: str
    status: str
    count: int
    total: int | None
    hint: str = ""


def card(row: OTRow) -> Card:
    """Return an OT as a card."""
    return Card(
        id=str(row.id),
        column=row.status.value,
        number=row.number,
        plate=row.plate,
        title=row.service_type,
        client=row.client,
        technician=row.technician or "",
        priority=row.priority.value.lower(),
        priority_label=PRIORITY[row.priority],
        status=row.status.value.lower(),
        status_label=STATUS[row.status],
        promised=iso(row.promised_at),
        since=iso(row.status_since),
        created=iso(row.created_at),
        amount=pesos(row.total_cost),
        tasks_done=row.tasks_done,
        tasks_total=row.tasks_total,
        chips=_chips(row),
        vehicle=row.vehicle,
    )


def board_card(row: CardRow, by: Lanes | None = None) -> Card:
    """Return an OT as a card of the board, in its lane where there are lanes."""
    return replace(
        card(row),
        lane=lane_id(lane_of(row, by)) if by else "",
        waiting=row.waiting_reason or "",
        photos=row.photos,
        due=row.status in OWED,
    )


def board_lane(found: Lane) -> BoardLane:
    """Return the head of a lane."""
    return BoardLane(
        lane_id(found.id),
        found.title if found.id else _(found.title),
        found.about,
        found.count,
        {status.value: count for status, count in found.counts.items()},
        found.is_open,
    )


def lane_id(key: UUID | None) -> str:
    """Return a lane's id as the screen names it."""
    return str(key) if key else NOBODY


def _chips(row: OTRow) -> tuple[Chip, ...]:
    chips = []
    if row.approval_status is ApprovalStatus.REJECTED and row.status is OTStatus.PENDING:
        chips.append(Chip(_("Rechazada"), "danger"))
    if row.stage and row.stage not in {OTStage.CREATED, OTStage.ASSIGNED}:
        chips.append(Chip(STAGE[row.stage], "neutral"))
    return tuple(chips)


def board_column(found: Column) -> BoardColumn:
    """Return the head of a column."""
    return BoardColumn(
        found.status.value,
        STATUS[found.status],
        found.status.value.lower(),
        found.count,
        pesos(found.total),
    )
