"""Each message's story, and the job that carries it on."""

from datetime import datetime
from typing import Final

from models.notifications_messages import Message, MessageEvent
from torque_app.core.tx import Tx

ANSWER: Final = 300


def put_on_its_way(tx: Tx, message: Message, due: datetime) -> None:
    """Have a message sent by a worker, not before `due`; once for each time it is let go."""
    tx.later(
        "notifications.deliver",
        {"message_id": str(message.id)},
        dedup_key=f"deliver:{message.id}:{message.attempts}",
        not_before=due,
    )


def note(
    tx: Tx, message: Message, kind: str, answer: str = "", *, provider_event_id: str = ""
) -> None:
    """Write a line of a message's story."""
    tx.session.add(
        MessageEvent(
            message_id=message.id,
            happened_at=tx.now,
            kind=kind,
            answer=answer[:ANSWER],
            provider_event_id=provider_event_id[:120],
        )
    )
