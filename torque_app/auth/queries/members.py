"""The people of the workshop."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import col
from sqlmodel import select as rows_of

from models.auth import Invitation, Membership, Preset, Role, User
from models.tenants import ServiceCenter, Tenant
from torque_app.auth import rules
from torque_app.auth.permissions import Users
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

WORKS = "work_orders.work"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member; `id` is the user's, `role_name` what the screen calls the role or preset."""

    id: UUID
    email: str
    full_name: str
    phone: str | None
    role: Role
    preset: Preset | None
    role_name: str
    service_center_id: UUID | None
    centre_name: str
    permissions: Mapping[str, Any]
    is_active: bool
    last_login_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation nobody took up yet; its link is shown only when it is made."""

    id: UUID
    email: str
    full_name: str
    role: Role
    preset: Preset | None
    role_name: str
    expires_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TechnicianRow:
    """Somebody an OT can be assigned to."""

    id: UUID
    name: str
    role_name: str
    service_center_id: UUID | None


def role_name(role: Role, preset: Preset | None) -> str:
    """Return what the screen calls a role: the preset's name, when there is one."""
    return rules.PRESET_NAMES[preset] if preset else rules.ROLE_NAMES[role]


def _query() -> Any:
    return (
        select(User, Membership, ServiceCenter.name)  # type: ignore[call-overload]
        .join(Membership, col(Membership.user_id) == User.id)
        .outerjoin(
            ServiceCenter,
            and_(
                col(ServiceCenter.tenant_id) == Membership.tenant_id,
                col(ServiceCenter.id) == Membership.service_center_id,
            ),
        )
    )


def _row(found: Any) -> MemberRow:
    user, place, centre_name = found
    return MemberRow(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        phone=user.phone,
        role=place.role,
        preset=place.preset,
        role_name=role_name(place.role, place.preset),
        service_center_id=place.service_center_id,
        centre_name=centre_name or "",
        permissions=place.permissions,
        is_active=place.is_active and user.is_active,
        last_login_at=user.last_login_at,
        created_at=place.created_at,
    )


def _matches(q: str) -> ColumnElement[bool]:
    wanted = q.strip().lower()
    return or_(
        func.lower(User.full_name).contains(wanted, autoescape=True),
        func.lower(User.email).contains(wanted, autoescape=True),
    )


@needs(Users.VIEW)
def members(tx: Tx, listing: Listing) -> Page[MemberRow]:
    """Return a page of members; filters `role`, `preset`, `is_active`, `service_center_id`."""
    query = _query()
    if listing.q.strip():
        query = query.where(_matches(listing.q))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "created_at": Membership.created_at,
            "full_name": User.full_name,
            "email": User.email,
            "role": Membership.role,
            "last_login_at": User.last_login_at,
        },
        default="created_at",
        filters={
            "role": lambda wanted: col(Membership.role) == Role(wanted),
            "preset": lambda wanted: col(Membership.preset) == Preset(wanted),
            "is_active": lambda wanted: col(Membership.is_active) == _truth(wanted),
            "service_center_id": lambda wanted: col(Membership.service_center_id) == UUID(wanted),
        },
        make=_row,
    )


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"


@needs(Users.VIEW)
def member(tx: Tx, user_id: UUID) -> MemberRow:
    """Return one member, or raise NotFound."""
    found = tx.session.execute(_query().where(User.id == user_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


@needs(Users.VIEW)
def invitations(tx: Tx) -> list[InvitationRow]:
    """Return the open invitations, newest first; expired ones too, they can be renewed."""
    query = (
        rows_of(Invitation)
        .where(col(Invitation.accepted_at).is_(None))
        .order_by(col(Invitation.id).desc())
    )
    return [
        InvitationRow(
            id=one.id,
            email=one.email,
            full_name=one.full_name,
            role=one.role,
            preset=one.preset,
            role_name=role_name(one.role, one.preset),
            expires_at=one.expires_at,
            created_at=one.created_at,
        )
        for one in tx.session.exec(query)
    ]


@needs(Users.NAMES)
def member_names(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of present and past members; ids of strangers are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = tx.session.execute(_names(), {"ids": list(wanted)})
    return {row.id: row.full_name for row in found}


@lru_cache(maxsize=1)
def _names() -> Any:
    return (
        select(User.id, User.full_name)  # type: ignore[call-overload]
        .join(Membership, Membership.user_id == User.id)
        .where(col(User.id).in_(bindparam("ids", expanding=True)))
        .execution_options(with_deleted=True)
    )


def _able(tx: Tx, permission: str) -> list[tuple[User, Membership]]:
    """Return the active members who hold a permission, by name."""
    overrides = tx.session.exec(
        rows_of(Tenant.settings).where(Tenant.id == tx.actor.tenant_id)
    ).first()
    of_roles = (overrides or {}).get("role_permissions", {})
    query = _query().where(Membership.is_active, User.is_active).order_by(User.full_name)
    return [
        (user, place)
        for user, place, _ in tx.session.execute(query)
        if permission in rules.permissions_of(place.role, place.preset, place.permissions, of_roles)
    ]


@needs(Users.NAMES)
def technicians(tx: Tx) -> list[TechnicianRow]:
    """Return the active members who may work on OTs, those whose whole job it is first."""
    able = _able(tx, WORKS)
    able.sort(key=lambda pair: pair[1].role is not Role.OPERATOR)
    return [
        TechnicianRow(
            user.id, user.full_name, role_name(place.role, place.preset), place.service_center_id
        )
        for user, place in able
    ]


@needs(Users.NAMES)
def holders(tx: Tx, permission: str) -> list[UUID]:
    """Return the active members who hold a permission: whom to tell, or whom to ask."""
    return [user.id for user, _ in _able(tx, permission)]
