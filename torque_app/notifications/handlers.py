"""Whom to tell when the platform finds something."""

from models.notifications import NotificationType
from torque_app.audit.events import ChainBroken
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications import service
from torque_app.notifications.permissions import Notifications


@on(ChainBroken)
@needs(Notifications.SEND)
def tell_about_broken_chain(tx: Tx, event: ChainBroken) -> None:
    """Tell whoever may see the audit log."""
    service.notify(
        tx,
        permission="audit.view",
        type=NotificationType.ERROR,
        title="La auditoría no calza",
        message=f"Eslabón {event.sequence}: {event.reason}.",
        link="/auditoria",
    )
