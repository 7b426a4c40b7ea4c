"""What the demonstration quotes with, written, and what of the workshop it quotes for, found."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.clients import Client
from models.inspections import Inspection, InspectionStatus
from models.inventory import InventoryItem, StockLocation
from models.quotations import QuotedKind
from models.vehicles import Vehicle
from models.work_orders import OTStatus, WorkOrder
from models.workshop import LaborOperation
from torque_app.core.tx import Tx
from torque_app.quotations import queries, service
from torque_app.quotations.queries import PackageLine
from torque_app.seed import offered
from torque_app.seed.people import Centre

_DONE: Final = (OTStatus.CLOSED, OTStatus.INVOICED)
_EVERY: Final = 5
"""Of the cars that are not here every fifth is quoted for: their clients differ."""

MOST_CARS: Final = 100


@dataclass(frozen=True)
class Known:
    """What stories name: cars with their client, OTs at work, inspections, and what is sold."""

    family: tuple[UUID, UUID]
    cars: list[tuple[UUID, UUID]]
    working: list[UUID]
    inspected: list[UUID]
    operations: dict[str, LaborOperation]
    items: dict[str, UUID]
    insurer_id: UUID
    notes: dict[str, UUID]


def furnish(tx: Tx, centre: Centre) -> None:
    """Write insurers, notes, price matrices and packages by the commands of their page."""
    for name, address, email in offered.INSURERS:
        service.save_insurer(tx, name=name, address=address, email=email)
    for name, category, content in offered.NOTES:
        service.save_note_template(tx, name=name, category=category, content=content)
    service.save_matrix(tx, name=offered.AGREEMENT, brackets_told=offered.AGREED)
    service.save_matrix(tx, name=offered.MATRIX, brackets_told=offered.BRACKETS, is_default=True)
    operations, items = _operations(tx), _items(tx, centre)
    for code, name, works, parts, price in offered.PACKAGES:
        lines = [_work(operations[each]) for each in works]
        lines += [
            PackageLine(QuotedKind.PART, "", Decimal(many), item_id=items[prefix])
            for prefix, many in parts
        ]
        service.save_package(
            tx, code=code, name=name, lines=lines, fixed_price=Decimal(price) if price else None
        )


def _work(operation: LaborOperation) -> PackageLine:
    return PackageLine(QuotedKind.LABOR, "", operation.standard_hours, operation_id=operation.id)


def known(tx: Tx, centre: Centre) -> Known:
    """Return what the stories are told of, always the same of the same workshop."""
    family, *cars = _cars(tx)
    return Known(
        family=family,
        cars=cars,
        working=_working(tx, centre),
        inspected=_inspected(tx),
        operations=_operations(tx),
        items=_items(tx, centre),
        insurer_id=queries.insurers(tx)[0].id,
        notes={each.name: each.id for each in queries.note_templates(tx)},
    )


def _cars(tx: Tx) -> list[tuple[UUID, UUID]]:
    """Return client and car of some that are not in the workshop, and whom one can write to."""
    here = select(WorkOrder.vehicle_id).where(col(WorkOrder.status).not_in(_DONE))
    found = tx.session.exec(
        select(Vehicle.client_id, Vehicle.id)
        .join(Client, col(Client.id) == col(Vehicle.client_id))
        .where(
            col(Client.email).is_not(None),
            col(Client.phone).is_not(None),
            col(Vehicle.id).not_in(here),
        )
        .order_by(col(Vehicle.id))
        .limit(MOST_CARS)
    ).all()
    return [(client, car) for client, car in found][::_EVERY]


def _working(tx: Tx, centre: Centre) -> list[UUID]:
    looked_over = select(Inspection.work_order_id)
    return list(
        tx.session.exec(
            select(WorkOrder.id)
            .where(
                col(WorkOrder.status) == OTStatus.IN_PROGRESS,
                col(WorkOrder.service_center_id) == centre.id,
                col(WorkOrder.id).not_in(looked_over),
            )
            .order_by(col(WorkOrder.number))
        )
    )


def _inspected(tx: Tx) -> list[UUID]:
    return list(
        tx.session.exec(
            select(Inspection.id)
            .join(WorkOrder, col(WorkOrder.id) == col(Inspection.work_order_id))
            .where(
                col(Inspection.status) == InspectionStatus.DONE,
                col(WorkOrder.status) == OTStatus.IN_PROGRESS,
            )
            .order_by(col(Inspection.id))
        )
    )


def _operations(tx: Tx) -> dict[str, LaborOperation]:
    return {each.code: each for each in tx.session.exec(select(LaborOperation))}


def _items(tx: Tx, centre: Centre) -> dict[str, UUID]:
    """Return, by the beginning of their SKU, the items the centre has most of."""
    held: Any = func.coalesce(func.max(StockLocation.quantity), 0)
    found = tx.session.exec(
        select(InventoryItem.sku, InventoryItem.id)
        .outerjoin(
            StockLocation,
            (col(StockLocation.item_id) == col(InventoryItem.id))
            & (col(StockLocation.warehouse_id) == centre.warehouse_id),
        )
        .group_by(col(InventoryItem.sku), col(InventoryItem.id))
        .order_by(held, col(InventoryItem.sku).desc())
    )
    return {sku.partition("-")[0]: item for sku, item in found}
