"""Who is told when a document is about to be accepted by silence, or SII refuses an answer."""

from models.notifications import NotificationType
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as notifications
from torque_app.purchases.events import (
    PurchaseAnswerRefused,
    PurchaseDeadlineNear,
    PurchaseEvent,
)
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import type_name

_NOTIFY = "notifications.send"


def _name(event: PurchaseEvent) -> Sentence:
    return Sentence("{type} {folio}", type=Sentence(type_name(event.dte_type)), folio=event.folio)


def _left(days: int) -> Sentence:
    if days > 1:
        return Sentence("Quedan {days} días", days=days)
    return Sentence("Queda 1 día") if days else Sentence("Vence hoy")


def _link(event: PurchaseEvent) -> str:
    return f"/compras/{event.document_id}"


@on(PurchaseDeadlineNear)
@needs(_NOTIFY)
def tell_deadline(tx: Tx, event: PurchaseDeadlineNear) -> None:
    """Tell those who can still claim."""
    notifications.notify(
        tx,
        permission=Purchases.ANSWER,
        title=Sentence(
            "{left} para responder {document}", left=_left(event.days_left), document=_name(event)
        ),
        message=Sentence(
            "{issuer}. Si no respondes, se entiende aceptada.", issuer=event.issuer_name
        ),
        type=NotificationType.WARNING,
        link=_link(event),
    )


@on(PurchaseAnswerRefused)
@needs(_NOTIFY)
def tell_refused(tx: Tx, event: PurchaseAnswerRefused) -> None:
    """Tell whoever asked for the answer."""
    if event.asked_by is None:
        return
    notifications.notify(
        tx,
        users=[event.asked_by],
        title=Sentence("El SII no registró tu respuesta a {document}", document=_name(event)),
        message=event.reason,
        type=NotificationType.ERROR,
        link=_link(event),
    )
