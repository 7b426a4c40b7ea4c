"""From an API key to an actor, and the list of the workshop's keys (AUTH-18)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, select, text
from sqlmodel import col

from models.auth import ApiKey, Membership, Role, User
from models.tenants import ServiceCenter
from torque_app.auth import known
from torque_app.auth.errors import KeyRefused
from torque_app.auth.permissions import ApiKeys
from torque_app.auth.queries.actors import TOUCH, actor_by_token, permissions, stand
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.database import engine
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

MARK = "tq_"
"""How every key begins: whoever finds one in a log or a repository knows what it is."""

ROLE = "API_KEY"
_BY_HASH = text("SELECT tenant_id, id, created_by FROM app.api_key_lookup(:hash)")
# Whoever made the key must still work here: a key is never worth more than its creator.
_WHO = text(
    "SELECT k.id, k.tenant_id, k.name, k.prefix, k.scopes, k.created_by, k.expires_at,"
    " k.revoked_at, k.last_used_at, coalesce(m.service_center_id, k.service_center_id)"
    " AS service_center_id, m.role, m.preset, m.permissions AS overrides,"
    " t.settings -> 'role_permissions' AS tenant_overrides, false AS mfa_pending,"
    " EXISTS (SELECT 1 FROM mfa_credentials c WHERE c.user_id = u.id"
    " AND c.confirmed_at IS NOT NULL) AS has_mfa"
    " FROM api_keys k"
    " JOIN tenants t ON t.id = k.tenant_id AND t.is_active AND t.deleted_at IS NULL"
    " JOIN users u ON u.id = k.created_by AND u.is_active AND u.deleted_at IS NULL"
    " JOIN memberships m ON m.tenant_id = k.tenant_id AND m.user_id = u.id AND m.is_active"
    " AND m.deleted_at IS NULL"
    " WHERE k.tenant_id = :tenant AND k.id = :key"
)
_TOUCH = text("UPDATE api_keys SET last_used_at = :now WHERE tenant_id = :tenant AND id = :key")


class KeyStatus(StrEnum):
    """Whether a key opens anything; STOPPED while its creator may not work here."""

    ACTIVE = "ACTIVE"
    STOPPED = "STOPPED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A key as the list shows it; the key itself is shown when it is made, and never again."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    status: KeyStatus
    service_center_id: UUID | None
    centre_name: str
    created_by: UUID
    created_by_name: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def actor_by_bearer(token: str) -> Actor | None:
    """Return the actor of an access token, or None; that of an API key, or raise KeyRefused."""
    if not token.startswith(MARK):
        return actor_by_token(token)
    actor = known.recognised("key " + fingerprint(token), lambda: _found(token))
    if actor is None:
        raise KeyRefused
    return actor


def _found(token: str) -> tuple[Actor | None, float | None]:
    now = datetime.now(UTC)
    with engine().begin() as connection:
        found = connection.execute(_BY_HASH, {"hash": fingerprint(token)}).first()
        if found is None:
            return None, None
        stand(connection, found.created_by, found.tenant_id)
        which = {"tenant": found.tenant_id, "key": found.id}
        row = connection.execute(_WHO, which).first()
        if row is None or row.revoked_at is not None:
            return None, None
        left = None if row.expires_at is None else (row.expires_at - now).total_seconds()
        if left is not None and left <= 0:
            return None, None
        _touch(connection, row, now)
        return _actor(row), left


def _touch(connection: Connection, row: Row[Any], now: datetime) -> None:
    """Note the use, at most once a minute: a busy key must not queue on its own row."""
    if row.last_used_at is None or now - row.last_used_at >= TOUCH:
        connection.execute(_TOUCH, {"now": now, "tenant": row.tenant_id, "key": row.id})


def _actor(row: Row[Any]) -> Actor:
    """Return the key's actor: its creator's rights of today, as far as its scopes go."""
    return Actor(
        tenant_id=row.tenant_id,
        user_id=row.created_by,
        permissions=permissions(row, Role(row.role)) & frozenset(row.scopes),
        name=row.name,
        role=ROLE,
        centre_id=row.service_center_id,
        key_id=row.id,
        context={"source": "api_key", "key": row.name, "prefix": row.prefix},
    )


@needs(ApiKeys.MANAGE)
def api_keys(tx: Tx, listing: Listing) -> Page[ApiKeyRow]:
    """Return a page of the workshop's keys, revoked ones too; the newest first."""
    query = (
        select(ApiKey, User, Membership.is_active, ServiceCenter.name)  # type: ignore[call-overload]
        .join(User, col(User.id) == ApiKey.created_by)
        .outerjoin(
            Membership,
            and_(
                col(Membership.tenant_id) == ApiKey.tenant_id,
                col(Membership.user_id) == ApiKey.created_by,
            ),
        )
        .outerjoin(
            ServiceCenter,
            and_(
                col(ServiceCenter.tenant_id) == ApiKey.tenant_id,
                col(ServiceCenter.id) == ApiKey.service_center_id,
            ),
        )
    )
    return paged(
        tx,
        query,
        listing,
        sorts={
            "created_at": ApiKey.created_at,
            "name": ApiKey.name,
            "last_used_at": ApiKey.last_used_at,
        },
        default="created_at",
        filters={"created_by": lambda wanted: col(ApiKey.created_by) == UUID(wanted)},
        make=lambda found: _row(found, now=tx.now),
    )


def _row(found: Any, *, now: datetime) -> ApiKeyRow:
    key, creator, works_here, centre_name = found
    return ApiKeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=tuple(key.scopes),
        status=status_of(key, now=now, stopped=not (works_here and creator.is_active)),
        service_center_id=key.service_center_id,
        centre_name=centre_name or "",
        created_by=key.created_by,
        created_by_name=creator.full_name,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def status_of(key: ApiKey, *, now: datetime, stopped: bool = False) -> KeyStatus:
    """Return whether a key opens anything at this moment; revoked says more than expired."""
    if key.revoked_at is not None:
        return KeyStatus.REVOKED
    if key.expires_at is not None and key.expires_at <= now:
        return KeyStatus.EXPIRED
    return KeyStatus.STOPPED if stopped else KeyStatus.ACTIVE
