"""What a bar code or a QR stands for."""

import re
from typing import Final
from uuid import UUID

from sqlmodel import col

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inventory import queries as stock
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries.rows import ScanKind, Scanned
from torque_app.vehicles import queries as vehicles

LONGEST: Final = 300
_IN_WORK: Final = (OTStatus.APPROVED, OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS, OTStatus.QC)
_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS: Final = re.compile(rf"/ot/({_UUID})", re.IGNORECASE)


@needs(Kiosk.USE)
def scan(tx: Tx, code: str) -> Scanned:
    """Return what a code is: an OT by its number or address, a car by its plate, a part."""
    read = " ".join(code.split())[:LONGEST]
    if not read:
        return Scanned(ScanKind.NOTHING)
    return _order(tx, read) or _vehicle(tx, read) or _part(tx, read) or Scanned(ScanKind.NOTHING)


def _order(tx: Tx, code: str) -> Scanned | None:
    address = _ADDRESS.search(code)
    which = (
        col(WorkOrder.id) == UUID(address[1]) if address else col(WorkOrder.number) == code.upper()
    )
    found = tx.session.execute(
        columns(WorkOrder.id, WorkOrder.number).where(
            which, col(WorkOrder.service_center_id) == tx.actor.centre_id
        )
    ).first()
    return Scanned(ScanKind.ORDER, found[0], found[1], found[0]) if found else None


def _vehicle(tx: Tx, code: str) -> Scanned | None:
    found = vehicles.by_plate(tx, code) or vehicles.by_vin(tx, code)
    if found is None:
        return None
    order = tx.session.execute(
        columns(WorkOrder.id)
        .where(
            col(WorkOrder.vehicle_id) == found.id,
            col(WorkOrder.service_center_id) == tx.actor.centre_id,
            col(WorkOrder.status).in_(_IN_WORK),
        )
        .order_by(col(WorkOrder.id).desc())
    ).first()
    return Scanned(ScanKind.VEHICLE, found.id, found.plate or "", order[0] if order else None)


def _part(tx: Tx, code: str) -> Scanned | None:
    for item_id in stock.scanned(tx, code):
        return Scanned(ScanKind.PART, item_id, stock.one(tx, item_id).item.name)
    return None
