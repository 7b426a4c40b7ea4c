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
