"""Who may come in: users, memberships, sessions, second factors, invitations."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import Record, TenantRecord, choice, document, index, link, stamp, unique


class Role(StrEnum):
    """The six security roles (RBAC-01), from most to least."""

    SUPER_ADMIN = "SUPER_ADMIN"
    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MANAGER = "MANAGER"
    OPERATOR = "OPERATOR"
    VIEWER = "VIEWER"


class Preset(StrEnum):
    """The eight DMS roles, as permission sets on top of a role (RBAC-08)."""

    SUPER_ADMIN = "SUPER_ADMIN"
    ADMIN = "ADMIN"
    SC_MANAGER = "SC_MANAGER"
    SERVICE_ADVISOR = "SERVICE_ADVISOR"
    SERVICE_ENGINEER = "SERVICE_ENGINEER"
    CALL_CENTER = "CALL_CENTER"
    INVENTORY_MANAGER = "INVENTORY_MANAGER"
    CENTRAL_INVENTORY_MANAGER = "CENTRAL_INVENTORY_MANAGER"


class SessionKind(StrEnum):
    """How a session authenticates its requests."""

    BROWSER = "BROWSER"
    API = "API"


class IdentityProvider(StrEnum):
    """The ways in; a password is the account's own, so that no identity row stands for it."""

    PASSWORD = "PASSWORD"
    GOOGLE = "GOOGLE"
    PHONE = "PHONE"


class SecurityEventKind(StrEnum):
    """What the security log tells (AUD-08)."""

    LOGIN_OK = "LOGIN_OK"
    LOGIN_FAILED = "LOGIN_FAILED"
    LOCKED = "LOCKED"
    LOGOUT = "LOGOUT"
    REGISTERED = "REGISTERED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"
    MFA_UPDATED = "MFA_UPDATED"
    MFA_FAILED = "MFA_FAILED"
    SESSION_REVOKED = "SESSION_REVOKED"
    REFRESH_REUSED = "REFRESH_REUSED"
    TENANT_SWITCHED = "TENANT_SWITCHED"
    INVITED = "INVITED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    API_KEY_ISSUED = "API_KEY_ISSUED"
    API_KEY_REVOKED = "API_KEY_REVOKED"
    IDENTITY_LINKED = "IDENTITY_LINKED"
    IDENTITY_UNLINKED = "IDENTITY_UNLINKED"
    PHONE_CODE_ASKED = "PHONE_CODE_ASKED"
    DEVICE_TRUSTED = "DEVICE_TRUSTED"
    DEVICE_DISTRUSTED = "DEVICE_DISTRUSTED"


class User(Record, table=True):
    """A person; one account, any number of workshops (CF-09)."""

    __tablename__ = "users"

    email: str = Field(max_length=254, unique=True)
    phone: str | None = Field(default=None, max_length=20, unique=True)
    full_name: str = Field(max_length=120)
    hashed_password: str | None = Field(default=None, max_length=200)
    is_active: bool = True
    is_super_admin: bool = False
    locale: str = Field(default="es-CL", max_length=10)
    preferences: dict[str, Any] = document()
    last_login_at: datetime | None = stamp(optional=True)
    failed_logins: int = 0
    locked_until: datetime | None = stamp(optional=True)
    deleted_at: datetime | None = stamp(optional=True)


class Membership(TenantRecord, table=True):
    """What a user may do in one workshop."""

    __tablename__ = "memberships"
    __table_args__ = (
        unique("user_id"),
        link("service_center_id", "service_centers"),
        index("service_center_id"),
        Index(None, "user_id"),
    )

    user_id: UUID = Field(foreign_key="users.id")
    role: Role = choice(Role, Role.VIEWER)
    preset: Preset | None = choice(Preset, optional=True)
    service_center_id: UUID | None = None
    permissions: dict[str, Any] = document()
    is_active: bool = True


class Session(Record, table=True):
    """A device that is signed in; only the hash of its bearer value is stored (AUTH-13)."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "user_id"), Index(None, "trusted_device_id"))

    user_id: UUID = Field(foreign_key="users.id")
    tenant_id: UUID | None = Field(default=None, foreign_key="tenants.id")
    kind: SessionKind = choice(SessionKind, SessionKind.BROWSER)
    token_hash: str = Field(max_length=64, unique=True)
    mfa_pending: bool = False
    came_by: IdentityProvider = choice(IdentityProvider, IdentityProvider.PASSWORD)
    trusted_device_id: UUID | None = Field(default=None, foreign_key="trusted_devices.id")
    device: str = Field(default="", max_length=120)
    ip: str = Field(default="", max_length=45)
    user_agent: str = Field(default="", max_length=300)
    expires_at: datetime = stamp()
    last_used_at: datetime = stamp()
    revoked_at: datetime | None = stamp(optional=True)


class UserIdentity(Record, table=True):
    """An account elsewhere, or a telephone, that opens a user's account here (AUTH-15).

    `subject` is who it is for its provider (`issuer|sub` for Google, E.164 for a telephone) and
    `label` what its owner calls it. One that was unlinked stays, and opens nothing.
    """

    __tablename__ = "user_identities"
    __table_args__ = (
        Index(
            None,
            "provider",
            "subject",
            unique=True,
            postgresql_where=text("unlinked_at IS NULL"),
        ),
        Index(
            None,
            "user_id",
            "provider",
            unique=True,
            postgresql_where=text("unlinked_at IS NULL"),
        ),
    )

    user_id: UUID = Field(foreign_key="users.id")
    provider: IdentityProvider = choice(IdentityProvider)
    subject: str = Field(max_length=400)
    label: str = Field(max_length=254)
    last_used_at: datetime | None = stamp(optional=True)
    unlinked_at: datetime | None = stamp(optional=True)


class RefreshToken(Record, table=True):
    """One link of an API session's refresh chain; a used one that returns revokes the family."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index(None, "session_id"), Index(None, "user_id"))

    session_id: UUID = Field(foreign_key="sessions.id")
    user_id: UUID = Field(foreign_key="users.id")
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = stamp()
    used_at: datetime | None = stamp(optional=True)


class MfaCredential(Record, table=True):
    """A TOTP secret (encrypted) and its one-time backup codes (hashed)."""

    __tablename__ = "mfa_credentials"

    user_id: UUID = Field(foreign_key="users.id", unique=True)
    secret_enc: bytes
    confirmed_at: datetime | None = stamp(optional=True)
    last_counter: int = 0
    backup_codes: list[str] = document(list)


class TrustedDevice(Record, table=True):
    """A device where its owner's second factor is not asked for again (AUTH-14).

    Only the hash of its token is stored. It stands in for the second factor, never for a password.
    """

    __tablename__ = "trusted_devices"
    __table_args__ = (Index(None, "user_id"), Index(None, "token_hash", unique=True))

    user_id: UUID = Field(foreign_key="users.id")
    token_hash: str = Field(max_length=64)
    device: str = Field(default="", max_length=120)
    ip: str = Field(default="", max_length=45)
    expires_at: datetime = stamp()
    last_used_at: datetime = stamp()
    revoked_at: datetime | None = stamp(optional=True)


class Invitation(TenantRecord, table=True):
    """A place kept in a workshop for an e-mail address."""

    __tablename__ = "invitations"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        index("service_center_id"),
        index("email"),
        Index(None, "token_hash", unique=True),
        Index(None, "invited_by"),
    )

    email: str = Field(max_length=254)
    full_name: str = Field(max_length=120)
    role: Role = choice(Role, Role.OPERATOR)
    preset: Preset | None = choice(Preset, optional=True)
    service_center_id: UUID | None = None
    token_hash: str = Field(max_length=64)
    expires_at: datetime = stamp()
    accepted_at: datetime | None = stamp(optional=True)
    invited_by: UUID | None = Field(default=None, foreign_key="users.id")


class ApiKey(TenantRecord, table=True):
    """A program's way in; it acts for `created_by`, within `scopes`, and only its hash is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        index("service_center_id"),
        Index(
            None,
            "tenant_id",
            "name",
            unique=True,
            postgresql_where=text("revoked_at IS NULL AND deleted_at IS NULL"),
        ),
        Index(None, "key_hash", unique=True),
    )

    name: str = Field(max_length=80)
    prefix: str = Field(max_length=12)
    key_hash: str = Field(max_length=64)
    scopes: list[str] = document(list)
    service_center_id: UUID | None = None
    created_by: UUID = Field(foreign_key="users.id")
    expires_at: datetime | None = stamp(optional=True)
    last_used_at: datetime | None = stamp(optional=True)
    revoked_at: datetime | None = stamp(optional=True)


class SecurityEvent(Record, table=True):
    """One line of the security log; append only."""

    __tablename__ = "security_events"
    __table_args__ = (
        Index(None, "user_id", text("created_at DESC")),
        Index(None, "tenant_id", text("created_at DESC")),
    )

    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    tenant_id: UUID | None = Field(default=None, foreign_key="tenants.id")
    kind: SecurityEventKind = choice(SecurityEventKind)
    ip: str = Field(default="", max_length=45)
    user_agent: str = Field(default="", max_length=300)
    details: dict[str, Any] = document()
