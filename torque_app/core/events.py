"""Something that happened, told in the past tense, and who listens."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from torque_app.core.tx import Tx

E = TypeVar("E", bound="Event")
Handler = Callable[["Tx", Any], None]

EVENTS: dict[str, type["Event"]] = {}
HANDLERS: dict[str, list[Handler]] = defaultdict(list)


@dataclass(frozen=True)
class Event:
    """Base of every event; its class name is its name in the outbox."""

    event_name: ClassVar[str] = "Event"

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.event_name = cls.__name__
        EVENTS[cls.__name__] = cls

    def topics(self) -> tuple[str, ...]:
        """Return the live topics whose pages must re-read; they are scoped to the tenant."""
        return ()


def on(event: type[E]) -> Callable[[Callable[["Tx", E], None]], Callable[["Tx", E], None]]:
    """Subscribe a command (already marked with `needs`) to an event."""

    def subscribe(handler: Callable[["Tx", E], None]) -> Callable[["Tx", E], None]:
        if not hasattr(handler, "needs"):
            raise TypeError(f"{handler!r} listens without naming its permission")
        HANDLERS[event.__name__].append(handler)
        return handler

    return subscribe


def decode(name: str, payload: dict[str, Any]) -> Event:
    """Return the event an outbox message carries."""
    event: Event = TypeAdapter(EVENTS[name]).validate_python(payload)
    return event
