"""What people wish: by which ways, when not, and whether they agree to publicity."""

from collections.abc import Mapping
from datetime import time
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.notifications_messages import Channel, Consent, MessagePreference
from torque_app.core.errors import Invalid, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.events import ConsentChanged
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import Person, PreferenceRow
from torque_app.notifications.queries.people import MARKETING, preference_row
from torque_app.notifications.service.way_out import WayOut
from torque_app.notifications.service.words import LOCALES


@needs(Notifications.OWN)
def save_my_preferences(
    tx: Tx,
    *,
    channels: Mapping[str, bool],
    locale: str = LOCALES[0],
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    version: int | None = None,
) -> PreferenceRow:
    """Keep one's own wishes and return them; Invalid for unknown ways or half a silence."""
    if tx.actor.user_id is None:
        raise NotFound
    given = _given(channels, locale, (quiet_from, quiet_until))
    return _keep(tx, given, user_id=tx.actor.user_id, version=version)


@needs(Notifications.CONFIGURE)
def save_preferences(
    tx: Tx,
    client_id: UUID | None = None,
    *,
    channels: Mapping[str, bool],
    locale: str = LOCALES[0],
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    version: int | None = None,
) -> PreferenceRow:
    """Keep a client's wishes, or without one the workshop's own, and return them."""
    queries.preferences(tx, client_id)
    given = _given(channels, locale, (quiet_from, quiet_until))
    return _keep(tx, given, client_id=client_id, version=version)


def _given(
    channels: Mapping[str, bool], locale: str, quiet: tuple[time | None, time | None]
) -> dict[str, Any]:
    strange = sorted(channels.keys() - Channel.__members__.keys())
    if strange:
        raise Invalid.field("channels", "Elige canales de la lista.")
    if locale not in LOCALES:
        raise Invalid.field("locale", "Elige un idioma de la lista.")
    if (quiet[0] is None) != (quiet[1] is None):
        raise Invalid.field("quiet_until", "El silencio tiene un comienzo y un fin.")
    return {
        "channels": dict(channels),
        "locale": locale,
        "quiet_from": quiet[0],
        "quiet_until": quiet[1],
    }


def _keep(
    tx: Tx,
    given: Mapping[str, Any],
    *,
    user_id: UUID | None = None,
    client_id: UUID | None = None,
    version: int | None,
) -> PreferenceRow:
    query = select(MessagePreference).where(
        col(MessagePreference.user_id).is_not_distinct_from(user_id),
        col(MessagePreference.client_id).is_not_distinct_from(client_id),
    )
    kept = tx.session.exec(query.with_for_update()).first()
    if version is not None and version != (kept.version if kept else 0):
        raise Stale
    if kept is None:
        kept = MessagePreference(user_id=user_id, client_id=client_id, created_at=tx.now)
        tx.session.add(kept)
    for name, value in given.items():
        setattr(kept, name, value)
    tx.session.flush()
    return preference_row(kept)


@needs(Notifications.LOG)
def record_consent(
    tx: Tx,
    client_id: UUID,
    *,
    channel: Channel,
    words: str,
    source: str,
    purpose: str = MARKETING,
    ip: str = "",
) -> UUID:
    """Note that a client agreed, in these very words (Ley 21.719 art. 12); return the consent.

    `source` says where: «mostrador», «portal»… One that stands already is returned as it is.
    """
    queries.reach(tx, Person(client_id=client_id))
    if not words.strip():
        raise Invalid.field("words", "Escribe las palabras con que el cliente aceptó.")
    standing = _standing(tx, client_id, channel, purpose)
    if standing is not None:
        return standing.id
    kept = Consent(
        client_id=client_id,
        purpose=purpose,
        channel=channel,
        words=words.strip()[:1000],
        source=source.strip()[:40],
        ip=ip[:45],
        recorded_by=tx.actor.user_id,
        given_at=tx.now,
    )
    tx.session.add(kept)
    tx.emit(ConsentChanged(client_id, channel.value, is_given=True))
    return kept.id


@needs(Notifications.LOG)
def withdraw_consent(
    tx: Tx, client_id: UUID, *, channel: Channel, purpose: str = MARKETING
) -> bool:
    """Note that a client took it back; False where none stood. It is as easy as giving it."""
    queries.reach(tx, Person(client_id=client_id))
    return _withdraw(tx, client_id, channel, purpose, by_link=False)


@needs(Notifications.SEND)
def leave(tx: Tx, way: WayOut) -> bool:
    """End the publicity of whoever followed the link in it; False where it had ended before."""
    return _withdraw(tx, way.client_id, way.channel, MARKETING, by_link=True)


def _withdraw(tx: Tx, client_id: UUID, channel: Channel, purpose: str, *, by_link: bool) -> bool:
    standing = _standing(tx, client_id, channel, purpose)
    if standing is None:
        return False
    standing.withdrawn_at, standing.withdrawn_by_link = tx.now, by_link
    tx.emit(ConsentChanged(client_id, channel.value, is_given=False))
    return True


def _standing(tx: Tx, client_id: UUID, channel: Channel, purpose: str) -> Consent | None:
    query = select(Consent).where(
        Consent.client_id == client_id,
        Consent.channel == channel,
        Consent.purpose == purpose,
        col(Consent.withdrawn_at).is_(None),
    )
    return tx.session.exec(query.with_for_update()).first()
