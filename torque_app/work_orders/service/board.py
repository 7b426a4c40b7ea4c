"""Cards put down on the board: into a column, into a lane, one or many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from sqlmodel import col

from models.work_orders import OTStatus, WorkOrder, WorkOrderStatusHistory
from torque_app.auth import queries as people
from torque_app.core.errors import Conflict, Invalid, NotAllowed, TorqueError
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders import access
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import LaneKey, Lanes, OTRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.bays import place_in_bay
from torque_app.work_orders.service.moves import move
from torque_app.work_orders.service.record import assign
from torque_app.work_orders.service.shown import shown

MOST: Final = 50
"""Cards that move together."""


class MovedMeanwhile(Conflict):
    """Somebody else moved or assigned the card after it was lifted; theirs stands."""

    code: ClassVar[str] = "moved_meanwhile"


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one card of many; `refusal` says why it stayed."""

    id: UUID
    number: str
    plate: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a card stood when it was lifted; its lane only where the board had lanes."""

    status: OTStatus
    lane: LaneKey | None = None


@needs(WorkOrders.VIEW)
def carry(
    tx: Tx,
    ot_id: UUID,
    to: OTStatus,
    *,
    lane: LaneKey | None = None,
    seen: Seen | None = None,
    note: str | None = None,
    index: int | None = None,
    before: UUID | None = None,
) -> OTRow:
    """Put a card into a column and a lane: all of it or nothing, each by its own permission.

    The lane of a technician assigns, that of a bay places; a centre is never changed so.

    Raises:
        MovedMeanwhile: since it was `seen` somebody else put it elsewhere; the sentence names them.
    """
    order = holding.unrestricted(tx, ot_id)
    if seen is not None:
        _still_there(tx, order, seen, to=to, lane=lane)
    turned = lane is not None and _lane_of(order, lane.by) != lane.id
    if turned and lane is not None and lane.by is not Lanes.BAY:
        _give(tx, order, lane)
    stays = to is order.status and index is None and before is None
    row = None if turned and stays else move(tx, ot_id, to, note=note, index=index, before=before)
    if turned and lane is not None and lane.by is Lanes.BAY:
        # after the move: only an OT in work needs the bay free of others
        _allowed(tx, WorkOrders.WORK)
        place_in_bay(tx, ot_id, lane.id)
    return shown(tx, order) if row is None or turned else row


@needs(WorkOrders.VIEW)
def carry_many(
    tx: Tx,
    ot_ids: Sequence[UUID],
    *,
    to: OTStatus | None = None,
    lane: LaneKey | None = None,
    note: str | None = None,
) -> list[Carried]:
    """Put several cards into a column, a lane, or both; each that is refused stays and says why.

    Raises:
        Invalid: none or too many cards, or nowhere to put them. NotFound: one is not here.
    """
    if to is None and lane is None:
        raise Invalid.field("status", "Elige una columna o una fila.")
    return [
        _carried(tx, order, to=to, lane=lane, note=note) for order in _held_together(tx, ot_ids)
    ]


def _carried(
    tx: Tx, order: WorkOrder, *, to: OTStatus | None, lane: LaneKey | None, note: str | None
) -> Carried:
    ot_id, number = order.id, order.number
    plate = order.client_snapshot.get("plate", "")
    try:
        with tx.trying():
            carry(tx, ot_id, to or order.status, lane=lane, note=note)
    except TorqueError as refused:
        return Carried(ot_id, number, plate, str(refused))
    return Carried(ot_id, number, plate)


def _held_together(tx: Tx, ot_ids: Sequence[UUID]) -> list[WorkOrder]:
    wanted = list(dict.fromkeys(ot_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid.field("ids", Sentence("Elige entre 1 y {most} tarjetas.", most=MOST))
    # in the order of their keys: two who move the same cards wait for each other, never for ever
    held = {ot_id: holding.unrestricted(tx, ot_id) for ot_id in sorted(wanted)}
    return [held[ot_id] for ot_id in wanted]


def _lane_of(order: WorkOrder, by: Lanes) -> UUID | None:
    if by is Lanes.TECHNICIAN:
        return order.assigned_to
    return order.bay_id if by is Lanes.BAY else order.service_center_id


def _give(tx: Tx, order: WorkOrder, lane: LaneKey) -> None:
    if lane.by is Lanes.CENTRE:
        raise Conflict("Una OT no cambia de centro. Ábrela en el otro si el auto se va para allá.")
    _allowed(tx, WorkOrders.ASSIGN)
    assign(tx, order.id, technician_id=lane.id)


def _allowed(tx: Tx, permission: WorkOrders) -> None:
    if not tx.actor.may(permission):
        raise NotAllowed(access.NO_PERMISSION, required=str(permission), current_role=tx.actor.role)


def _still_there(
    tx: Tx, order: WorkOrder, seen: Seen, *, to: OTStatus, lane: LaneKey | None
) -> None:
    """Let the first of two win: refuse who lifted the card before the other put it elsewhere."""
    if order.status not in {seen.status, to}:
        raise MovedMeanwhile(
            Sentence(
                "{who} movió {number} a «{status}» antes que tú. Ahí quedó.",
                who=_who_moved(tx, order),
                number=order.number,
                status=Sentence(NAMES[order.status]),
            )
        )
    was = seen.lane
    if was is None or lane is None or was.by is not lane.by:
        return
    now = _lane_of(order, lane.by)
    if now not in {was.id, lane.id}:
        raise MovedMeanwhile(_taken(tx, order, lane.by))


def _who_moved(tx: Tx, order: WorkOrder) -> str:
    query = (
        columns(WorkOrderStatusHistory.changed_by)
        .where(col(WorkOrderStatusHistory.work_order_id) == order.id)
        .order_by(
            col(WorkOrderStatusHistory.changed_at).desc(), col(WorkOrderStatusHistory.id).desc()
        )
    )
    found = tx.session.execute(query.limit(1)).scalar()
    name = people.member_names(tx, {found}).get(found) if found else None
    return name or Sentence("Otra persona")


def _taken(tx: Tx, order: WorkOrder, by: Lanes) -> Sentence:
    if by is Lanes.TECHNICIAN and order.assigned_to is not None:
        name = people.member_names(tx, {order.assigned_to}).get(order.assigned_to, "")
        return Sentence(
            "Otra persona le asignó {number} a {name} antes que tú. Ahí quedó.",
            number=order.number,
            name=name,
        )
    return Sentence(
        "Otra persona cambió {number} de fila antes que tú. Ahí quedó.", number=order.number
    )
