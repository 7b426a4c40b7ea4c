"""What forms and lists send, as commands take it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from models.notifications_messages import Channel
from torque_app.notifications.rules.timing import typed_hour
from torque_app.notifications.service.wishes import Wished


def key(text: str) -> UUID:
    """Return a key; nonsense becomes a key that nothing has, and is refused as not found."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def chosen(text: str) -> UUID | None:
    """Return the key an address narrows to, None where it names nothing."""
    return key(text) if text else None


def wished(
    data: Mapping[str, Any], *, version: int, ways: Iterable[Channel] = tuple(Channel)
) -> Wished:
    """Return which of these ways a form switches on, and its silence; Invalid for no hours."""
    return Wished(
        channels={way.value: data.get(way.value.lower()) in {True, "true", "on"} for way in ways},
        quiet_from=typed_hour(data, "quiet_from"),
        quiet_until=typed_hour(data, "quiet_until"),
        version=version,
    )
