"""Whom to tell when the platform finds something."""

from models.notifications import NotificationType
from torque_app.audit.events import ChainBroken
from torque_app.core.events import Event, on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service
from torque_app.notifications.events import MailFailed
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.variables import whenever


@on(ChainBroken)
@needs(Notifications.SEND)
def tell_about_broken_chain(tx: Tx, event: ChainBroken) -> None:
    """Tell whoever may see the audit log."""
    service.notify(
        tx,
        permission="audit.view",
        type=NotificationType.ERROR,
        title="La auditoría no calza",
        message=Sentence(
            "Eslabón {sequence}: {reason}.", sequence=event.sequence, reason=Sentence(event.reason)
        ),
        link="/auditoria",
    )


@on(MailFailed)
@needs(Notifications.SEND)
def tell_about_refused_mail(tx: Tx, event: MailFailed) -> None:
    """Tell whoever wanted it sent."""
    if event.wanted_by is not None:
        service.notify(
            tx,
            users=[event.wanted_by],
            type=NotificationType.ERROR,
            title="Un correo no llegó",
            message=f"{event.recipient}: {event.answer}",
        )


@whenever
@needs(Notifications.SEND)
def tell_what_rules_say(tx: Tx, event: Event) -> None:
    """Write the messages that the workshop's rules want of an event."""
    service.tell_by_rules(tx, event)
