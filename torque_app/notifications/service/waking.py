"""Waking the browsers of whoever the bell rings for, so that it is heard with no page open."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.notifications import Notification
from models.notifications_messages import Channel, Message, MessageStatus, PushSubscription
from torque_app.core.errors import NotFound
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.events import MessageMoved
from torque_app.notifications.queries import Address, Person, Reach
from torque_app.notifications.rules import timing
from torque_app.notifications.service.story import note, put_on_its_way


def wake(tx: Tx, lines: Iterable[Notification]) -> int:
    """Write a message for each browser of those whose bell just rang; return how many.

    Nobody is woken who switched browsers off, and nobody in their hours of silence.
    """
    rung = {line.user_id: line for line in lines}
    woken = 0
    for user_id in _with_browsers(tx, rung):
        try:
            reach = queries.reach(tx, Person(user_id=user_id))
        except NotFound:  # not of this workshop any more
            continue
        if reach.wants(Channel.PUSH):
            for device in reach.addresses.get(Channel.PUSH, ()):
                _put(tx, rung[user_id], device, reach)
                woken += 1
    return woken


def _with_browsers(tx: Tx, rung: Iterable[UUID]) -> Iterator[UUID]:
    query = select(PushSubscription.user_id).distinct()
    yield from tx.session.exec(query.where(col(PushSubscription.user_id).in_(list(rung))))


def _put(tx: Tx, line: Notification, device: Address, reach: Reach) -> None:
    due = timing.let_go(tx.now, reach.quiet, timezone=reach.timezone)
    message = Message(
        id=new_id(),
        channel=Channel.PUSH,
        dedup_key=f"bell:{line.id}:{device.device_id}",
        user_id=line.user_id,
        recipient=device.recipient,
        subject=line.title,
        content={
            "text": line.message,
            "link": line.link or "",
            "device_id": str(device.device_id),
            "notification_id": str(line.id),
        },
        status=MessageStatus.HELD if due > tx.now else MessageStatus.QUEUED,
        next_at=due,
        created_at=tx.now,
    )
    tx.session.add(message)
    note(tx, message, message.status.value)
    put_on_its_way(tx, message, due)
    tx.emit(MessageMoved(message.id, message.status.value, None, None))
