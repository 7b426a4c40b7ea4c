"""A car of the demonstration that was handed over today, by the command of the counter."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.quality import QualityCheck, QualityStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.actor import Actor
from torque_app.core.tx import Tx, transaction
from torque_app.files import queries as files
from torque_app.quality import queries, service
from torque_app.seed.people import Workshop
from torque_app.seed.receptions import stroke

AGO: Final = timedelta(minutes=35)
_RIGHTS: Final = frozenset(
    {"quality.view", "quality.deliver", "inspections.view", "files.upload"},
)


def hand_over(shop: Workshop, *, now: datetime) -> None:
    """Hand over the newest car whose job is invoiced, so that its act and hash are true ones.

    Nothing where no car of the first centre is ready by then.
    """
    files.register_owner("deliveries", "quality.view", exists=queries.delivery_known)
    advisor = Actor(shop.tenant_id, shop.advisors[0], _RIGHTS, role="OPERATOR")
    with transaction(advisor, now=now - AGO) as tx:
        ot_id = _ready(tx, shop.centres[0].id)
        if ot_id is not None:
            client = queries.delivery(tx, ot_id).client
            service.deliver(tx, ot_id, name=client, signature_png=stroke())


def _ready(tx: Tx, centre_id: UUID) -> UUID | None:
    controlled = select(QualityCheck.work_order_id).where(
        col(QualityCheck.status) == QualityStatus.PASSED
    )
    return tx.session.exec(
        select(WorkOrder.id)
        .where(
            col(WorkOrder.service_center_id) == centre_id,
            col(WorkOrder.status) == OTStatus.INVOICED,
            col(WorkOrder.completed_at) < tx.now,
            col(WorkOrder.id).in_(controlled),
        )
        .order_by(col(WorkOrder.number).desc())
        .limit(1)
    ).first()
