"""Whose wheels should be tightened again by now."""

from uuid import UUID

from sqlalchemy import Date, DateTime, cast, func, literal
from sqlmodel import col

from models.quality import Delivery
from models.tenants import ServiceCenter
from models.work_orders import WorkOrder
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quality.permissions import Quality
from torque_app.quality.rules.delivery import LATEST_REMINDER


@needs(Quality.VIEW)
def retorques_due(tx: Tx, *, most: int) -> list[UUID]:
    """Return the deliveries nobody was reminded of whose day has come, by their centre's clock.

    The earliest first; one whose day is too long past is not among them.
    """
    now = literal(tx.now, DateTime(timezone=True))
    today = cast(func.timezone(col(ServiceCenter.timezone), now), Date)
    return list(
        tx.session.execute(
            columns(Delivery.id)
            .join(WorkOrder, col(WorkOrder.id) == col(Delivery.work_order_id))
            .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
            .where(
                col(Delivery.delivered_at).is_not(None),
                col(Delivery.reminded_at).is_(None),
                col(Delivery.retorque_on) <= today,
                col(Delivery.retorque_on) >= today - LATEST_REMINDER.days,
            )
            .order_by(col(Delivery.retorque_on), col(Delivery.id))
            .limit(most)
        ).scalars()
    )
