"""The act of a delivery, laid out and printed."""

import hashlib

from models.quality import Delivery
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.integrations.printing.delivery import (
    DeliverySheet,
    SheetControl,
    SheetDeferred,
    print_delivery,
)
from torque_app.quality.queries.checks import target
from torque_app.quality.queries.deliveries import delivery
from torque_app.quality.queries.rows import DeliveryDetail
from torque_app.work_orders import queries as work_orders


def printed(tx: Tx, row: Delivery, signature_png: bytes) -> Paper:
    """Return the act of a delivery as it is signed now; LogoRefused for an unreadable signature."""
    detail = delivery(tx, row.work_order_id)
    centre, branding = work_orders.letterhead(tx, target(tx, row.work_order_id).service_center_id)
    sheet = DeliverySheet(
        number=detail.number,
        plate=detail.plate,
        vehicle=detail.vehicle,
        client=detail.client,
        delivered_at=tx.now,
        delivered_by=tx.actor.name,
        received_by=row.received_by,
        received_rut=row.received_rut or None,
        centre=centre,
        odometer_in=detail.odometer_in,
        odometer_out=row.odometer_out,
        work=tuple(line for line in row.explanation.splitlines() if line.strip()),
        deferred=tuple(
            SheetDeferred(line.description, line.grade, line.due_on, line.due_odometer)
            for line in detail.deferred
        ),
        control=_control(detail),
        warranty_months=row.warranty_months,
        warranty_km=row.warranty_km,
        warranty_text=row.warranty_text,
        next_service_on=row.next_service_on,
        next_service_km=row.next_service_km,
        retorque_on=row.retorque_on,
        retorque_km=row.retorque_km,
        old_parts_returned=row.old_parts_returned,
        signature=signature_png or None,
        branding=branding,
    )
    data = print_delivery(sheet)
    name = f"Entrega-{detail.plate}-{detail.number}.pdf"
    return Paper(name, "application/pdf", data, hashlib.sha256(data).hexdigest())


def _control(detail: DeliveryDetail) -> SheetControl | None:
    passed = detail.control
    if passed is None or passed.checked_at is None:
        return None
    return SheetControl(
        passed.template_name, passed.checked_by or "", passed.checked_at, passed.answered
    )
