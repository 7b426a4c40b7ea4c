"""What people wished for: by which ways they are told, when not, and to what they agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.clients import Client
from models.notifications_messages import Channel, Consent, MessagePreference
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.texts import SOURCE
from torque_app.core.tx import Tx
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.timing import CLIENTS_QUIET, QuietHours
from torque_app.notifications.rules.ways import CLIENT_WAYS

MARKETING: Final = "MARKETING"


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
class ClientWishes:
    """What goes for a client: their word over the workshop's, and that over what is usual.

    By the ways of `agreed` publicity may go as well; `own` is what the client chose.
    """

    channels: Mapping[Channel, bool]
    agreed: frozenset[Channel]
    quiet: QuietHours
    own: PreferenceRow


def wished(
    tx: Tx, *, user_id: UUID | None = None, client_id: UUID | None = None
) -> MessagePreference | None:
    """Return the wishes of a member, of a client, or of the workshop; None where there are none."""
    query = select(MessagePreference).where(
        col(MessagePreference.user_id).is_not_distinct_from(user_id),
        col(MessagePreference.client_id).is_not_distinct_from(client_id),
    )
    return tx.session.exec(query).first()


def switches(*wishes: MessagePreference | None) -> dict[str, bool]:
    """Return which ways are on: what a person says stands over what the workshop says."""
    told: dict[str, bool] = {}
    for each in wishes:
        told |= each.channels if each else {}
    return told


def hours(wish: MessagePreference | None) -> QuietHours | None:
    """Return the hours of silence somebody chose, None for none."""
    if wish is None or wish.quiet_from is None or wish.quiet_until is None:
        return None
    return wish.quiet_from, wish.quiet_until


def clients_quiet(own: MessagePreference | None, ours: MessagePreference | None) -> QuietHours:
    """Return when a client is left alone: equal ends are no silence at all."""
    return hours(own) or hours(ours) or CLIENTS_QUIET


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
    kept = wished(tx, user_id=tx.actor.user_id) if tx.actor.user_id else None
    return preference_row(kept) if kept else _untouched(user_id=tx.actor.user_id)


@needs(Notifications.CONFIGURE)
def preferences(tx: Tx) -> PreferenceRow:
    """Return the workshop's own wishes."""
    kept = wished(tx)
    return preference_row(kept) if kept else _untouched()


@needs(Notifications.LOG)
def client_preferences(tx: Tx, client_id: UUID) -> PreferenceRow:
    """Return what a client chose; NotFound for one of another workshop."""
    tx.get(Client, client_id)
    kept = wished(tx, client_id=client_id)
    return preference_row(kept) if kept else _untouched(client_id=client_id)


@needs(Notifications.LOG)
def client_wishes(tx: Tx, client_id: UUID) -> ClientWishes:
    """Return what goes for a client; NotFound for one of another workshop."""
    own = client_preferences(tx, client_id)
    kept, ours = wished(tx, client_id=client_id), wished(tx)
    told = switches(ours, kept)
    return ClientWishes(
        channels={way: told.get(way.value, True) for way in CLIENT_WAYS},
        agreed=frozenset(way for way in CLIENT_WAYS if has_consent(tx, client_id, way)),
        quiet=clients_quiet(kept, ours),
        own=own,
    )


@needs(Notifications.SEND)
def wishes_by_link(tx: Tx, client_id: UUID) -> ClientWishes:
    """Return what goes for the client whom a signed link names; NotFound for one that is gone."""
    return client_wishes(tx, client_id)


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
