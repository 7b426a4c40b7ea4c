"""One's own sessions: leave, revoke, move to another workshop."""

from uuid import UUID

from sqlmodel import col, select

from models.auth import SecurityEventKind, Session, SessionKind
from torque_app.auth import known, tokens
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.own import WorkshopRow, workshops_of
from torque_app.auth.service.entry import HOME
from torque_app.auth.service.ground import forget_after, locked_user, record
from torque_app.auth.service.trust import distrust_all, distrust_device_of
from torque_app.core.actor import Actor
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction


def sign_out(actor: Actor) -> None:
    """End the session this actor came by, even one that still owes its second factor."""
    with transaction(actor) as tx:
        session = _own(tx, actor.session_id)
        _revoke(tx, session, SecurityEventKind.LOGOUT)


@needs(OwnSession.OWN)
def revoke_session(tx: Tx, session_id: UUID) -> None:
    """End one of one's own sessions and the trust in its device, or raise NotFound."""
    session = _own(tx, session_id)
    _revoke(tx, session, SecurityEventKind.SESSION_REVOKED)
    distrust_device_of(tx, session)


@needs(OwnSession.OWN)
def revoke_others(tx: Tx) -> int:
    """End all of one's sessions but this one; return how many there were.

    No device is trusted any more, not even this one.
    """
    query = (
        select(Session)
        .where(
            Session.user_id == tx.actor.user_id,
            Session.id != tx.actor.session_id,
            col(Session.revoked_at).is_(None),
        )
        .order_by(col(Session.id))
        .with_for_update()
    )
    others = tx.session.exec(query).all()
    for session in others:
        session.revoked_at = tx.now
    live = sum(session.expires_at > tx.now for session in others)
    if others:
        record(tx, SecurityEventKind.SESSION_REVOKED, sessions=live)
        forget_after(tx, known.Whom(user_id=tx.actor.user_id))
    distrust_all(tx, tx.actor.user_id)
    return live


@needs(OwnSession.OWN)
def switch_tenant(tx: Tx, tenant_id: UUID) -> WorkshopRow:
    """Move this session to another workshop of one's own, or raise NotFound (CORE-28)."""
    session = _own(tx, tx.actor.session_id)
    there = next((w for w in workshops_of(tx, session.user_id) if w.id == tenant_id), None)
    if there is None:
        raise NotFound
    user = locked_user(tx, session.user_id)
    session.tenant_id = tenant_id
    user.preferences = user.preferences | {HOME: str(tenant_id)}
    record(tx, SecurityEventKind.TENANT_SWITCHED, tenant_id=tenant_id)
    forget_after(tx, known.Whom(session_id=session.id))
    return there


@needs(OwnSession.OWN)
def switched_token(tx: Tx, tenant_id: UUID) -> str:
    """Like `switch_tenant`, for an API session: return the access token of the new workshop."""
    there = switch_tenant(tx, tenant_id)
    session = _own(tx, tx.actor.session_id)
    if session.kind is not SessionKind.API:
        raise NotFound
    return tokens.issue(
        user_id=session.user_id,
        tenant_id=there.id,
        role=there.role.value,
        session_id=session.id,
        now=tx.now,
    )


def _own(tx: Tx, session_id: UUID | None) -> Session:
    query = select(Session).where(Session.id == session_id, Session.user_id == tx.actor.user_id)
    session = tx.session.exec(query.with_for_update()).first()
    if session is None or session.revoked_at is not None:
        raise NotFound
    return session


def _revoke(tx: Tx, session: Session, kind: SecurityEventKind) -> None:
    session.revoked_at = tx.now
    record(tx, kind, session=str(session.id), device=session.device)
    forget_after(tx, known.Whom(session_id=session.id))
