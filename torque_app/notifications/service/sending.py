"""A message on its way: claimed, handed over with no transaction open, and what came of it.

An attempt is written down before the provider is called. One that was broken off (the process was
killed, the answer was lost) is in doubt: whether it went is asked before anything goes again.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.notifications import NotificationType
from models.notifications_messages import (
    Channel,
    Message,
    MessageCategory,
    MessageEvent,
    MessageStatus,
)
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import lifecycle, queries
from torque_app.notifications.events import MessageMoved
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules import timing
from torque_app.notifications.rules.answers import explained
from torque_app.notifications.rules.ways import SENTENCES, Obstacle
from torque_app.notifications.service.bell import notify
from torque_app.notifications.service.story import ANSWER, note

S = MessageStatus
BUSY_SECONDS: Final = 15.0
UNKNOWN: Final = "No supimos si salió. Pregúntale a quien lo espera, o reenvíalo."


@dataclass(frozen=True, slots=True)
class Handover:
    """A message to hand over now. `in_doubt`: the last attempt may have gone; ask first.

    `doubted_for` is how long, in seconds, nobody has told what came of it.
    """

    id: UUID
    tenant_id: UUID
    channel: Channel
    recipient: str
    subject: str
    attempts: int
    in_doubt: bool
    doubted_for: float
    began_at: datetime
    written_at: datetime
    content: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotYet:
    """A message that may not go now, and how many seconds to wait before looking again."""

    seconds: float
    reason: str


@needs(Notifications.SEND)
def begin_message(tx: Tx, message_id: UUID) -> Handover | NotYet | None:
    """Claim a message; None when nothing is left to do with it."""
    row = tx.get(Message, message_id, lock=True)
    if row.status in lifecycle.OVER:
        return None
    if row.next_at is not None and row.next_at > tx.now:
        seconds = (row.next_at - tx.now).total_seconds()
        return NotYet(seconds, "held" if row.status is S.HELD else "busy")
    in_doubt = row.status is S.SENDING
    if not in_doubt:
        if (obstacle := _withdrawn(tx, row)) is not None:
            _move(tx, row, S.SUPPRESSED, SENTENCES[obstacle])
            return None
        if _over_the_limit(tx, row.channel):
            return NotYet(BUSY_SECONDS, "rate")
        lifecycle.MESSAGE.check(row.status, S.SENDING)
        # while it is SENDING this is when the attempt began: it counts for the limit at once
        row.status, row.attempts, row.sent_at = S.SENDING, row.attempts + 1, tx.now
        note(tx, row, "CALLED")
    began = row.sent_at or tx.now
    row.next_at = tx.now + timing.LEASE
    return Handover(
        row.id,
        tx.actor.tenant_id,
        row.channel,
        row.recipient,
        row.subject,
        row.attempts,
        in_doubt,
        (tx.now - began).total_seconds(),
        began,
        row.created_at,
        dict(row.content),
    )


def _withdrawn(tx: Tx, row: Message) -> Obstacle | None:
    """Return what closed the way since the message was written: it may have waited for hours."""
    if row.category is MessageCategory.SECURITY:
        return None
    person = queries.Person(user_id=row.user_id, client_id=row.client_id)
    try:
        wanted = queries.reach(tx, person).wants(row.channel)
    except NotFound:  # whoever it was for is not a client or a member any more
        return Obstacle.NO_ADDRESS
    if not wanted:
        return Obstacle.NOT_WANTED
    line = row.content.get("notification_id")
    if line and queries.was_read(tx, UUID(str(line))):
        return Obstacle.READ_ALREADY
    if row.category is MessageCategory.MARKETING and row.client_id is not None:
        agreed = queries.has_consent(tx, row.client_id, row.channel)
        return None if agreed else Obstacle.NO_CONSENT
    return None


def _over_the_limit(tx: Tx, channel: Channel) -> bool:
    query = select(func.count()).where(
        Message.channel == channel, col(Message.sent_at) > tx.now - timedelta(minutes=1)
    )
    return tx.session.exec(query).one() >= timing.PER_MINUTE


@needs(Notifications.SEND)
def record_handover(
    tx: Tx, message_id: UUID, *, provider: str, provider_id: str = "", answer: str = ""
) -> None:
    """Note that the provider took it; what it told meanwhile by itself stands."""
    row = tx.get(Message, message_id, lock=True)
    row.provider, row.provider_id = provider[:40], provider_id[:120] or row.provider_id
    if row.status is S.SENDING:
        _move(tx, row, S.SENT, answer)
        row.sent_at, row.next_at = tx.now, None


@needs(Notifications.SEND)
def postpone_message(
    tx: Tx, message_id: UUID, *, answer: str, asked: float | None = None
) -> float | None:
    """Note that nothing went this time; return the seconds to the next, None when given up (DEAD).

    `asked` is how long the provider wants to be left alone.
    """
    row = tx.get(Message, message_id, lock=True)
    if row.status is not S.SENDING:
        return None
    seconds = timing.wait_after(row.attempts, asked=asked)
    if seconds is None:
        _bury(tx, row, answer)
        return None
    _move(tx, row, S.QUEUED, answer, kind="DELAYED")
    row.sent_at, row.next_at = None, tx.now + timedelta(seconds=seconds)
    return seconds


@needs(Notifications.SEND)
def doubt_message(tx: Tx, message_id: UUID, *, answer: str, seconds: float) -> None:
    """Note that the answer was lost: it stays SENDING, and is looked into after some seconds."""
    row = tx.get(Message, message_id, lock=True)
    if row.status is not S.SENDING:
        return
    row.last_answer = answer[:ANSWER]
    row.next_at = tx.now + timedelta(seconds=seconds)
    note(tx, row, "UNSURE", answer)


@needs(Notifications.SEND)
def free_message(tx: Tx, message_id: UUID, *, answer: str) -> None:
    """Note that what was in doubt did not go: it may be sent again."""
    row = tx.get(Message, message_id, lock=True)
    if row.status is S.SENDING:
        _move(tx, row, S.QUEUED, answer, kind="NOT_GONE")
        row.sent_at, row.next_at = None, tx.now


@needs(Notifications.SEND)
def refuse_message(tx: Tx, message_id: UUID, *, answer: str) -> None:
    """Note that the provider will never take it."""
    row = tx.get(Message, message_id, lock=True)
    if row.status is S.SENDING:
        _move(tx, row, S.FAILED, answer)
        row.sent_at, row.next_at = None, None
        _tell(tx, row)


@needs(Notifications.SEND)
def bury_message(tx: Tx, message_id: UUID, *, answer: str = UNKNOWN) -> None:
    """Give a message up; only a person sends it again."""
    row = tx.get(Message, message_id, lock=True)
    if row.status is S.SENDING:
        _bury(tx, row, answer)


def _bury(tx: Tx, row: Message, answer: str) -> None:
    _move(tx, row, S.DEAD, answer)
    row.sent_at, row.next_at = None, None
    _tell(tx, row)


def _tell(tx: Tx, row: Message) -> None:
    """Ring the bell of those who look after messages; of a browser gone to sleep nobody hears."""
    if row.channel is Channel.PUSH:
        return
    notify(
        tx,
        permission=Notifications.LOG,
        type=NotificationType.ERROR,
        title="Un mensaje no salió",
        message=Sentence(
            "{recipient}: {reason}",
            recipient=row.recipient,
            reason=explained(row.channel, row.status.value, row.last_answer).said,
        ),
        link=f"/mensajes?status={row.status.value}",
    )


@needs(Notifications.LOG)
def resend(tx: Tx, message_id: UUID) -> None:
    """Send a message that was refused or given up once more; IllegalMove for any other."""
    row = tx.get(Message, message_id, lock=True)
    lifecycle.MESSAGE.check(row.status, S.QUEUED)
    row.status, row.next_at, row.last_answer, row.attempts = S.QUEUED, tx.now, "", 0
    note(tx, row, "RESENT", tx.actor.name)
    tx.later(
        "notifications.deliver",
        {"message_id": str(row.id)},
        dedup_key=f"resend:{row.id}:{tx.now.timestamp()}",
    )
    tx.emit(MessageMoved(row.id, row.status.value, row.about_type, row.about_id))


@needs(Notifications.SEND)
def record_status(
    tx: Tx,
    *,
    provider: str,
    provider_id: str,
    status: MessageStatus,
    event_id: str,
    message_id: UUID | None = None,
    answer: str = "",
) -> bool:
    """Note what a provider tells of a message; False when it was told before or is not known.

    `message_id` is what we told the provider to say back, for an answer that never came. What
    arrives late or in another order never moves a message back.
    """
    its_id = message_id or queries.found_by_provider(tx, provider, provider_id)
    if its_id is None:
        return False
    row = tx.get(Message, its_id, lock=True)
    if _was_told(tx, row, event_id):
        return False
    note(tx, row, status.value, answer, provider_event_id=event_id)
    row.provider, row.provider_id = provider[:40], provider_id[:120] or row.provider_id
    if lifecycle.MESSAGE.allows(row.status, status):
        _move(tx, row, status, answer, kind="")
        row.next_at = None
        if status is S.FAILED:
            row.sent_at = None
            _tell(tx, row)
        else:
            row.sent_at = row.sent_at or tx.now
    if status in {S.DELIVERED, S.READ}:
        row.delivered_at = row.delivered_at or tx.now
    if status is S.READ:
        row.read_at = row.read_at or tx.now
    return True


def _was_told(tx: Tx, row: Message, event_id: str) -> bool:
    query = select(MessageEvent.id).where(
        MessageEvent.message_id == row.id, MessageEvent.provider_event_id == event_id[:120]
    )
    return bool(event_id) and tx.session.exec(query).first() is not None


def _move(
    tx: Tx, row: Message, there: MessageStatus, answer: str, *, kind: str | None = None
) -> None:
    """Move a message; `kind` names the line of its story, the status itself by default."""
    lifecycle.MESSAGE.check(row.status, there)
    row.status, row.last_answer = there, answer[:ANSWER]
    if kind != "":
        note(tx, row, kind or there.value, answer)
    tx.emit(MessageMoved(row.id, there.value, row.about_type, row.about_id))
