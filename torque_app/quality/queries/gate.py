"""What keeps an OT from being completed: a control its workshop asks for and nobody passed."""

from sqlmodel import col, select

from models.quality import QualityCheck, QualityStatus, QualityTemplate
from models.work_orders import WorkOrder
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.quality.permissions import Quality
from torque_app.quality.rules.points import template_for


@needs(Quality.VIEW)
def unpassed(tx: Tx, order: WorkOrder) -> Sentence | None:
    """Return why the OT may not be completed yet, or None.

    The template that serves its service decides; a control passed before the OT came back to
    quality control does not count.
    """
    offered = tx.session.exec(select(QualityTemplate)).all()
    template = template_for(order.service_type, {one.service_type: one for one in offered})
    if template is None or not template.enforced:
        return None
    passed = select(QualityCheck.id).where(
        QualityCheck.work_order_id == order.id,
        QualityCheck.status == QualityStatus.PASSED,
        col(QualityCheck.checked_at) >= order.status_since,
    )
    if tx.session.exec(passed.limit(1)).first() is not None:
        return None
    return Sentence(
        "Falta el control de calidad de {number}: abre la OT y responde la pauta «{name}».",
        number=order.number,
        name=template.name,
    )
