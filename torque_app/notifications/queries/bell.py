"""One's own bell, and the mail that went out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from models.notifications import Mail, MailStatus, Notification
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications.permissions import Notifications
from torque_app.settings import settings


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """One line of the bell."""

    id: UUID
    type: str
    title: str
    message: str
    link: str | None
    created_at: datetime
    read_at: datetime | None


def _own(tx: Tx) -> Any:
    return col(Notification.user_id) == tx.actor.user_id


@needs(Notifications.OWN)
def mine(tx: Tx, listing: Listing) -> Page[NotificationRow]:
    """Return a page of the actor's notifications, the newest first; filter `unread=true`."""
    query = columns(
        Notification.id,
        Notification.type,
        Notification.title,
        Notification.message,
        Notification.link,
        Notification.created_at,
        Notification.read_at,
    ).where(_own(tx))
    return paged(
        tx,
        query,
        listing,
        sorts={"created_at": col(Notification.created_at)},
        default="created_at",
        filters={
            "unread": lambda wanted: (
                col(Notification.read_at).is_(None)
                if wanted == "true"
                else col(Notification.read_at).is_not(None)
            )
        },
        make=lambda row: NotificationRow(*row),
    )


@needs(Notifications.OWN)
def unread(tx: Tx) -> int:
    """Return how many the actor has not read."""
    query = columns(func.count(col(Notification.id))).where(
        _own(tx), col(Notification.read_at).is_(None)
    )
    return int(tx.session.execute(query).scalar_one())


@needs(Notifications.SEND)
def was_read(tx: Tx, notification_id: UUID) -> bool:
    """Tell whether whoever a line of the bell is for has read it, or it is there no more."""
    query = columns(Notification.read_at).where(col(Notification.id) == notification_id)
    found = tx.session.execute(query).first()
    return found is None or found[0] is not None


@dataclass(frozen=True, slots=True)
class MailRow:
    """A message to somebody outside, and how it fared."""

    id: UUID
    recipient: str
    subject: str
    status: MailStatus
    attempts: int
    answer: str | None
    about_type: str | None
    about_id: UUID | None
    created_at: datetime
    sent_at: datetime | None


def _mails() -> Any:
    return columns(
        Mail.id,
        Mail.recipient,
        Mail.subject,
        Mail.status,
        Mail.attempts,
        Mail.last_answer,
        Mail.about_type,
        Mail.about_id,
        Mail.created_at,
        Mail.sent_at,
    )


@needs(Notifications.LOG)
def mails(tx: Tx, listing: Listing) -> Page[MailRow]:
    """Return a page of the mail that went out, the newest first; filter `status`."""
    return paged(
        tx,
        _mails(),
        listing,
        sorts={"created_at": col(Mail.created_at), "recipient": col(Mail.recipient)},
        default="created_at",
        filters={"status": lambda wanted: col(Mail.status) == wanted},
        make=lambda row: MailRow(*row),
    )


@needs(Notifications.LOG)
def mails_about(tx: Tx, about_type: str, about_id: UUID) -> list[MailRow]:
    """Return the mail about one thing, the newest first."""
    query = (
        _mails()
        .where(col(Mail.about_type) == about_type, col(Mail.about_id) == about_id)
        .order_by(col(Mail.created_at).desc())
    )
    return [MailRow(*row) for row in tx.session.execute(query)]


@needs(Notifications.LOG)
def goes_out(tx: Tx) -> bool:  # noqa: ARG001 - every query takes the transaction
    """Tell whether this installation can send mail at all."""
    return settings().smtp_url is not None
