"""The ways into one's own account: what is joined to it, and how it comes off again (AUTH-15)."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.auth import IdentityProvider, SecurityEventKind, Session, User, UserIdentity
from torque_app.auth import known
from torque_app.auth.errors import IdentityTaken, LastWayIn
from torque_app.auth.events import WayInJoined, WayInRemoved
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.actors import NOWHERE
from torque_app.auth.service.ground import Origin, entering, forget_after, prove, record
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction

_LOOKUP = text("SELECT user_id FROM app.identity_lookup(:provider, :subject)")


def holder_of(provider: IdentityProvider, subject: str) -> UUID | None:
    """Return whose account an identity opens, or None; asked before anybody is known."""
    with transaction(entering(None, Origin())) as tx:
        return _holder(tx, provider, subject)


def _holder(tx: Tx, provider: IdentityProvider, subject: str) -> UUID | None:
    asked = {"provider": provider.value, "subject": subject}
    found = tx.session.execute(_LOOKUP, asked).first()
    return found.user_id if found else None


def linked(tx: Tx, user: User, provider: IdentityProvider, *, subject: str, label: str) -> None:
    """Join an identity to an account that was there before, and have its owner told."""
    if joined(tx, user, provider, subject=subject, label=label):
        _tell(tx, WayInJoined(user.id, user.email, provider.value))


def _tell(tx: Tx, event: WayInJoined | WayInRemoved) -> None:
    # who stands in no workshop has neither a bell nor an outbox there
    if tx.actor.tenant_id != NOWHERE:
        tx.emit(event)


def joined(tx: Tx, user: User, provider: IdentityProvider, *, subject: str, label: str) -> bool:
    """Join an identity to the account, and tell whether that is new.

    IdentityTaken when it, or its kind, is taken. The caller has proved both: that the account is
    theirs, and the identity.
    """
    holder = _holder(tx, provider, subject)
    if holder == user.id:
        return False
    if holder is not None or of_kind(tx, user.id, provider) is not None:
        raise IdentityTaken
    tx.session.add(
        UserIdentity(
            user_id=user.id,
            provider=provider,
            subject=subject,
            label=label[:254],
            created_at=tx.now,
            updated_at=tx.now,
        )
    )
    record(tx, SecurityEventKind.IDENTITY_LINKED, provider=provider.value)
    return True


def of_kind(tx: Tx, user_id: UUID, provider: IdentityProvider) -> UserIdentity | None:
    """Return the transaction's own identity of a kind, locked, or None."""
    query = select(UserIdentity).where(
        UserIdentity.user_id == user_id,
        UserIdentity.provider == provider,
        col(UserIdentity.unlinked_at).is_(None),
    )
    return tx.session.exec(query.with_for_update()).first()


def used(tx: Tx, user_id: UUID, provider: IdentityProvider) -> None:
    """Note that somebody came in by it just now."""
    identity = of_kind(tx, user_id, provider)
    if identity is not None:
        identity.last_used_at = tx.now


@needs(OwnSession.OWN)
def unlink_identity(tx: Tx, provider: IdentityProvider, *, password: str) -> None:
    """Take one of one's ways in away and end the sessions that came by it, but for this one.

    NotFound for one that is not there, LastWayIn for the only one.
    """
    user = prove(tx, password, field="password")
    others = set(_ways(tx, user)) - {provider}
    if provider is IdentityProvider.PASSWORD:
        if user.hashed_password is None:
            raise NotFound
        _keep_one(others)
        user.hashed_password = None
    else:
        identity = of_kind(tx, user.id, provider)
        if identity is None:
            raise NotFound
        _keep_one(others)
        identity.unlinked_at = tx.now
    record(tx, SecurityEventKind.IDENTITY_UNLINKED, provider=provider.value)
    _tell(tx, WayInRemoved(user.id, user.email, provider.value))
    _end_sessions(tx, user, provider)


def _ways(tx: Tx, user: User) -> list[IdentityProvider]:
    query = select(UserIdentity.provider).where(
        UserIdentity.user_id == user.id, col(UserIdentity.unlinked_at).is_(None)
    )
    own = [IdentityProvider.PASSWORD] if user.hashed_password else []
    return [*own, *tx.session.exec(query)]


def _keep_one(others: set[IdentityProvider]) -> None:
    if not others:
        raise LastWayIn


def _end_sessions(tx: Tx, user: User, provider: IdentityProvider) -> None:
    query = (
        select(Session)
        .where(
            Session.user_id == user.id,
            Session.came_by == provider,
            Session.id != tx.actor.session_id,
            col(Session.revoked_at).is_(None),
        )
        .order_by(col(Session.id))
        .with_for_update()
    )
    for session in tx.session.exec(query):
        session.revoked_at = tx.now
    forget_after(tx, known.Whom(user_id=user.id))
