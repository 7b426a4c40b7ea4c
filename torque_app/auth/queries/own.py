"""One's own account, devices and workshops."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, text
from sqlmodel import col, select

from models.auth import (
    IdentityProvider,
    MfaCredential,
    Preset,
    Role,
    Session,
    SessionKind,
    TrustedDevice,
    User,
    UserIdentity,
)
from models.tenants import Tenant
from torque_app.auth import rules
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.actors import IDLE
from torque_app.auth.queries.members import role_name
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

WAY_NAMES: Final = {
    IdentityProvider.PASSWORD: "Contraseña",
    IdentityProvider.GOOGLE: "Google",
    IdentityProvider.PHONE: "Teléfono",
}
"""What people call each way in."""

# A person's workshops lie in several tenants: only row security, by user, may filter here.
_WORKSHOPS = text(
    "SELECT t.id, t.name, t.slug, m.role, m.preset FROM memberships m"
    " JOIN tenants t ON t.id = m.tenant_id AND t.is_active AND t.deleted_at IS NULL"
    " WHERE m.user_id = :user AND m.is_active AND m.deleted_at IS NULL ORDER BY m.created_at, t.id"
)


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """A workshop one may work in."""

    id: UUID
    name: str
    slug: str
    role: Role
    role_name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A device that is signed in, its address masked."""

    id: UUID
    device: str
    ip: str
    kind: SessionKind
    came_by: IdentityProvider
    is_current: bool
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TrustedDeviceRow:
    """A device where one's second factor is not asked for, its address masked."""

    id: UUID
    device: str
    ip: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """A way into one's own account; `label` is the address or number it goes by."""

    provider: IdentityProvider
    label: str
    linked_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, where, and what they may do (AUTH-05)."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    role: Role
    role_name: str
    tenant_id: UUID
    tenant_name: str
    service_center_id: UUID | None
    permissions: tuple[str, ...]
    mfa_enabled: bool
    backup_codes_left: int
    last_login_at: datetime | None


def workshops_of(tx: Tx, user_id: UUID) -> list[WorkshopRow]:
    """Return the workshops of the transaction's own user, oldest membership first."""
    return [
        WorkshopRow(
            row.id,
            row.name,
            row.slug,
            Role(row.role),
            role_name(Role(row.role), Preset(row.preset) if row.preset else None),
            row.id == tx.actor.tenant_id,
        )
        for row in tx.session.execute(_WORKSHOPS, {"user": user_id})
    ]


@needs(OwnSession.OWN)
def my_tenants(tx: Tx) -> list[WorkshopRow]:
    """Return every workshop one may switch to."""
    return workshops_of(tx, _user_id(tx))


@needs(OwnSession.OWN)
def my_sessions(tx: Tx) -> list[SessionRow]:
    """Return one's live sessions, the present one first, then by last use (AUTH-13)."""
    query = (
        select(Session)
        .where(
            Session.user_id == _user_id(tx),
            col(Session.revoked_at).is_(None),
            Session.expires_at > tx.now,
            or_(
                col(Session.kind) == SessionKind.API,
                col(Session.last_used_at) > tx.now - IDLE,
            ),
        )
        .order_by(col(Session.last_used_at).desc())
    )
    rows = [
        SessionRow(
            id=one.id,
            device=one.device,
            ip=rules.masked_ip(one.ip),
            kind=one.kind,
            came_by=one.came_by,
            is_current=one.id == tx.actor.session_id,
            created_at=one.created_at,
            last_used_at=one.last_used_at,
            expires_at=one.expires_at,
        )
        for one in tx.session.exec(query)
    ]
    return sorted(rows, key=lambda row: not row.is_current)


@needs(OwnSession.OWN)
def my_trusted_devices(tx: Tx) -> list[TrustedDeviceRow]:
    """Return the devices where one's second factor is not asked for, the last used first."""
    query = (
        select(TrustedDevice)
        .where(
            TrustedDevice.user_id == _user_id(tx),
            col(TrustedDevice.revoked_at).is_(None),
            TrustedDevice.expires_at > tx.now,
        )
        .order_by(col(TrustedDevice.last_used_at).desc())
    )
    return [
        TrustedDeviceRow(
            id=one.id,
            device=one.device,
            ip=rules.masked_ip(one.ip),
            created_at=one.created_at,
            last_used_at=one.last_used_at,
            expires_at=one.expires_at,
        )
        for one in tx.session.exec(query)
    ]


@needs(OwnSession.OWN)
def my_identities(tx: Tx) -> list[IdentityRow]:
    """Return one's ways in, the password first where there is one (AUTH-15)."""
    user = tx.session.get(User, _user_id(tx))
    if user is None:
        raise NotFound
    query = (
        select(UserIdentity)
        .where(UserIdentity.user_id == user.id, col(UserIdentity.unlinked_at).is_(None))
        .order_by(col(UserIdentity.created_at))
    )
    rows = [
        IdentityRow(one.provider, one.label, one.created_at, one.last_used_at)
        for one in tx.session.exec(query)
    ]
    if user.hashed_password is None:
        return rows
    own = IdentityRow(IdentityProvider.PASSWORD, user.email, user.created_at, None)
    return [own, *rows]


@needs(OwnSession.OWN)
def me(tx: Tx) -> Me:
    """Return the signed-in person."""
    user = tx.session.get(User, _user_id(tx))
    if user is None:
        raise NotFound
    mfa = tx.session.exec(
        select(func.jsonb_array_length(MfaCredential.backup_codes)).where(
            MfaCredential.user_id == user.id,
            col(MfaCredential.confirmed_at).is_not(None),
        )
    ).first()
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    role = Role(tx.actor.role)
    return Me(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        phone=user.phone,
        role=role,
        role_name=role_name(role, None),
        tenant_id=tx.actor.tenant_id,
        tenant_name=tenant.name if tenant else "",
        service_center_id=tx.actor.centre_id,
        permissions=tuple(sorted(tx.actor.permissions)),
        mfa_enabled=mfa is not None,
        backup_codes_left=mfa or 0,
        last_login_at=user.last_login_at,
    )


def _user_id(tx: Tx) -> UUID:
    if tx.actor.user_id is None:
        raise NotFound
    return tx.actor.user_id
