"""Whom to tell when the platform finds something."""

from contextlib import suppress
from typing import Final

from models.auth import IdentityProvider
from models.notifications import NotificationType
from models.notifications_messages import Channel
from torque_app.audit.events import ChainBroken
from torque_app.auth import queries as people
from torque_app.auth.events import WayInJoined, WayInRemoved
from torque_app.core.errors import Invalid
from torque_app.core.events import Event, on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import queries, service
from torque_app.notifications.events import MailFailed
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.answers import explained
from torque_app.notifications.variables import whenever

WAS_IT_YOU: Final = "Si no fuiste tú, cambia tu contraseña y cierra tus otras sesiones."


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
            message=Sentence(
                "{recipient}: {reason}",
                recipient=event.recipient,
                reason=explained(Channel.EMAIL, "FAILED", event.answer).said,
            ),
        )


@whenever
@needs(Notifications.SEND)
def tell_what_rules_say(tx: Tx, event: Event) -> None:
    """Write the messages that the workshop's rules want of an event."""
    service.tell_by_rules(tx, event)


@on(WayInJoined)
@needs(Notifications.SEND)
def tell_about_joined_way(tx: Tx, event: WayInJoined) -> None:
    """Tell the account's owner that something else opens it now."""
    _warn(tx, event, Sentence("Nueva forma de entrar a tu cuenta: {way}", way=_way(event)))


@on(WayInRemoved)
@needs(Notifications.SEND)
def tell_about_removed_way(tx: Tx, event: WayInRemoved) -> None:
    """Tell the account's owner that something opens it no more."""
    _warn(tx, event, Sentence("Se quitó una forma de entrar a tu cuenta: {way}", way=_way(event)))


def _way(event: WayInJoined | WayInRemoved) -> Sentence:
    return Sentence(people.WAY_NAMES[IdentityProvider(event.provider)])


def _warn(tx: Tx, event: WayInJoined | WayInRemoved, title: Sentence) -> None:
    """Ring the owner's bell and write to the account's address, where mail goes out at all."""
    service.notify(
        tx,
        users=[event.user_id],
        type=NotificationType.WARNING,
        title=title,
        message=WAS_IT_YOU,
        link="/sesiones",
    )
    if not queries.goes_out(tx):
        return
    with suppress(Invalid):  # an address no mail can go to: the bell has rung
        service.mail(
            tx,
            to=event.email,
            subject=_(title),
            text=f"{_(title)}.\n\n{_(WAS_IT_YOU)}",
            sender_name="TORQUE 360",
        )
