"""Work other shops do on the car (TOT): its price is a task of the OT, done when it is back."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.values import rut
from models.work_orders import WorkOrder, WorkOrderLabor
from models.work_orders_floor import OutsideWork
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders import rules
from torque_app.work_orders.events import OutsideWorkChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor import SEE_COST, outside_row
from torque_app.work_orders.queries.floor_rows import OutsideRow
from torque_app.work_orders.queries.guides import guides_offered
from torque_app.work_orders.service import holding, lines

SUPPLIER, DESCRIPTION, MOST_MONTHS = 100, 200, 120
EDITABLE = frozenset(
    {
        "supplier", "supplier_rut", "description", "cost", "price", "warranty_months",
        "promised_at",
    }
)  # fmt: skip


@needs(WorkOrders.ADD_LABOR)
def add_outside(
    tx: Tx,
    ot_id: UUID,
    *,
    supplier: str,
    description: str,
    supplier_rut: str = "",
    cost: Decimal = rules.ZERO,
    price: Decimal = rules.ZERO,
    warranty_months: int | None = None,
    promised_at: datetime | None = None,
) -> OutsideRow:
    """Plan work of another shop: a task with its price enters the OT, open until it is back."""
    given = {
        "supplier": supplier,
        "description": description,
        "supplier_rut": supplier_rut,
        "cost": cost,
        "price": price,
        "warranty_months": warranty_months,
        "promised_at": promised_at,
    }
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    kept = _checked(tx, given)
    parts, tasks = lines.load(tx, ot_id)
    wanted = lines.NewLabor(kept["description"], amount=price)
    (line,) = lines.labor_lines(tx, order, [wanted], first=lines.next_number(tasks))
    line.approval = lines.approval_of_more(parts, tasks)
    # the work hangs on its task, which has to be there first
    tx.session.flush()
    lines.recount(order, parts, [*tasks, line])
    work = OutsideWork(work_order_id=ot_id, labor_id=line.id, created_at=tx.now, **kept)
    tx.session.add(work)
    return _told(tx, work)


def _checked(tx: Tx, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept, or refuse them each by its sentence."""
    kept = dict(given)
    wrong: dict[str, str] = {}
    for name, most in (("supplier", SUPPLIER), ("description", DESCRIPTION)):
        if name in given:
            kept[name] = (given[name] or "").strip()
            if not 1 <= len(kept[name]) <= most:
                wrong[name] = Sentence("Escribe de 1 a {most} letras.", most=most)
    if given.get("supplier_rut"):
        if rut.is_valid(given["supplier_rut"]):
            kept["supplier_rut"] = rut.normalize(given["supplier_rut"])
        else:
            wrong["supplier_rut"] = "Ese RUT no es válido. Revisa el dígito verificador."
    months = given.get("warranty_months")
    if months is not None and not 0 <= months <= MOST_MONTHS:
        wrong["warranty_months"] = Sentence(
            "La garantía va de 0 a {months} meses.", months=MOST_MONTHS
        )
    promised: datetime | None = given.get("promised_at")
    if promised is not None and promised.tzinfo is None:
        wrong["promised_at"] = "La fecha y hora necesitan su zona horaria."
    if wrong:
        raise Invalid(fields=wrong)
    _check_money(tx, given)
    return kept


def _check_money(tx: Tx, given: Mapping[str, Any]) -> None:
    for name in ("cost", "price"):
        if name in given:
            rules.check_price(given[name], name)
    lines.check_pricing(tx, given.get("price"))
    if given.get("cost") and not tx.actor.may(SEE_COST):
        raise NotAllowed("Tu rol no fija costos.", required=SEE_COST)


def _held(tx: Tx, outside_id: UUID) -> tuple[OutsideWork, WorkOrder, WorkOrderLabor]:
    """Return the work, its OT and its task, locked, the OT first as everywhere."""
    try:
        found = tx.get(OutsideWork, outside_id)
    except NotFound:
        raise NotFound("Ese trabajo de terceros ya no está en la OT.") from None
    order = holding.by_hand(tx, found.work_order_id)
    lines.check_open(order)
    work = tx.get(OutsideWork, outside_id, lock=True)
    return work, order, tx.get(WorkOrderLabor, work.labor_id, lock=True)


def _told(tx: Tx, work: OutsideWork) -> OutsideRow:
    tx.emit(OutsideWorkChanged(work.work_order_id, work.id))
    tx.session.flush()
    return outside_row(tx, work)


@needs(WorkOrders.ADD_LABOR)
def update_outside(
    tx: Tx, /, outside_id: UUID, *, version: int | None = None, **changes: Any
) -> OutsideRow:
    """Change fields of work outside (those of EDITABLE); its task follows price and words."""
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    work, order, line = _held(tx, outside_id)
    holding.same(work.version, version)
    for name, value in _checked(tx, changes).items():
        setattr(work, name, value)
    wanted = lines.NewLabor(work.description, amount=work.price, technician_id=line.technician_id)
    lines.price_task(line, wanted, rules.ZERO)
    lines.recount(order, *lines.load(tx, order.id))
    return _told(tx, work)


@needs(WorkOrders.WORK)
def send_outside(tx: Tx, outside_id: UUID) -> OutsideRow:
    """Say that the car or its part left for the other shop."""
    work, _order, _line = _held(tx, outside_id)
    if work.sent_at is not None:
        raise Conflict("Ese trabajo ya salió al tercero.")
    work.sent_at = tx.now
    return _told(tx, work)


@needs(WorkOrders.WORK)
def take_back_outside(tx: Tx, outside_id: UUID) -> OutsideRow:
    """Say that it is back: its task is done."""
    work, order, line = _held(tx, outside_id)
    if work.sent_at is None:
        raise Conflict("Ese trabajo todavía no sale al tercero.")
    if work.returned_at is not None:
        raise Conflict("Ese trabajo ya volvió.")
    work.returned_at = max(tx.now, work.sent_at)
    line.done_at, line.left_out = tx.now, None
    lines.recount(order, *lines.load(tx, order.id))
    return _told(tx, work)


@needs(WorkOrders.ADD_LABOR)
def remove_outside(tx: Tx, outside_id: UUID) -> None:
    """Take off work that never left; its task goes with it."""
    work, order, line = _held(tx, outside_id)
    if work.sent_at is not None:
        raise Conflict("Ese trabajo ya salió al tercero: recíbelo de vuelta.")
    work.deleted_at = line.deleted_at = tx.now
    lines.recount(order, *lines.load(tx, order.id))
    tx.emit(OutsideWorkChanged(order.id, outside_id))


@needs(WorkOrders.EDIT)
def attach_guide(tx: Tx, outside_id: UUID, guide_id: UUID | None) -> OutsideRow:
    """Keep which guía de despacho (DTE 52) went with it, or none.

    Raises:
        NotFound: that work is not here. Invalid: a guía of another OT, car and shop.
    """
    try:
        work = tx.get(OutsideWork, outside_id, lock=True)
    except NotFound:
        raise NotFound("Ese trabajo de terceros ya no está en la OT.") from None
    holding.unrestricted(tx, work.work_order_id)
    if guide_id is not None and str(guide_id) not in {
        one.id for one in guides_offered(tx, work.id)
    }:
        raise Invalid.field(
            "guide_id", "Elige una guía de esta OT, de su vehículo o de ese taller."
        )
    work.guide_id = guide_id
    return _told(tx, work)
