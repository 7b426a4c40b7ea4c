"""Ringing the bell, and silencing it."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.notifications import Notification, NotificationType
from torque_app.auth import queries as people
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.events import BellRang
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.service.waking import wake


@needs(Notifications.SEND)
def notify(
    tx: Tx,
    *,
    title: str,
    message: str = "",
    type: NotificationType = NotificationType.INFO,
    link: str | None = None,
    users: Iterable[UUID] = (),
    permission: str | None = None,
    wakes: bool = True,
) -> int:
    """Put a line in the bell of the users named and of every member holding `permission`.

    Browsers that asked for it are woken, unless `wakes` says not.
    """
    wanted = dict.fromkeys(users)
    if permission is not None:
        wanted |= dict.fromkeys(people.holders(tx, permission))
    lines = [
        _line(tx, user_id, title=title, message=message, type=type, link=link) for user_id in wanted
    ]
    tx.session.add_all(lines)
    if lines:
        tx.emit(BellRang(tuple(wanted)))
    if lines and wakes:
        wake(tx, lines)
    return len(wanted)


def _line(
    tx: Tx,
    user_id: UUID,
    *,
    title: str,
    message: str,
    type: NotificationType = NotificationType.INFO,
    link: str | None,
) -> Notification:
    return Notification(
        id=new_id(),
        user_id=user_id,
        type=type,
        title=_(title)[:120],
        message=_(message)[:500],
        link=link,
        created_at=tx.now,
    )


@needs(Notifications.OWN)
def ring_me(tx: Tx) -> int:
    """Ring the actor's own bell, to see that it is heard; return how many browsers are woken."""
    if tx.actor.user_id is None:
        raise NotFound
    line = _line(
        tx,
        tx.actor.user_id,
        title="Aviso de prueba",
        message="Si lo ves con TORQUE cerrado, todo funciona.",
        link="/notificaciones",
    )
    tx.session.add(line)
    tx.emit(BellRang((tx.actor.user_id,)))
    return wake(tx, [line])


@needs(Notifications.OWN)
def mark_read(tx: Tx, notification_id: UUID) -> None:
    """Mark one of the actor's own notifications as read."""
    notification = tx.get(Notification, notification_id, lock=True)
    if notification.user_id != tx.actor.user_id:
        raise NotFound
    notification.read_at = notification.read_at or tx.now
    tx.emit(BellRang((notification.user_id,)))


@needs(Notifications.OWN)
def mark_all_read(tx: Tx) -> int:
    """Mark the actor's unread notifications as read; return how many there were."""
    query = select(Notification).where(
        Notification.user_id == tx.actor.user_id, col(Notification.read_at).is_(None)
    )
    unread = tx.session.exec(query).all()
    for notification in unread:
        notification.read_at = tx.now
    if unread:
        tx.emit(BellRang((unread[0].user_id,)))
    return len(unread)
