"""Whom a message can reach, by which ways, and what they wished for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.auth import Membership, Role, User
from models.clients import Client
from models.notifications_messages import Channel, Consent, MessagePreference, PushSubscription
from models.tenants import ServiceCenter, Tenant
from models.values.phone import e164
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.texts import SOURCE
from torque_app.core.tx import Tx
from torque_app.integrations.push.sealing import public_key
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.timing import CLIENTS_QUIET, QuietHours

MARKETING: Final = "MARKETING"
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
class PreferenceRow:
    """By which ways somebody is told and when not; `version` 0 where nothing was chosen yet."""

    user_id: UUID | None
    client_id: UUID | None
    locale: str
    channels: Mapping[str, bool]
    quiet_from: time | None
    quiet_until: time | None
    version: int


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a client agreed to, in which words, and until when it stood."""

    id: UUID
    client_id: UUID
    purpose: str
    channel: Channel
    words: str
    source: str
    given_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by_link: bool


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
    own, ours = _wished(tx, user_id=user_id), _wished(tx)
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
        channels=_switches(ours, own),
        quiet=_hours(own) or None,
    )


def _client(tx: Tx, client_id: UUID) -> Reach:
    client = tx.get(Client, client_id)
    own, ours = _wished(tx, client_id=client_id), _wished(tx)
    found = _telephones(client.phone, client.whatsapp or client.phone)
    if client.email:
        found[Channel.EMAIL] = (Address(client.email),)
    return Reach(
        name=client.name,
        locale=own.locale if own else (ours.locale if ours else SOURCE),
        timezone=_timezone(tx, client.service_center_id),
        addresses=found,
        channels=_switches(ours, own),
        quiet=_hours(own) or _hours(ours) or CLIENTS_QUIET,
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


def _wished(
    tx: Tx, *, user_id: UUID | None = None, client_id: UUID | None = None
) -> MessagePreference | None:
    query = select(MessagePreference).where(
        col(MessagePreference.user_id).is_not_distinct_from(user_id),
        col(MessagePreference.client_id).is_not_distinct_from(client_id),
    )
    return tx.session.exec(query).first()


def _switches(*wishes: MessagePreference | None) -> dict[str, bool]:
    """Return which ways are on: what a person says stands over what the workshop says."""
    told: dict[str, bool] = {}
    for each in wishes:
        told |= each.channels if each else {}
    return told


def _hours(wish: MessagePreference | None) -> QuietHours | None:
    if wish is None or wish.quiet_from is None or wish.quiet_until is None:
        return None
    return wish.quiet_from, wish.quiet_until


def _timezone(tx: Tx, centre_id: UUID | None) -> str:
    if centre_id is not None:
        return tx.get(ServiceCenter, centre_id).timezone
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    return tenant.timezone if tenant else "America/Santiago"


@needs(Notifications.SEND)
def workshop_name(tx: Tx) -> str:
    """Return what the workshop is called; NotFound when it is none or not active."""
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    if tenant is None or tenant.deleted_at is not None or not tenant.is_active:
        raise NotFound
    return tenant.name


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


@needs(Notifications.SEND)
def has_consent(tx: Tx, client_id: UUID, channel: Channel, *, purpose: str = MARKETING) -> bool:
    """Tell whether a client's consent to this way and purpose stands."""
    query = select(Consent.id).where(
        Consent.client_id == client_id,
        Consent.channel == channel,
        Consent.purpose == purpose,
        col(Consent.withdrawn_at).is_(None),
    )
    return tx.session.exec(query).first() is not None


def preference_row(kept: MessagePreference) -> PreferenceRow:
    """Return the plain row of somebody's wishes."""
    return PreferenceRow(**{name: getattr(kept, name) for name in PreferenceRow.__slots__})


@needs(Notifications.OWN)
def my_preferences(tx: Tx) -> PreferenceRow:
    """Return one's own wishes."""
    kept = _wished(tx, user_id=tx.actor.user_id) if tx.actor.user_id else None
    return preference_row(kept) if kept else _untouched(user_id=tx.actor.user_id)


@needs(Notifications.CONFIGURE)
def preferences(tx: Tx, client_id: UUID | None = None) -> PreferenceRow:
    """Return a client's wishes, or the workshop's own."""
    if client_id is not None:
        tx.get(Client, client_id)
    kept = _wished(tx, client_id=client_id)
    return preference_row(kept) if kept else _untouched(client_id=client_id)


def _untouched(**whose: Any) -> PreferenceRow:
    blank: dict[str, Any] = {"user_id": None, "client_id": None}
    return PreferenceRow(
        **{**blank, **whose},
        locale=SOURCE,
        channels={},
        quiet_from=None,
        quiet_until=None,
        version=0,
    )


@needs(Notifications.LOG)
def consents(tx: Tx, listing: Listing) -> Page[ConsentRow]:
    """Return a page of consents, past ones too; filters `client_id`, `channel`, `standing`."""
    return paged(
        tx,
        select(Consent),
        listing,
        sorts={"given_at": col(Consent.given_at)},
        default="given_at",
        filters={
            "client_id": lambda wanted: col(Consent.client_id) == UUID(wanted),
            "channel": lambda wanted: col(Consent.channel) == Channel(wanted),
            "standing": lambda wanted: (
                col(Consent.withdrawn_at).is_(None)
                if wanted == "true"
                else col(Consent.withdrawn_at).is_not(None)
            ),
        },
        make=lambda row: ConsentRow(
            **{name: getattr(row[0], name) for name in ConsentRow.__slots__}
        ),
    )


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
