"""What happened to links."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class LinkEvent(Event):
    """Base: something happened to a link of this subject; the list of its links re-reads."""

    link_id: UUID
    subject_type: str
    subject_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the subject's links."""
        return (f"links:{self.subject_id}",)


@dataclass(frozen=True)
class LinkMade(LinkEvent):
    """A link was made; its token is known to nobody but who made it."""


@dataclass(frozen=True)
class LinkRevoked(LinkEvent):
    """A link opens nothing any more."""


@dataclass(frozen=True)
class LinkOpened(LinkEvent):
    """A link's page was shown for the first time."""
