"""Live topics: who changed something says which pages must re-read; no web framework here."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol
from uuid import UUID

CHANNEL = "torque:live"


class Publisher(Protocol):
    """What this module asks of a Redis client."""

    def publish(self, channel: str, message: str) -> Any:
        """Send a message to whoever listens to the channel."""


Watch = Callable[[str, UUID, tuple[str, ...], str], None]

_watching: list[Watch] = []


def scoped(tenant_id: UUID | str, topic: str) -> str:
    """Return a topic as it travels: no tenant can name another's."""
    return f"{tenant_id}|{topic}"


def publish(redis: Publisher, tenant_id: UUID | str, topics: Iterable[str]) -> None:
    """Tell every web process that the pages on these topics of a tenant must re-read."""
    for topic in dict.fromkeys(topics):
        redis.publish(CHANNEL, scoped(tenant_id, topic))


def wire(watch: Watch) -> None:
    """Name the hub of this process; called once by the application's root."""
    _watching[:] = [watch]


def watch(token: str, tenant_id: UUID, topics: tuple[str, ...], event: str) -> None:
    """Have the hub send `event` to a client whenever one of the topics changes."""
    if _watching:
        _watching[0](token, tenant_id, topics, event)
