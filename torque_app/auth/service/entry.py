"""Coming in: password, browser session or tokens, refresh."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.auth import (
    IdentityProvider,
    MfaCredential,
    RefreshToken,
    Role,
    SecurityEventKind,
    Session,
    SessionKind,
    User,
)
from torque_app.auth import known, passwords, rules, tokens
from torque_app.auth.errors import NoWorkshop, RefreshRefused, WrongCredentials
from torque_app.auth.passwords import Verdict
from torque_app.auth.permissions import Entry
from torque_app.auth.queries.actors import standing
from torque_app.auth.queries.own import WorkshopRow, workshops_of
from torque_app.auth.service.ground import (
    Account,
    Origin,
    account_of,
    entering,
    forget_after,
    locked_user,
    note_failure,
    record,
    rests,
)
from torque_app.auth.service.identities import used
from torque_app.auth.service.trust import distrust_device_of, trusted_by
from torque_app.core.crypto import fingerprint, mac
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction

ABSOLUTE = timedelta(days=7)
MFA_PATIENCE = timedelta(minutes=10)
HOME = "home_tenant"
_REFRESH = text("SELECT id, session_id, user_id FROM app.refresh_lookup(:hash)")


@dataclass(frozen=True)
class Entered:
    """A new session; `secret` goes into the cookie and is stored nowhere.

    So does `device_token`, when the device was just trusted; "" otherwise.
    """

    session_id: UUID
    user_id: UUID
    tenant_id: UUID | None
    role: Role
    mfa_pending: bool
    secret: str
    device_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an API client gets; without `refresh_token` only the second factor may follow.

    `device_token` is there when the device was just trusted: the next login shows it.
    """

    access_token: str
    refresh_token: str | None
    expires_in: int
    mfa_required: bool
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name
    device_token: str | None = None


def sign_in(
    email: str, password: str, *, origin: Origin, kind: SessionKind = SessionKind.BROWSER
) -> Entered:
    """Open a session for the right password; WrongCredentials is the one answer to all else.

    The work is the same for unknown addresses, and failures are counted and committed.
    """
    address = rules.email_of(email)
    account = account_of(address) if address else None
    verdict = passwords.verify(account.hashed_password if account else None, password)
    if account is None:
        _note_stranger(email, origin)
        raise WrongCredentials
    entered = enter(account, verdict, password, origin=origin, kind=kind)
    if entered is None:
        raise WrongCredentials
    return entered


def enter(
    account: Account,
    verdict: Verdict,
    password: str,
    *,
    origin: Origin,
    kind: SessionKind = SessionKind.BROWSER,
) -> Entered | None:
    """Count the attempt and open the session, or return None; NoWorkshop when there is none."""
    fresh = passwords.hashed(password) if verdict.right and verdict.stale else None
    with transaction(entering(account.id, origin)) as tx:
        return _settle(tx, account.id, verdict=verdict, fresh=fresh, kind=kind, marks=origin.marks)


def enter_known(
    user_id: UUID,
    came_by: IdentityProvider,
    *,
    origin: Origin,
    kind: SessionKind = SessionKind.BROWSER,
    home_id: UUID | None = None,
) -> Entered | None:
    """Open a session for somebody who proved themselves by another way than the password.

    No device is trusted here: the code of a telephone, and a browser that Google knows, prove
    little more than that somebody holds the device.
    None for an account that rests, is inactive or gone; NoWorkshop when there is none. `home_id` is
    the workshop to begin in, when it is one of theirs.
    """
    with transaction(entering(user_id, origin)) as tx:
        return _settle(
            tx,
            user_id,
            verdict=Verdict(right=True),
            fresh=None,
            kind=kind,
            came_by=came_by,
            home_id=home_id,
        )


def _note_stranger(email: str, origin: Origin) -> None:
    with transaction(entering(None, origin)) as tx:
        record(tx, SecurityEventKind.LOGIN_FAILED, address=mac(email, purpose="log.address"))


@needs(Entry.ENTER)
def _settle(
    tx: Tx,
    user_id: UUID,
    *,
    verdict: Verdict,
    fresh: str | None,
    kind: SessionKind,
    came_by: IdentityProvider = IdentityProvider.PASSWORD,
    home_id: UUID | None = None,
    marks: Sequence[str] = (),
) -> Entered | None:
    try:
        user = locked_user(tx, user_id)
    except NotFound:
        record(tx, SecurityEventKind.LOGIN_FAILED, reason="removed")
        return None
    if rests(user, tx.now):
        # the right password gets the same answer: else guessing would go on through the lock
        record(tx, SecurityEventKind.LOGIN_FAILED, reason="locked")
        return None
    if not verdict.right:
        note_failure(tx, user, SecurityEventKind.LOGIN_FAILED)
        return None
    if not user.is_active:
        record(tx, SecurityEventKind.LOGIN_FAILED, reason="inactive")
        return None
    if fresh:
        user.hashed_password = fresh
    if came_by is not IdentityProvider.PASSWORD:
        used(tx, user.id, came_by)
    home, mfa = home_of(tx, user, wished=home_id), has_mfa(tx, user)
    device = trusted_by(tx, user.id, marks) if mfa else None
    return open_session(
        tx,
        user,
        kind=kind,
        home=home,
        mfa=mfa and device is None,
        came_by=came_by,
        device_id=device.id if device else None,
    )


def home_of(tx: Tx, user: User, *, wished: UUID | None = None) -> WorkshopRow | None:
    """Return the workshop to begin in: wished, else the last, else the oldest; None: the platform.

    Raises NoWorkshop for anybody else who works nowhere.
    """
    places = workshops_of(tx, user.id)
    wanted = str(wished) if wished else user.preferences.get(HOME)
    for place in places:
        if str(place.id) == wanted:
            return place
    if places:
        return places[0]
    if user.is_super_admin:
        return None
    raise NoWorkshop


def has_mfa(tx: Tx, user: User) -> bool:
    """Tell whether the account has a confirmed second factor."""
    query = select(MfaCredential.id).where(
        MfaCredential.user_id == user.id, col(MfaCredential.confirmed_at).is_not(None)
    )
    return tx.session.exec(query).first() is not None


def open_session(
    tx: Tx,
    user: User,
    *,
    kind: SessionKind,
    home: WorkshopRow | None,
    mfa: bool,
    came_by: IdentityProvider = IdentityProvider.PASSWORD,
    device_id: UUID | None = None,
) -> Entered:
    """Write the session; with a second factor it can do nothing until the code is given.

    `device_id` is the trusted device it comes from, where the code is not asked for.
    """
    secret = secrets.token_urlsafe(32)
    agent = str(tx.actor.context.get("user_agent", ""))
    session = Session(
        user_id=user.id,
        tenant_id=home.id if home else None,
        kind=kind,
        token_hash=fingerprint(secret),
        mfa_pending=mfa,
        came_by=came_by,
        trusted_device_id=device_id,
        device=rules.device_name(agent),
        ip=str(tx.actor.context.get("ip", ""))[:45],
        user_agent=agent[:300],
        expires_at=tx.now + (MFA_PATIENCE if mfa else ABSOLUTE),
        last_used_at=tx.now,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(session)
    if not mfa:
        arrived(tx, user, tenant_id=session.tenant_id, came_by=came_by)
    role = Role.SUPER_ADMIN if home is None or user.is_super_admin else home.role
    return Entered(session.id, user.id, session.tenant_id, role, mfa, secret)


def arrived(tx: Tx, user: User, *, tenant_id: UUID | None, came_by: IdentityProvider) -> None:
    """Note that somebody is fully in, and by which way (AUTH-08)."""
    user.failed_logins = 0
    user.locked_until = None
    user.last_login_at = tx.now
    record(tx, SecurityEventKind.LOGIN_OK, tenant_id=tenant_id, came_by=came_by.value)


# --- tokens -----------------------------------------------------------------------------


def sign_in_api(email: str, password: str, *, origin: Origin) -> Tokens:
    """Return tokens for the right password; with a second factor, only a partial one (AUTH-10).

    On a device that is trusted they are whole.
    """
    entered = sign_in(email, password, origin=origin, kind=SessionKind.API)
    return tokens_for(entered, origin=origin)


def tokens_for(entered: Entered, *, origin: Origin) -> Tokens:
    """Return the first tokens of a session of kind API."""
    with transaction(entering(entered.user_id, origin)) as tx:
        chain = None if entered.mfa_pending else _next_link(tx, entered.session_id)
        return _tokens(tx, entered.session_id, entered.tenant_id, entered.role, chain)


def _next_link(tx: Tx, session_id: UUID) -> str:
    secret = secrets.token_urlsafe(32)
    user_id = tx.actor.user_id
    assert user_id is not None
    tx.session.add(
        RefreshToken(
            session_id=session_id,
            user_id=user_id,
            token_hash=fingerprint(secret),
            expires_at=tx.now + ABSOLUTE,
            created_at=tx.now,
            updated_at=tx.now,
        )
    )
    return secret


def _tokens(
    tx: Tx, session_id: UUID, tenant_id: UUID | None, role: Role, chain: str | None
) -> Tokens:
    user_id = tx.actor.user_id
    assert user_id is not None
    access = tokens.issue(
        user_id=user_id,
        tenant_id=tenant_id,
        role=role.value,
        session_id=session_id,
        now=tx.now,
        partial=chain is None,
    )
    return Tokens(access, chain, int(tokens.LIFE.total_seconds()), mfa_required=chain is None)


def refresh(token: str, *, origin: Origin) -> Tokens:
    """Change a refresh token for new ones; a used one revokes its whole family (AUTH-03)."""
    with transaction(entering(None, origin)) as tx:
        found = tx.session.execute(_REFRESH, {"hash": fingerprint(token)}).first()
    if found is None:
        raise RefreshRefused
    with transaction(entering(found.user_id, origin)) as tx:
        renewed = _renew(tx, found.id, session_id=found.session_id)
    if renewed is None:
        raise RefreshRefused
    return renewed


@needs(Entry.ENTER)
def _renew(tx: Tx, token_id: UUID, *, session_id: UUID) -> Tokens | None:
    # the session first: its lock makes two uses of one token follow each other
    session = tx.session.exec(
        select(Session).where(Session.id == session_id).with_for_update()
    ).one()
    link = tx.session.exec(select(RefreshToken).where(RefreshToken.id == token_id)).one()
    if session.revoked_at is not None:
        return None
    if link.used_at is not None:
        session.revoked_at = tx.now
        record(
            tx,
            SecurityEventKind.REFRESH_REUSED,
            tenant_id=session.tenant_id,
            session=str(session.id),
        )
        distrust_device_of(tx, session)
        forget_after(tx, known.Whom(session_id=session.id))
        return None
    there = standing(tx.session.connection(), session.id, now=tx.now)
    if link.expires_at <= tx.now or session.mfa_pending or there is None:
        return None
    link.used_at = tx.now
    session.expires_at = tx.now + ABSOLUTE
    session.last_used_at = tx.now
    chain = _next_link(tx, session.id)
    return _tokens(tx, session.id, session.tenant_id, there.role, chain)
