"""What people wish: by which ways, when not, and whether they agree to publicity."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from sqlmodel import col, select

from models.notifications_messages import Channel, Consent, MessagePreference
from torque_app.core.errors import Invalid, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import SOURCE
from torque_app.core.tx import Tx
from torque_app.notifications import queries
from torque_app.notifications.events import ConsentChanged, WishesChanged
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.queries import Person, PreferenceRow
from torque_app.notifications.queries.wishes import MARKETING, preference_row
from torque_app.notifications.service.way_out import WayOut
from torque_app.notifications.service.words import LOCALES


class Wished(TypedDict, total=False):
    """By which ways and when not; a `version` guards what was kept since it was read."""

    channels: Required[Mapping[str, bool]]
    locale: str | None
    quiet_from: time | None
    quiet_until: time | None
    version: int | None


@needs(Notifications.OWN)
def save_my_preferences(tx: Tx, **wished: Unpack[Wished]) -> PreferenceRow:
    """Keep one's own wishes and return them; Invalid for unknown ways or half a silence."""
    if tx.actor.user_id is None:
        raise NotFound
    return _keep(tx, wished, whose=Person(user_id=tx.actor.user_id))


@needs(Notifications.CONFIGURE)
def save_preferences(tx: Tx, **wished: Unpack[Wished]) -> PreferenceRow:
    """Keep the workshop's own wishes and return them: they go for whoever chose nothing else."""
    return _keep(tx, wished)


@needs(Notifications.LOG)
def save_client_preferences(tx: Tx, client_id: UUID, **wished: Unpack[Wished]) -> PreferenceRow:
    """Keep what a client asked for and return it; NotFound for one of another workshop."""
    queries.client_preferences(tx, client_id)
    kept = _keep(tx, wished, whose=Person(client_id=client_id))
    tx.emit(WishesChanged(client_id))
    return kept


@needs(Notifications.SEND)
def save_by_link(
    tx: Tx,
    way: WayOut,
    *,
    channels: Mapping[str, bool],
    ended: Iterable[Channel] = (),
    quiet_from: time | None = None,
    quiet_until: time | None = None,
) -> None:
    """Keep what a client says who followed a link; their consent to the ways `ended` is over.

    A link takes consent back and never gives it: whoever it was passed on to could.
    """
    save_client_preferences(
        tx, way.client_id, channels=channels, quiet_from=quiet_from, quiet_until=quiet_until
    )
    for channel in ended:
        _withdraw(tx, way.client_id, channel, MARKETING, by_link=True)


def _given(wished: Wished) -> dict[str, Any]:
    since, until = wished.get("quiet_from"), wished.get("quiet_until")
    channels, locale = dict(wished["channels"]), wished.get("locale")
    if channels.keys() - Channel.__members__.keys():
        raise Invalid.field("channels", "Elige canales de la lista.")
    if locale is not None and locale not in LOCALES:
        raise Invalid.field("locale", "Elige un idioma de la lista.")
    if (since is None) != (until is None):
        raise Invalid.field("quiet_until", "El silencio tiene un comienzo y un fin.")
    told = {"channels": channels, "quiet_from": since, "quiet_until": until}
    return told if locale is None else {**told, "locale": locale}


def _keep(tx: Tx, wished: Wished, *, whose: Person | None = None) -> PreferenceRow:
    """Write what is wished over what stands; a language that is not given stays as it is."""
    given, version = _given(wished), wished.get("version")
    user_id, client_id = (whose.user_id, whose.client_id) if whose else (None, None)
    query = select(MessagePreference).where(
        col(MessagePreference.user_id).is_not_distinct_from(user_id),
        col(MessagePreference.client_id).is_not_distinct_from(client_id),
    )
    kept = tx.session.exec(query.with_for_update()).first()
    if version is not None and version != (kept.version if kept else 0):
        raise Stale
    if kept is None:
        kept = MessagePreference(
            user_id=user_id, client_id=client_id, locale=_spoken(tx, whose), created_at=tx.now
        )
        tx.session.add(kept)
    for name, value in given.items():
        setattr(kept, name, value)
    tx.session.flush()
    return preference_row(kept)


def _spoken(tx: Tx, whose: Person | None) -> str:
    """Return the language somebody is written to so far; the platform's people belong nowhere."""
    try:
        return queries.reach(tx, whose).locale if whose else SOURCE
    except NotFound:
        return SOURCE


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
