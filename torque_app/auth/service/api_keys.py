"""Keys with which another program calls the API (AUTH-18)."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from models.auth import ApiKey, Membership, SecurityEventKind
from torque_app.auth import known, rules, scopes
from torque_app.auth.events import ApiKeyIssued, ApiKeyRevoked
from torque_app.auth.permissions import ApiKeys
from torque_app.auth.queries.api_keys import MARK, KeyStatus, status_of
from torque_app.auth.service.ground import forget_after, record
from torque_app.auth.service.members import check_centre
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

NAME_LENGTH = 80
PREFIX_BYTES, SECRET_BYTES = 4, 32


LONGEST_LIFE = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key whole: `key` is shown this once and stored nowhere."""

    id: UUID
    name: str
    prefix: str
    key: str
    expires_at: datetime | None


@needs(ApiKeys.MANAGE)
def create_api_key(
    tx: Tx,
    *,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None = None,
    service_center_id: UUID | None = None,
) -> IssuedKey:
    """Make a key that may do at most what its creator may, today and at every later use.

    A name is free again once its key is revoked; a taken one is a Conflict, so that a repeated
    request makes no second key.
    """
    creator = _member(tx)
    named = _checked(tx, name, scopes=scopes, expires_at=expires_at)
    check_centre(tx, service_center_id)
    _check_free(tx, named)
    key = ApiKey(
        name=named,
        prefix=secrets.token_hex(PREFIX_BYTES),
        key_hash="",
        scopes=sorted(set(scopes)),
        service_center_id=service_center_id,
        created_by=creator,
        expires_at=expires_at,
    )
    tx.session.add(key)
    return _issued(tx, key)


@needs(ApiKeys.MANAGE)
def renew_api_key(tx: Tx, key_id: UUID) -> IssuedKey:
    """Give one's own key a new secret; the one before opens nothing from this commit on.

    Only one's own: a colleague's key may do what its creator may, which can be more.
    """
    key = tx.get(ApiKey, key_id, lock=True)
    if key.created_by != tx.actor.user_id:
        raise NotAllowed("Sólo quien creó la clave puede renovarla.")
    if status_of(key, now=tx.now) is not KeyStatus.ACTIVE:
        raise Conflict("Esa clave ya no sirve. Crea otra.")
    forget_after(tx, known.Whom(key_id=key.id))
    return _issued(tx, key)


@needs(ApiKeys.MANAGE)
def revoke_api_key(tx: Tx, key_id: UUID) -> None:
    """End a key for good, whoever made it; its next request answers 401."""
    key = tx.get(ApiKey, key_id, lock=True)
    if key.revoked_at is not None:
        raise Conflict("Esa clave ya estaba revocada.")
    key.revoked_at = tx.now
    record(tx, SecurityEventKind.API_KEY_REVOKED, key=str(key.id), prefix=key.prefix)
    tx.emit(ApiKeyRevoked(key.id, key.name))
    forget_after(tx, known.Whom(key_id=key.id))


def _member(tx: Tx) -> UUID:
    """Return who makes the key; the platform visits and leaves no keys behind."""
    query = select(Membership.user_id).where(Membership.user_id == tx.actor.user_id)
    found = tx.session.exec(query).first()
    if found is None:
        raise NotAllowed("Sólo un miembro del taller puede crear claves.")
    return found


def _checked(tx: Tx, name: str, *, scopes: Collection[str], expires_at: datetime | None) -> str:
    """Return the name as it is stored; Invalid says everything that is wrong at once."""
    named, wrong = " ".join(name.split()), {}
    if not 1 <= len(named) <= NAME_LENGTH:
        wrong["name"] = "Ponle un nombre que diga para qué programa es."
    if expires_at is not None and expires_at <= tx.now:
        wrong["expires_at"] = "La fecha de vencimiento ya pasó."
    if expires_at is not None and expires_at > tx.now + LONGEST_LIFE:
        wrong["expires_at"] = "Una clave dura a lo más diez años."
    if not scopes:
        wrong["scopes"] = "Elige al menos un permiso."
    elif set(scopes) - rules.TABLE.keys():
        wrong["scopes"] = "Hay un permiso que no existe."
    if wrong:
        raise Invalid(fields=wrong)
    _check_gift(tx, scopes)
    return named


def _check_gift(tx: Tx, wanted: Collection[str]) -> None:
    more = set(wanted) - scopes.grantable(tx.actor.permissions)
    if more & scopes.PERSONAL:
        raise NotAllowed("Hay permisos que sólo usa una persona.", permissions=sorted(more))
    if more:
        raise NotAllowed("No puedes dar permisos que tú no tienes.", permissions=sorted(more))


def _check_free(tx: Tx, name: str) -> None:
    query = select(ApiKey.id).where(ApiKey.name == name, col(ApiKey.revoked_at).is_(None))
    if tx.session.exec(query).first() is not None:
        raise Conflict("Ya tienes una clave con ese nombre. Revócala o ponle otro.")


def _issued(tx: Tx, key: ApiKey) -> IssuedKey:
    """Write a fresh secret's hash: 256 random bits need no slow hash to stay secret."""
    whole = f"{MARK}{key.prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    key.key_hash = fingerprint(whole)
    record(tx, SecurityEventKind.API_KEY_ISSUED, key=str(key.id), prefix=key.prefix)
    tx.emit(ApiKeyIssued(key.id, key.name, tuple(key.scopes)))
    return IssuedKey(key.id, key.name, key.prefix, whole, key.expires_at)
