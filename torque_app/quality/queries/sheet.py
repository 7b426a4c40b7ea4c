"""The act of a delivery, laid out and printed."""

import hashlib
from uuid import UUID

from sqlmodel import col

from models.quality import Delivery
from models.tenants import Company, ServiceCenter
from models.work_orders import WorkOrder
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.integrations.printing.branding import Branding
from torque_app.integrations.printing.delivery import (
    DeliverySheet,
    SheetControl,
    SheetDeferred,
    print_delivery,
)
from torque_app.integrations.printing.work_order import SheetCentre
from torque_app.quality.queries.deliveries import delivery
from torque_app.quality.queries.rows import DeliveryDetail, Paper


def printed(tx: Tx, row: Delivery, signature_png: bytes) -> Paper:
    """Return the act of a delivery as it is signed now; LogoRefused for an unreadable signature."""
    detail = delivery(tx, row.work_order_id)
    centre, branding = _letterhead(tx, row.work_order_id)
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
        old_parts_returned=row.old_parts_returned,
        signature=signature_png or None,
        branding=branding,
    )
    data = print_delivery(sheet)
    name = f"Entrega-{detail.plate}-{detail.number}.pdf"
    return Paper(name, "application/pdf", hashlib.sha256(data).hexdigest(), data)


def _control(detail: DeliveryDetail) -> SheetControl | None:
    passed = detail.control
    if passed is None or passed.checked_at is None:
        return None
    return SheetControl(
        passed.template_name, passed.checked_by or "", passed.checked_at, passed.answered
    )


def _letterhead(tx: Tx, ot_id: UUID) -> tuple[SheetCentre, Branding]:
    centre, company = tx.session.execute(
        columns(ServiceCenter, Company)
        .join(WorkOrder, col(WorkOrder.service_center_id) == col(ServiceCenter.id))
        .outerjoin(Company, col(Company.id) == col(ServiceCenter.company_id))
        .where(col(WorkOrder.id) == ot_id)
    ).one()
    place = ", ".join(each for each in (centre.address, centre.comuna) if each)
    letterhead = SheetCentre(
        name=company.razon_social if company else centre.name,
        address=place or (f"{company.address}, {company.comuna}" if company else ""),
        rut=company.rut if company else None,
        contacts=tuple(each for each in (centre.phone, centre.email) if each),
        zone=centre.timezone,
    )
    colour = str(company.branding.get("colour", "")) if company else ""
    try:
        return letterhead, Branding(colour=colour) if colour else Branding()
    except ValueError:  # a colour no paper knows must not keep the client from the act
        return letterhead, Branding()
