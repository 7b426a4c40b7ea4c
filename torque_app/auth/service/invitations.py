"""A place kept for somebody, and how they take it (AUTH-19)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.auth import (
    Invitation,
    Membership,
    Preset,
    Role,
    SecurityEventKind,
    SessionKind,
    User,
)
from models.base import new_id
from torque_app.auth import passwords, rules
from torque_app.auth.errors import OthersInvitation, VoidInvitation
from torque_app.auth.events import InvitationWithdrawn, MemberInvited, MemberJoined
from torque_app.auth.permissions import Entry, OwnSession, Users
from torque_app.auth.queries.own import WorkshopRow
from torque_app.auth.service.entry import Entered, has_mfa, open_session
from torque_app.auth.service.ground import (
    Account,
    Origin,
    account_of,
    entering,
    locked_user,
    note_failure,
    record,
    rests,
)
from torque_app.auth.service.members import check_centre, check_gift
from torque_app.auth.service.registration import person_name
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction

LIFE = timedelta(days=7)
_LOOK = text("SELECT * FROM app.invitation_lookup(:hash)")


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation; its path holds the secret and is shown this once."""

    id: UUID
    email: str
    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What the bearer of a good link sees before taking the place."""

    tenant_id: UUID
    invitation_id: UUID
    email: str
    full_name: str
    workshop: str
    has_account: bool


@needs(Users.MANAGE)
def invite(
    tx: Tx,
    *,
    email: str,
    full_name: str,
    role: Role = Role.OPERATOR,
    preset: Preset | None = None,
    service_center_id: UUID | None = None,
) -> Invited:
    """Keep a place for an address for seven days; an earlier open invitation becomes void."""
    address, name = _checked(email, full_name)
    wanted = rules.role_for(role, preset)
    check_gift(tx, wanted)
    check_centre(tx, service_center_id)
    if _is_member(tx, address):
        raise Conflict("Esa persona ya es parte de tu taller.")
    for earlier in _open_for(tx, address):
        earlier.deleted_at = tx.now
    secret = secrets.token_urlsafe(32)
    place = Invitation(
        email=address,
        full_name=name,
        role=wanted,
        preset=preset,
        service_center_id=service_center_id,
        token_hash=fingerprint(secret),
        expires_at=tx.now + LIFE,
        invited_by=tx.actor.user_id,
    )
    tx.session.add(place)
    record(tx, SecurityEventKind.INVITED, invitation=str(place.id), role=wanted.value)
    tx.emit(MemberInvited(place.id, address))
    return Invited(place.id, address, f"/invitacion?codigo={secret}", place.expires_at)


def _checked(email: str, full_name: str) -> tuple[str, str]:
    wrong: dict[str, str] = {}
    address = rules.email_of(email)
    if address is None:
        wrong["email"] = "Ese correo no parece válido."
    try:
        name = person_name(full_name)
    except ValueError as refused:
        wrong["full_name"] = str(refused)
    if wrong or address is None:
        raise Invalid(fields=wrong)
    return address, name


def _is_member(tx: Tx, address: str) -> bool:
    query = (
        select(User.id)
        .join(Membership, col(Membership.user_id) == User.id)
        .where(User.email == address)
    )
    return tx.session.exec(query).first() is not None


def _open_for(tx: Tx, address: str) -> list[Invitation]:
    query = select(Invitation).where(
        Invitation.email == address, col(Invitation.accepted_at).is_(None)
    )
    return list(tx.session.exec(query.with_for_update()))


@needs(Users.MANAGE)
def withdraw_invitation(tx: Tx, invitation_id: UUID) -> None:
    """Void a link nobody used."""
    place = tx.get(Invitation, invitation_id, lock=True)
    if place.accepted_at is not None:
        raise Conflict("Esa invitación ya fue aceptada.")
    place.deleted_at = tx.now
    tx.emit(InvitationWithdrawn(place.id))


def offered(code: str) -> Offer:
    """Return what a link offers; VoidInvitation is the one answer to every bad one."""
    with transaction(entering(None, Origin())) as tx:
        found = tx.session.execute(_LOOK, {"hash": fingerprint(code)}).first()
        if found is None or found.accepted_at is not None or found.expires_at <= tx.now:
            raise VoidInvitation
    return Offer(
        found.tenant_id,
        found.id,
        found.email,
        found.full_name,
        found.workshop,
        has_account=account_of(found.email) is not None,
    )


def accept_invitation(
    code: str,
    *,
    password: str = "",
    full_name: str = "",
    origin: Origin,
    signed_in: Actor | None = None,
    kind: SessionKind = SessionKind.BROWSER,
) -> Entered:
    """Take the place: a new account sets its password, an existing one proves itself.

    An existing account proves itself by being signed in or by its own password, never by setting
    another one: a link must not take an account over.
    """
    offer = offered(code)
    account = account_of(offer.email)
    if account is None:
        return _join_new(offer, password=password, full_name=full_name, origin=origin, kind=kind)
    present = (
        signed_in is not None and signed_in.user_id == account.id and signed_in.may(OwnSession.OWN)
    )
    right = present or passwords.verify(account.hashed_password, password).right
    actor = entering(account.id, origin, tenant_id=offer.tenant_id)
    with transaction(actor) as tx:
        entered = _join_known(tx, account, offer, right=right, present=present, kind=kind)
    if entered is None:
        raise OthersInvitation
    return entered


def _join_new(
    offer: Offer, *, password: str, full_name: str, origin: Origin, kind: SessionKind
) -> Entered:
    try:
        name = person_name(full_name or offer.full_name)
    except ValueError as refused:
        raise Invalid.field("full_name", str(refused)) from None
    refused_password = rules.wrong_password(password, offer.email)
    if refused_password:
        raise Invalid.field("password", refused_password)
    hashed = passwords.hashed(password)
    with transaction(entering(new_id(), origin, tenant_id=offer.tenant_id)) as tx:
        return _join_as(tx, offer, name=name, hashed=hashed, kind=kind)


@needs(Entry.ENTER)
def _join_as(tx: Tx, offer: Offer, *, name: str, hashed: str, kind: SessionKind) -> Entered:
    assert tx.actor.user_id is not None
    user = User(id=tx.actor.user_id, email=offer.email, full_name=name, hashed_password=hashed)
    tx.session.add(user)
    tx.session.flush()
    home = taken(tx, offer, user)
    return open_session(tx, user, kind=kind, home=home, mfa=False)


@needs(Entry.ENTER)
def _join_known(
    tx: Tx, account: Account, offer: Offer, *, right: bool, present: bool, kind: SessionKind
) -> Entered | None:
    user = locked_user(tx, account.id)
    if not present and rests(user, tx.now):
        return None
    if not right:
        note_failure(tx, user, SecurityEventKind.LOGIN_FAILED)
        return None
    if not user.is_active:
        return None
    home = taken(tx, offer, user)
    return open_session(tx, user, kind=kind, home=home, mfa=not present and has_mfa(tx, user))


def taken(tx: Tx, offer: Offer, user: User) -> WorkshopRow:
    """Give the place to somebody who proved it is theirs, and return the workshop.

    VoidInvitation when another request was faster, Conflict for who is a member already.
    """
    query = select(Invitation).where(Invitation.id == offer.invitation_id).with_for_update()
    place = tx.session.exec(query).first()
    if place is None or place.accepted_at is not None or place.expires_at <= tx.now:
        raise VoidInvitation
    if tx.session.exec(select(Membership.id).where(Membership.user_id == user.id)).first():
        raise Conflict("Ya eres parte de este taller. Inicia sesión.")
    place.accepted_at = tx.now
    tx.session.add(
        Membership(
            user_id=user.id,
            role=place.role,
            preset=place.preset,
            service_center_id=place.service_center_id,
        )
    )
    tx.emit(MemberJoined(user.id))
    name = rules.ROLE_NAMES[place.role]
    return WorkshopRow(offer.tenant_id, offer.workshop, "", place.role, name, is_current=True)
