"""From a token to what it opens, and the links of a thing."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlmodel import col

from models.auth import User
from models.links import ShareLink
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, counted
from torque_app.core.tx import Tx, transaction
from torque_app.links.permissions import Links
from torque_app.links.rules import (
    DAYS,
    MOST_DAYS,
    STATE_NAMES,
    LinkState,
    looks_like_token,
    state_of,
)

__all__ = [
    "DAYS",
    "MOST_DAYS",
    "HeldLink",
    "LinkRow",
    "LinkState",
    "Subject",
    "VoidLink",
    "held",
    "links_of",
]

_NOWHERE = UUID(int=0)
_LOOK = text("SELECT * FROM app.share_link_lookup(:hash)")


class VoidLink(TorqueError):
    """The one answer to every token that opens nothing, whatever the reason."""

    code: ClassVar[str] = "void_link"
    status: ClassVar[int] = 404
    message: ClassVar[str] = "Este enlace no existe o ya no sirve."


class Subject(NamedTuple):
    """What a link opens: a table's name and one of its rows."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True)
class HeldLink:
    """A link that opens, in somebody's hands."""

    tenant_id: UUID
    id: UUID
    subject: Subject

    def visitor(self, *permissions: str) -> Actor:
        """Return the platform acting for the holder: with these permissions, and to be counted."""
        return Actor.system(self.tenant_id, {Links.OPEN.value, *permissions})


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as its list shows it; the token was shown when it was made, and never again."""

    id: UUID
    state: LinkState
    created_at: datetime
    created_by: UUID | None
    created_by_name: str
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    last_opened_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it opens anything."""
        return self.state is LinkState.ACTIVE

    @property
    def state_name(self) -> str:
        """Return its state in a word, to be looked up."""
        return STATE_NAMES[self.state]

    @property
    def visits(self) -> str:
        """Return how often it was opened as a phrase, to be looked up."""
        if self.opened == 0:
            return Sentence("Sin visitas")
        return counted(self.opened, "1 visita", "{count} visitas")


def held(token: str, *subject_types: str) -> HeldLink:
    """Return what a token opens; VoidLink unless it opens one of those types at this moment."""
    if not looks_like_token(token):
        raise VoidLink
    # no tenant is known yet, and no permission is needed to ask for what one holds the token of
    with transaction(Actor.system(_NOWHERE, ())) as tx:
        found = tx.session.execute(_LOOK, {"hash": fingerprint(token)}).first()
        if found is None or found.subject_type not in subject_types:
            raise VoidLink
        state = state_of(expires_at=found.expires_at, revoked_at=found.revoked_at, now=tx.now)
    if state is not LinkState.ACTIVE:
        raise VoidLink
    return HeldLink(found.tenant_id, found.id, Subject(found.subject_type, found.subject_id))


@needs(Links.KEEP)
def links_of(tx: Tx, subject: Subject) -> list[LinkRow]:
    """Return every link of a thing, revoked and expired ones too; the newest first."""
    query = (
        select(ShareLink, User.full_name)  # type: ignore[call-overload]
        .outerjoin(User, col(User.id) == col(ShareLink.created_by))
        .where(col(ShareLink.subject_type) == subject.type, col(ShareLink.subject_id) == subject.id)
        .order_by(col(ShareLink.id).desc())
    )
    return [_row(link, name or "", now=tx.now) for link, name in tx.session.execute(query)]


def _row(link: ShareLink, name: str, *, now: datetime) -> LinkRow:
    return LinkRow(
        id=link.id,
        state=state_of(expires_at=link.expires_at, revoked_at=link.revoked_at, now=now),
        created_at=link.created_at,
        created_by=link.created_by,
        created_by_name=name,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        opened=link.opened,
        last_opened_at=link.last_opened_at,
    )
