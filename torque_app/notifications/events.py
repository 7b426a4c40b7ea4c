"""What open pages may hear about the bell."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class BellRang(Event):
    """Some people have something new, or have read it."""

    user_ids: tuple[UUID, ...]

    def topics(self) -> tuple[str, ...]:
        """The bell of each of them."""
        return tuple(f"notifications:{user_id}" for user_id in self.user_ids)


@dataclass(frozen=True)
class MailSent(Event):
    """A server took a message; `about` is a table's name and a row of it."""

    mail_id: UUID
    about_type: str | None
    about_id: UUID | None
    recipient: str

    def topics(self) -> tuple[str, ...]:
        """The list of what went out."""
        return ("mails",)


@dataclass(frozen=True)
class MailFailed(MailSent):
    """No server will take a message, for the reason in `answer`."""

    wanted_by: UUID | None
    answer: str


@dataclass(frozen=True)
class MessageMoved(Event):
    """A message was written, went out, arrived, was read or will not go; `status` says which."""

    message_id: UUID
    status: str
    about_type: str | None
    about_id: UUID | None

    def topics(self) -> tuple[str, ...]:
        """The list of what went out, and what it is about."""
        about = (f"messages:{self.about_id}",) if self.about_id else ()
        return ("messages", *about)


@dataclass(frozen=True)
class ConsentChanged(Event):
    """A client gave a consent, or took it back."""

    client_id: UUID
    channel: str
    is_given: bool

    def topics(self) -> tuple[str, ...]:
        """The client's record."""
        return (f"client:{self.client_id}",)


@dataclass(frozen=True)
class WishesChanged(Event):
    """A client is told by other ways, or left alone at other hours."""

    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The client's record."""
        return (f"client:{self.client_id}",)
