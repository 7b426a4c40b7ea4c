"""Whether what was written to a client about a quotation really goes out."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.notifications_messages import Channel, Message, MessageStatus
from torque_app.core.tx import Tx

_STUCK = (MessageStatus.SUPPRESSED, MessageStatus.FAILED, MessageStatus.DEAD)


def ways_out(tx: Tx, keys: Sequence[UUID]) -> frozenset[Channel]:
    """Return the ways by which messages are on their way, or arrived; none where all are closed."""
    found = tx.session.scalars(
        select(Message.channel).where(  # type: ignore[call-overload]
            col(Message.id).in_(list(keys)), col(Message.status).not_in(_STUCK)
        )
    )
    return frozenset(found)
