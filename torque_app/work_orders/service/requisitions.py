"""Part 3 of an OT: parts the shop floor asks for, approved, issued, refused, returned (OT-44)."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.values import quantity as quantities
from models.work_orders import WorkOrder, WorkOrderPart
from models.work_orders_floor import PartRequisition, RequisitionStatus
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inventory import queries as stock
from torque_app.work_orders import rules
from torque_app.work_orders.events import PartAnswered, PartAsked, PartReturned
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor import ISSUE, requisition
from torque_app.work_orders.queries.floor_rows import RequisitionRow
from torque_app.work_orders.service import holding, lines, parts

NAME, CODE, SAID = 80, 60, 200


@needs(WorkOrders.WORK)
def ask_part(
    tx: Tx,
    ot_id: UUID,
    *,
    quantity: Decimal,
    item_id: UUID | None = None,
    name: str = "",
    code: str = "",
    warranty_tag: str = "",
    return_part_number: str = "",
) -> RequisitionRow:
    """Ask the store for a part, one of its items or by a name; nothing leaves the shelf yet."""
    order = holding.by_hand(tx, ot_id)
    lines.check_open(order)
    rules.check_quantity(quantity)
    if item_id is not None:
        name, code = _item(tx, item_id)
    elif not 1 <= len(name.strip()) <= NAME:
        raise Invalid.field("name", "Elige un repuesto o escribe cuál necesitas.")
    asked = PartRequisition(
        work_order_id=ot_id,
        item_id=item_id,
        part_code=_short("code", code, CODE),
        part_name=name.strip()[:NAME],
        quantity=quantity,
        warranty_tag=_short("warranty_tag", warranty_tag, CODE),
        return_part_number=_short("return_part_number", return_part_number, CODE),
        asked_by=tx.actor.user_id,
        created_at=tx.now,
    )
    tx.session.add(asked)
    return _told(tx, asked, PartAsked)


def _short(name: str, typed: str, most: int) -> str:
    said = typed.strip()
    if len(said) > most:
        raise Invalid.field(name, Sentence("Escribe {most} letras como máximo.", most=most))
    return said


def _item(tx: Tx, item_id: UUID) -> tuple[str, str]:
    try:
        item = stock.one(tx, item_id).item
    except NotFound:
        raise Invalid.field("item_id", "Elige un repuesto de tu bodega.") from None
    return item.name, item.sku


@needs(ISSUE)
def answer_part_request(
    tx: Tx,
    requisition_id: UUID,
    *,
    issue: Decimal | None = None,
    refuse: str | None = None,
    approve: str | None = None,
    item_id: UUID | None = None,
    warehouse_id: UUID | None = None,
    version: int | None = None,
) -> RequisitionRow:
    """Answer a request in one of three ways: hand the part out, refuse it, or approve it first.

    `issue` takes so many from the shelf and puts them on the OT, as add_part does; less than was
    asked leaves the request approved. What was asked by name needs its `item_id`.
    """
    if sum(answer is not None for answer in (issue, refuse, approve)) != 1:
        raise Invalid("Entrega, aprueba o rechaza la solicitud: una de las tres.")
    asked, order = _held(tx, requisition_id)
    holding.same(asked.version, version)
    lines.check_open(order)
    if asked.status in (RequisitionStatus.ISSUED, RequisitionStatus.REFUSED):
        raise Conflict("Esa solicitud ya está respondida.")
    if issue is not None:
        _issue(tx, order, asked, issue, item_id=item_id, warehouse_id=warehouse_id)
    elif refuse is not None:
        _refuse(asked, refuse)
    else:
        asked.status, asked.approval = (
            RequisitionStatus.APPROVED,
            _short("approve", approve or "", SAID),
        )
    asked.answered_by, asked.answered_at = tx.actor.user_id, tx.now
    return _told(tx, asked, PartAnswered, asked.status)


def _held(tx: Tx, requisition_id: UUID) -> tuple[PartRequisition, WorkOrder]:
    """Return a request and its OT, both locked, the OT first as everywhere."""
    try:
        found = tx.get(PartRequisition, requisition_id)
    except NotFound:
        raise NotFound("Esa solicitud de repuesto no existe.") from None
    order = holding.of_centre(tx, found.work_order_id)
    return tx.get(PartRequisition, requisition_id, lock=True), order


def _refuse(asked: PartRequisition, reason: str) -> None:
    if asked.issued > 0:
        raise Conflict("Ya entregaste una parte: la solicitud no se rechaza.")
    said = _short("refuse", reason, SAID)
    if not said:
        raise Invalid.field("refuse", "Di por qué se rechaza.")
    asked.status, asked.approval = RequisitionStatus.REFUSED, said


def _issue(
    tx: Tx,
    order: WorkOrder,
    asked: PartRequisition,
    units: Decimal,
    *,
    item_id: UUID | None,
    warehouse_id: UUID | None,
) -> None:
    rules.check_quantity(units, "issue")
    left = asked.quantity - asked.issued
    if units > left:
        raise Invalid.field(
            "issue", Sentence("Faltan {left} por entregar.", left=quantities.formatted(left))
        )
    item = asked.item_id or item_id
    if item is None:
        raise Invalid.field("item_id", "Elige qué repuesto de tu bodega entregas.")
    used, tasks = lines.load(tx, order.id)
    wanted = lines.NewPart(item, units, warehouse_id=warehouse_id, technician_id=asked.asked_by)
    (line,) = lines.use_parts(tx, order, [wanted], first=lines.next_number(used))
    line.requisition_id = asked.id
    line.approval = lines.approval_of_more(used, tasks)
    lines.recount(order, [*used, line], tasks)
    asked.item_id, asked.part_code = item, line.part_code or ""
    asked.issued += units
    done = asked.issued == asked.quantity
    asked.status = RequisitionStatus.ISSUED if done else RequisitionStatus.APPROVED


def _told(tx: Tx, asked: PartRequisition, event: type[PartAsked], *more: Any) -> RequisitionRow:
    order = tx.get(WorkOrder, asked.work_order_id)
    who = asked.asked_by
    name, units = asked.part_name, asked.quantity
    tx.emit(event(order.id, order.number, asked.id, name, units, who, *more))
    tx.session.flush()
    return requisition(tx, asked.id)


@needs(ISSUE)
def return_part(
    tx: Tx, requisition_id: UUID, *, quantity: Decimal, return_part_number: str | None = None
) -> RequisitionRow:
    """Put what was not used back on its shelf; the lines of the OT shrink by it."""
    asked, order = _held(tx, requisition_id)
    lines.check_open(order)
    rules.check_quantity(quantity)
    out = asked.issued - asked.returned
    if quantity > out:
        raise Invalid.field(
            "quantity", Sentence("Hay {out} por devolver.", out=quantities.formatted(out))
        )
    left = quantity
    for line in _lines(tx, asked.id):
        part = min(left, line.quantity)
        if part > 0:
            parts.give_back(tx, line, units=part)
            left -= part
    if return_part_number is not None:
        asked.return_part_number = _short("return_part_number", return_part_number, CODE)
    used, tasks = lines.load(tx, order.id)
    lines.recount(order, used, tasks)
    return _told(tx, asked, PartReturned)


def _lines(tx: Tx, requisition_id: UUID) -> list[WorkOrderPart]:
    """Return the lines a request became, the newest first."""
    query = select(WorkOrderPart).where(col(WorkOrderPart.requisition_id) == requisition_id)
    return list(tx.session.exec(query.order_by(col(WorkOrderPart.sr_no).desc())))
