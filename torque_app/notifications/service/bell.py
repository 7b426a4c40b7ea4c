"""Ringing the bell, and silencing it."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select

from models.notifications import Notification, NotificationType
from torque_app.auth import queries as people
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.events import BellRang
from torque_app.notifications.permissions import Notifications


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
) -> int:
    """Put a line in the bell of the users named and of every member holding `permission`."""
    wanted = dict.fromkeys(users)
    if permission is not None:
        wanted |= dict.fromkeys(people.holders(tx, permission))
    for user_id in wanted:
        tx.session.add(
            Notification(
                user_id=user_id,
                type=type,
                title=_(title)[:120],
                message=_(message)[:500],
                link=link,
                created_at=tx.now,
            )
        )
    if wanted:
        tx.emit(BellRang(tuple(wanted)))
    return len(wanted)


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
