"""Mail to somebody outside: composed and frozen in the transaction that wants it, sent later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from models.base import new_id
from models.notifications import Mail, MailStatus
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.mail.message import Attachment, address, compose
from torque_app.notifications.events import MailFailed, MailSent
from torque_app.notifications.permissions import Notifications
from torque_app.settings import settings

SUBJECT, ANSWER = 200, 300


class NoMailServer(TorqueError):
    """The installation was not told through which server mail goes out."""

    code: ClassVar[str] = "no_mail_server"
    status: ClassVar[int] = 409
    message: ClassVar[str] = (
        "Esta instalación no tiene servidor de correo. Pide a quien la administra que lo configure."
    )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way: whom for and its frozen bytes; `attempts` counts those before."""

    recipient: str
    attempts: int
    data: bytes = field(repr=False)


@needs(Notifications.SEND)
def mail(
    tx: Tx,
    *,
    to: str,
    subject: str,
    text: str,
    sender_name: str,
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    about: tuple[str, UUID] | None = None,
) -> UUID:
    """Write a message and have it sent; return its key.

    `about` is what it is about: a table's name and a row of it. Raises NoMailServer, or Invalid on
    `to` for what is no address.
    """
    chosen = settings()
    if chosen.smtp_url is None:
        raise NoMailServer
    key = new_id()
    recipient, message_id = address(to), f"{key}@{chosen.mail_from.rpartition('@')[2]}"
    data = compose(
        sender=chosen.mail_from,
        sender_name=sender_name,
        to=recipient,
        subject=subject,
        text=text,
        message_id=message_id,
        at=tx.now,
        reply_to=reply_to,
        attachments=attachments,
    )
    tx.session.add(
        Mail(
            id=key,
            recipient=recipient,
            subject=subject[:SUBJECT],
            message_id=message_id,
            data=data,
            about_type=about[0] if about else None,
            about_id=about[1] if about else None,
            created_by=tx.actor.user_id,
            created_at=tx.now,
        )
    )
    tx.later("notifications.mail", {"mail_id": str(key)}, dedup_key=f"mail:{key}")
    return key


@needs(Notifications.SEND)
def begin_mail(tx: Tx, mail_id: UUID) -> Outgoing | None:
    """Return the message if it still waits; None when it has gone or was refused."""
    row = tx.get(Mail, mail_id, lock=True)
    if row.status is not MailStatus.QUEUED:
        return None
    return Outgoing(row.recipient, row.attempts, row.data)


@needs(Notifications.SEND)
def record_mail(tx: Tx, mail_id: UUID, *, answer: str) -> None:
    """Note that the server took it, in its own words."""
    row = tx.get(Mail, mail_id, lock=True)
    row.status, row.sent_at = MailStatus.SENT, tx.now
    row.attempts += 1
    row.last_answer = answer[:ANSWER]
    tx.emit(MailSent(mail_id, row.about_type, row.about_id, row.recipient))


@needs(Notifications.SEND)
def postpone_mail(tx: Tx, mail_id: UUID, *, answer: str) -> int:
    """Note that it could not go this time; return how often that was."""
    row = tx.get(Mail, mail_id, lock=True)
    row.attempts += 1
    row.last_answer = answer[:ANSWER]
    return row.attempts


@needs(Notifications.SEND)
def refuse_mail(tx: Tx, mail_id: UUID, *, answer: str) -> None:
    """Note that it will never go."""
    row = tx.get(Mail, mail_id, lock=True)
    row.status = MailStatus.FAILED
    row.attempts += 1
    row.last_answer = answer[:ANSWER]
    tx.emit(
        MailFailed(mail_id, row.about_type, row.about_id, row.recipient, row.created_by, answer)
    )
