"""What forms and lists send, as commands take it."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any, TypedDict
from uuid import UUID

from models.notifications_messages import Channel
from torque_app.notifications.rules.timing import typed_hour


def key(text: str) -> UUID:
    """Return a key; nonsense becomes a key that nothing has, and is refused as not found."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


class Wished(TypedDict):
    """What a form of wishes says, as the commands that keep wishes take it."""

    channels: dict[str, bool]
    quiet_from: time | None
    quiet_until: time | None


def wished(data: Mapping[str, Any], ways: Iterable[Channel] = tuple(Channel)) -> Wished:
    """Return which of these ways a form switches on, and its silence; Invalid for no hours."""
    return Wished(
        channels={way.value: data.get(way.value.lower()) in {True, "true", "on"} for way in ways},
        quiet_from=typed_hour(data, "quiet_from"),
        quiet_until=typed_hour(data, "quiet_until"),
    )
