"""What happened to the people of a workshop."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfMembers(Event):
    """Whatever the page of users must re-read after."""

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the page of users."""
        return ("users",)


@dataclass(frozen=True)
class MemberInvited(_OfMembers):
    """A place was kept for an e-mail address."""

    invitation_id: UUID
    email: str


@dataclass(frozen=True)
class InvitationWithdrawn(_OfMembers):
    """An invitation nobody took up is void."""

    invitation_id: UUID


@dataclass(frozen=True)
class MemberJoined(_OfMembers):
    """Somebody accepted an invitation."""

    user_id: UUID


@dataclass(frozen=True)
class MemberChanged(_OfMembers):
    """Role, preset, centre or permissions of a member changed."""

    user_id: UUID
    role: str


@dataclass(frozen=True)
class MemberLeft(_OfMembers):
    """A member was deactivated or removed."""

    user_id: UUID


@dataclass(frozen=True)
class WayInJoined(Event):
    """An account got another way in; `provider` is its kind, `email` the account's address."""

    user_id: UUID
    email: str
    provider: str


@dataclass(frozen=True)
class WayInRemoved(Event):
    """A way in was taken off an account; the fields are those of `WayInJoined`."""

    user_id: UUID
    email: str
    provider: str


@dataclass(frozen=True)
class _OfKeys(Event):
    """Whatever the page of API keys must re-read after."""

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the page of API keys."""
        return ("api_keys",)


@dataclass(frozen=True)
class ApiKeyIssued(_OfKeys):
    """A key was made or given a new secret; `scopes` is what it may do."""

    key_id: UUID
    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class ApiKeyRevoked(_OfKeys):
    """A key opens nothing any more."""

    key_id: UUID
    name: str
