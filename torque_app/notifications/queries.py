"""One's own bell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from models.notifications import Notification
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications.permissions import Notifications


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
