"""Whom a message can reach, by which ways, and by which browsers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.auth import Membership, Role, User
from models.clients import Client
from models.notifications_messages import Channel, PushSubscription
from models.tenants import ServiceCenter, Tenant
from models.values.phone import e164
from torque_app.branding import queries as branding
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import SOURCE
from torque_app.core.tx import Tx
from torque_app.integrations.push.sealing import public_key
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries.wishes import clients_quiet, hours, switches, wished
from torque_app.notifications.rules.timing import QuietHours
from torque_app.tenants import queries as tenants

ROLES: Final = frozenset(Role.__members__)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message is for: a member or a client, one of both."""

    user_id: UUID | None = None
    client_id: UUID | None = None

    def __post_init__(self) -> None:
        """Refuse nobody, and two at once."""
        if (self.user_id is None) == (self.client_id is None):
            raise ValueError("a person is a user or a client")

    @property
    def key(self) -> str:
        """What the person is called in a key against repetitions."""
        return f"u:{self.user_id}" if self.user_id else f"c:{self.client_id}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a way leads; `device_id` is the browser's subscription, for PUSH alone."""

    recipient: str
    device_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """A person as a message sees them: the ways that lead there, and their wishes."""

    name: str
    locale: str
    timezone: str
    addresses: Mapping[Channel, tuple[Address, ...]]
    channels: Mapping[str, bool] = field(default_factory=dict)
    quiet: QuietHours | None = None

    def wants(self, channel: Channel) -> bool:
        """Tell whether a way was not switched off."""
        return self.channels.get(channel.value, True)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who writes: its name, and its colour and logo."""

    name: str
    look: branding.Face


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A browser that may be woken: what it calls itself, and since when.

    `fingerprint` is the SHA-256 of its address in hexadecimal, by which it knows itself.
    """

    id: UUID
    device: str
    fingerprint: str
    since: datetime
    last_used_at: datetime | None


@needs(Notifications.SEND)
def reach(tx: Tx, person: Person) -> Reach:
    """Return how a person is reached; NotFound for who is not of this workshop, or left it."""
    if person.user_id is not None:
        return _member(tx, person.user_id)
    assert person.client_id is not None
    return _client(tx, person.client_id)


def _member(tx: Tx, user_id: UUID) -> Reach:
    query = (
        select(User)
        .join(Membership, col(Membership.user_id) == User.id)
        .where(User.id == user_id, col(Membership.is_active), col(User.is_active))
    )
    user = tx.session.exec(query).first()
    if user is None:
        raise NotFound
    own, ours = wished(tx, user_id=user_id), wished(tx)
    found = {
        Channel.IN_APP: (Address(user.full_name[:254]),),
        Channel.EMAIL: (Address(user.email),),
        **_telephones(user.phone, user.phone),
    }
    devices = tuple(Address(each.device[:254] or "—", each.id) for each in _devices(tx, user_id))
    if devices:
        found[Channel.PUSH] = devices
    return Reach(
        name=user.full_name,
        locale=(own.locale if own else user.locale).replace("-", "_"),
        timezone=_timezone(tx, None),
        addresses=found,
        channels=switches(ours, own),
        quiet=hours(own) or None,
    )


def _client(tx: Tx, client_id: UUID) -> Reach:
    client = tx.get(Client, client_id)
    own, ours = wished(tx, client_id=client_id), wished(tx)
    found = _telephones(client.phone, client.whatsapp or client.phone)
    if client.email:
        found[Channel.EMAIL] = (Address(client.email),)
    return Reach(
        name=client.name,
        locale=own.locale if own else (ours.locale if ours else SOURCE),
        timezone=_timezone(tx, client.service_center_id),
        addresses=found,
        channels=switches(ours, own),
        quiet=clients_quiet(own, ours),
    )


def _telephones(sms: str | None, whatsapp: str | None) -> dict[Channel, tuple[Address, ...]]:
    """Return the ways that lead to telephones; what is no number leads nowhere."""
    found: dict[Channel, tuple[Address, ...]] = {}
    for channel, typed in ((Channel.SMS, sms), (Channel.WHATSAPP, whatsapp)):
        try:
            found[channel] = (Address(e164(typed or "")),)
        except ValueError:
            continue
    return found


def _devices(tx: Tx, user_id: UUID) -> list[PushSubscription]:
    query = select(PushSubscription).where(PushSubscription.user_id == user_id)
    return list(tx.session.exec(query.order_by(col(PushSubscription.created_at))).all())


def _timezone(tx: Tx, centre_id: UUID | None) -> str:
    if centre_id is not None:
        return tx.get(ServiceCenter, centre_id).timezone
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    return tenant.timezone if tenant else "America/Santiago"


@needs(Notifications.SEND)
def workshop(tx: Tx) -> Workshop:
    """Return the workshop as whoever it writes to sees it; NotFound when none or not active."""
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    if tenant is None or tenant.deleted_at is not None or not tenant.is_active:
        raise NotFound
    companies = tenants.companies(tx)
    return Workshop(tenant.name, branding.on_page(tx, companies[0].id if companies else None))


@needs(Notifications.SEND)
def addressees(tx: Tx, role: str) -> list[UUID]:
    """Return the active members of a role, in the order they came; unknown roles have none."""
    if role not in ROLES:
        return []
    query = (
        select(Membership.user_id)
        .join(User, col(User.id) == Membership.user_id)
        .where(Membership.role == Role(role), col(Membership.is_active), col(User.is_active))
        .order_by(col(Membership.created_at))
    )
    return list(tx.session.exec(query).all())


@needs(Notifications.OWN)
def push_key(tx: Tx) -> str:  # noqa: ARG001 - every query takes the transaction
    """Return what a browser is told before it subscribes: our public key, in base64url."""
    return public_key()


@needs(Notifications.OWN)
def my_devices(tx: Tx) -> list[DeviceRow]:
    """Return one's own browsers that may be woken, the oldest first."""
    if tx.actor.user_id is None:
        return []
    return [
        DeviceRow(each.id, each.device, each.endpoint_hash, each.created_at, each.last_used_at)
        for each in _devices(tx, tx.actor.user_id)
    ]
