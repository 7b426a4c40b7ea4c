"""The browsers that may be woken (RFC 8030), each with its keys (RFC 8291)."""

import base64
import binascii
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.notifications_messages import PushSubscription
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.push.sealing import Subscription
from torque_app.integrations.push.services import is_push_service
from torque_app.notifications.permissions import Notifications
from torque_app.settings import settings

LONGEST_ENDPOINT: Final = 500
MOST_REFUSALS: Final = 3
_POINT, _SECRET = 65, 16


@needs(Notifications.OWN)
def subscribe(tx: Tx, *, endpoint: str, p256dh: str, auth: str, device: str = "") -> UUID:
    """Let this browser be woken for the actor; return its key. Whoever had it before loses it.

    Raises Invalid for an address that is no push service's, or for keys of another shape.
    """
    if tx.actor.user_id is None:
        raise NotFound
    _check(endpoint, p256dh, auth)
    kept = _by_endpoint(tx, endpoint)
    if kept is None:
        kept = PushSubscription(
            user_id=tx.actor.user_id, endpoint=endpoint, endpoint_hash=_digest(endpoint),
            p256dh=p256dh, auth=auth, created_at=tx.now,
        )  # fmt: skip
        tx.session.add(kept)
    kept.user_id, kept.p256dh, kept.auth = tx.actor.user_id, p256dh, auth
    kept.device, kept.failures = device[:200], 0
    return kept.id


@needs(Notifications.OWN)
def renew(tx: Tx, *, before: str, endpoint: str, p256dh: str, auth: str) -> UUID:
    """Wake a browser of the actor's at its new address instead of `before`; return its key.

    Raises NotFound where `before` is no browser of theirs, and Invalid as `subscribe` does.
    """
    kept = _by_endpoint(tx, before)
    if kept is None or kept.user_id != tx.actor.user_id:
        raise NotFound
    _check(endpoint, p256dh, auth)
    newer = _by_endpoint(tx, endpoint)
    if newer is not None and newer.id != kept.id:
        newer.deleted_at = tx.now
        tx.session.flush()  # an address is kept once: the newer row goes before it is taken over
    kept.endpoint, kept.endpoint_hash = endpoint, _digest(endpoint)
    kept.p256dh, kept.auth, kept.failures = p256dh, auth, 0
    return kept.id


def _by_endpoint(tx: Tx, endpoint: str) -> PushSubscription | None:
    query = select(PushSubscription).where(PushSubscription.endpoint_hash == _digest(endpoint))
    return tx.session.exec(query.with_for_update()).first()


def _digest(endpoint: str) -> str:
    return sha256(endpoint.encode()).hexdigest()


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    if len(endpoint) > LONGEST_ENDPOINT or not is_push_service(
        endpoint, practice=settings().push_practice_url
    ):
        raise Invalid.field("endpoint", "Ese no es un servicio de avisos que conozcamos.")
    if len(_bytes(p256dh)) != _POINT or len(_bytes(auth)) != _SECRET:
        raise Invalid.field("keys", "Las claves del navegador no tienen la forma correcta.")


@needs(Notifications.OWN)
def unsubscribe(tx: Tx, subscription_id: UUID) -> None:
    """Let one of the actor's own browsers sleep; NotFound for another's."""
    kept = tx.get(PushSubscription, subscription_id, lock=True)
    if kept.user_id != tx.actor.user_id:
        raise NotFound
    kept.deleted_at = tx.now


@needs(Notifications.SEND)
def note_refused(tx: Tx, device_id: UUID) -> None:
    """Note that its service refused to wake a browser; one refused again and again is forgotten."""
    try:
        kept = tx.get(PushSubscription, device_id, lock=True)
    except NotFound:
        return
    kept.failures += 1
    if kept.failures >= MOST_REFUSALS:
        kept.deleted_at = tx.now


@needs(Notifications.SEND)
def subscription(tx: Tx, device_id: UUID) -> Subscription | None:
    """Return where a browser is woken, None when it may not be any more."""
    try:
        kept = tx.get(PushSubscription, device_id)
    except NotFound:
        return None
    return Subscription(kept.endpoint, kept.p256dh, kept.auth)


@needs(Notifications.SEND)
def forget_device(tx: Tx, device_id: UUID) -> None:
    """Forget a browser that its service says is gone (404, 410)."""
    try:
        tx.get(PushSubscription, device_id, lock=True).deleted_at = tx.now
    except NotFound:
        return


@needs(Notifications.SEND)
def note_woken(tx: Tx, device_id: UUID) -> None:
    """Note that a browser was reached, at most once an hour."""
    try:
        kept = tx.get(PushSubscription, device_id, lock=True)
    except NotFound:
        return
    kept.failures = 0
    if kept.last_used_at is None or tx.now - kept.last_used_at > timedelta(hours=1):
        kept.last_used_at = tx.now


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
