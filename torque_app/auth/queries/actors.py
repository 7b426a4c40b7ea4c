"""From a cookie or a token to an actor: session, membership, workshop, permissions."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from models.auth import Preset, Role, SessionKind
from torque_app.auth import known, rules, tokens
from torque_app.auth.permissions import OwnSession
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.database import engine
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.settings import settings

IDLE = timedelta(hours=8)
TOUCH = timedelta(minutes=1)
NOWHERE = UUID(int=0)
"""The tenant of whoever stands in none: no row belongs to it."""

CENTRES = "centres"
"""The preference that holds, for each workshop, the centre one looks at."""

MFA_OWED = frozenset({OwnSession.MFA.value})
OWN_ONLY = frozenset({OwnSession.OWN.value})

_BY_SECRET = text("SELECT id, user_id FROM app.session_lookup(:hash)")
_STAND = text(
    "SELECT set_config('app.current_user_id', :user, true),"
    " set_config('app.current_tenant_id', :tenant, true)"
)
# Row security leaves the user's own rows: account, sessions, memberships and their workshops.
_WHO = text(
    "SELECT s.id AS session_id, s.user_id, s.tenant_id, s.kind, s.mfa_pending, s.expires_at,"
    " s.revoked_at, s.last_used_at, s.ip, s.user_agent, u.full_name, u.is_super_admin,"
    " u.is_active AND u.deleted_at IS NULL AS usable, t.id AS workshop,"
    " t.settings -> 'role_permissions' AS tenant_overrides, m.role, m.preset,"
    " coalesce(m.service_center_id, (u.preferences -> 'centres' ->> t.id::text)::uuid)"
    " AS service_center_id, m.permissions AS overrides,"
    " EXISTS (SELECT 1 FROM mfa_credentials c WHERE c.user_id = u.id"
    " AND c.confirmed_at IS NOT NULL) AS has_mfa"
    " FROM sessions s JOIN users u ON u.id = s.user_id"
    " LEFT JOIN tenants t ON t.id = s.tenant_id AND t.is_active AND t.deleted_at IS NULL"
    " LEFT JOIN memberships m ON m.tenant_id = t.id AND m.user_id = u.id AND m.is_active"
    " AND m.deleted_at IS NULL"
    " WHERE s.id = :session"
)
_TOUCH = text("UPDATE sessions SET last_used_at = :now WHERE id = :session")
_TENANT = text("SELECT 1 FROM tenants WHERE id = :tenant AND is_active AND deleted_at IS NULL")


@dataclass(frozen=True)
class Standing:
    """Who a live session is, where, and since when it was quiet."""

    tenant_id: UUID | None
    role: Role
    kind: SessionKind
    last_used_at: datetime
    actor: Actor


def actor_by_cookie(session_id: str) -> Actor | None:
    """Return the actor of a browser session's secret, or None (expired, revoked, no member)."""
    key = fingerprint(session_id)

    def find() -> tuple[Actor | None, float | None]:
        with engine().begin() as connection:
            found = connection.execute(_BY_SECRET, {"hash": key}).first()
            if found is None:
                return None, None
            return _live(connection, found.id, found.user_id, kind=SessionKind.BROWSER), None

    return known.recognised(key, find)


def actor_by_token(token: str) -> Actor | None:
    """Return the actor of an access token whose session still lives, or None."""

    def find() -> tuple[Actor | None, float | None]:
        claims = tokens.read(token)
        if claims is None:
            return None, None
        with engine().begin() as connection:
            actor = _live(connection, claims.session_id, claims.user_id, kind=SessionKind.API)
        if claims.is_partial and actor is not None and actor.permissions != MFA_OWED:
            actor = None
        return actor, claims.expires_at - datetime.now(UTC).timestamp()

    return known.recognised("bearer " + fingerprint(token), find)


def acting_for(actor: Actor, tenant_id: UUID) -> Actor:
    """Return a SUPER_ADMIN standing in the workshop of X-Tenant-Id (CORE-08); others: NotAllowed.

    Raises NotFound when there is no such active workshop.
    """
    if actor.role != Role.SUPER_ADMIN or not actor.permissions > OWN_ONLY:
        raise NotAllowed("X-Tenant-Id es sólo para la plataforma.", current_role=actor.role)
    with engine().begin() as connection:
        stand(connection, actor.user_id, tenant_id)
        if connection.execute(_TENANT, {"tenant": tenant_id}).first() is None:
            raise NotFound
    return replace(
        actor,
        tenant_id=tenant_id,
        centre_id=None,
        permissions=rules.permissions_of(Role.SUPER_ADMIN),
        context=actor.context | {"platform": True},
    )


def stand(connection: Connection, user_id: UUID | None, tenant_id: UUID | None = None) -> None:
    """Tell row security who asks, for the rest of the transaction."""
    connection.execute(_STAND, {"user": str(user_id or ""), "tenant": str(tenant_id or "")})


def standing(connection: Connection, session_id: UUID, *, now: datetime) -> Standing | None:
    """Return who a session is if it still lives; the connection already stands as its user."""
    row = connection.execute(_WHO, {"session": session_id}).first()
    if row is None or not row.usable or not _alive(row, now):
        return None
    if row.role is None and not row.is_super_admin:
        return None
    role = Role.SUPER_ADMIN if row.is_super_admin else Role(row.role)
    kind = SessionKind(row.kind)
    return Standing(row.workshop, role, kind, row.last_used_at, _actor(row, role))


def _live(
    connection: Connection, session_id: UUID, user_id: UUID, *, kind: SessionKind
) -> Actor | None:
    now = datetime.now(UTC)
    stand(connection, user_id)
    found = standing(connection, session_id, now=now)
    if found is None or found.kind is not kind:
        return None
    if now - found.last_used_at >= TOUCH:
        connection.execute(_TOUCH, {"now": now, "session": session_id})
    return found.actor


def _alive(row: Row[Any], now: datetime) -> bool:
    if row.revoked_at is not None or row.expires_at <= now:
        return False
    # an API session idles between two refreshes; its refresh token is what expires
    return row.kind != SessionKind.BROWSER.value or bool(now - row.last_used_at < IDLE)


def _actor(row: Row[Any], role: Role) -> Actor:
    return Actor(
        tenant_id=row.workshop or NOWHERE,
        user_id=row.user_id,
        permissions=permissions(row, role),
        name=row.full_name,
        role=role.value,
        centre_id=row.service_center_id,
        session_id=row.session_id,
        context={
            "source": row.kind.lower(),
            "ip": row.ip,
            "user_agent": row.user_agent[:120],
        },
    )


def permissions(row: Row[Any], role: Role) -> frozenset[str]:
    """Return what a member may do, from what the database tells of them and of the workshop."""
    if row.mfa_pending:
        return MFA_OWED
    # AUTH-12: until they have a second factor, administrators may only set one up
    admins = {Role.SUPER_ADMIN, Role.OWNER, Role.ADMIN}
    if settings().mfa_required_for_admins and role in admins and not row.has_mfa:
        return OWN_ONLY
    preset = Preset(row.preset) if row.preset else None
    return rules.permissions_of(role, preset, row.overrides, row.tenant_overrides)
