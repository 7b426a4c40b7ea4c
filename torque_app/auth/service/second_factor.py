"""Second factor: set up, confirm, verify at sign-in, renew codes, switch off (AUTH-09..11)."""

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import select

from models.auth import MfaCredential, Role, SecurityEventKind, Session, User
from torque_app.auth import known, totp
from torque_app.auth.errors import NoWorkshop, WrongCode
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.actors import standing
from torque_app.auth.service.entry import ABSOLUTE, Entered, Tokens, arrived, tokens_for
from torque_app.auth.service.ground import (
    Origin,
    forget_after,
    locked_user,
    note_failure,
    prove,
    record,
    rests,
)
from torque_app.auth.service.trust import distrust_all, trust_device
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction


@dataclass(frozen=True, slots=True)
class MfaSetup:
    """What an authenticator app needs; shown once, worth nothing until it is confirmed."""

    secret: str
    uri: str
    qr: str


@needs(OwnSession.OWN)
def set_up_mfa(tx: Tx) -> MfaSetup:
    """Make a new secret, replacing one that was never confirmed; Conflict when one is on."""
    user = locked_user(tx, tx.actor.user_id)
    secret = totp.new_secret()
    credential = _credential(tx, user.id)
    if credential is not None and credential.confirmed_at is not None:
        raise Conflict("La verificación en dos pasos ya está activa. Desactívala para cambiarla.")
    if credential is None:
        credential = MfaCredential(user_id=user.id, secret_enc=b"")
    credential.secret_enc = totp.sealed(secret, str(user.id))
    credential.last_counter = 0
    tx.session.add(credential)
    uri = totp.uri_of(secret, user.email)
    return MfaSetup(secret, uri, totp.qr_of(uri))


@needs(OwnSession.OWN)
def confirm_mfa(tx: Tx, code: str) -> tuple[str, ...]:
    """Switch the second factor on with a first code; return the backup codes, this once."""
    user = locked_user(tx, tx.actor.user_id)
    credential = _credential(tx, user.id)
    if credential is None or credential.confirmed_at is not None:
        raise Conflict("Empieza de nuevo: muestra el código QR y escanéalo.")
    if not _spend_code(tx, credential, code):
        raise Invalid.field("code", "Ese código no coincide. Escribe el que muestra tu aplicación.")
    credential.confirmed_at = tx.now
    record(tx, SecurityEventKind.MFA_UPDATED, change="enabled")
    distrust_all(tx, user.id)
    forget_after(tx, known.Whom(user_id=user.id))
    return _deal(credential)


@needs(OwnSession.OWN)
def renew_backup_codes(tx: Tx, *, password: str) -> tuple[str, ...]:
    """Void the backup codes and return ten new ones."""
    user = prove(tx, password, field="password")
    credential = _confirmed(tx, user.id)
    record(tx, SecurityEventKind.MFA_UPDATED, change="backup_codes")
    return _deal(credential)


@needs(OwnSession.OWN)
def disable_mfa(tx: Tx, *, password: str) -> None:
    """Switch the second factor off; the password proves it is really them."""
    user = prove(tx, password, field="password")
    credential = _confirmed(tx, user.id)
    credential.confirmed_at = None
    credential.backup_codes = []
    record(tx, SecurityEventKind.MFA_UPDATED, change="disabled")
    distrust_all(tx, user.id)
    forget_after(tx, known.Whom(user_id=user.id))


def verify_mfa(actor: Actor, code: str, *, origin: Origin, trust: bool = False) -> Entered:
    """Finish a pending sign-in; the session gets a new secret. WrongCode counts and rests.

    `trust` asks not to be asked again on this device, which then gets a token (AUTH-14).
    """
    context = actor.context | {"ip": origin.ip, "user_agent": origin.user_agent[:120]}
    with transaction(replace(actor, context=context)) as tx:
        entered = _verify(tx, code, trust=trust, origin=origin)
    if entered is None:
        raise WrongCode
    return entered


def verify_mfa_api(actor: Actor, code: str, *, origin: Origin, trust: bool = False) -> Tokens:
    """Finish a pending sign-in of an API session and return its tokens."""
    entered = verify_mfa(actor, code, origin=origin, trust=trust)
    return replace(tokens_for(entered, origin=origin), device_token=entered.device_token or None)


@needs(OwnSession.MFA)
def _verify(tx: Tx, code: str, *, trust: bool, origin: Origin) -> Entered | None:
    user = locked_user(tx, tx.actor.user_id)
    session = tx.session.exec(
        select(Session).where(Session.id == tx.actor.session_id).with_for_update()
    ).first()
    if session is None or not session.mfa_pending or session.revoked_at is not None:
        raise NotFound
    credential = _confirmed(tx, user.id)
    if rests(user, tx.now):
        # as with passwords: what is tried meanwhile neither enters nor lengthens the rest
        record(tx, SecurityEventKind.MFA_FAILED, reason="locked")
        return None
    if not (_spend_code(tx, credential, code) or _spend_backup(credential, code)):
        note_failure(tx, user, SecurityEventKind.MFA_FAILED)
        return None
    entered = _open(tx, session, user)
    if not trust:
        return entered
    return replace(entered, device_token=trust_device(tx, session, instead_of=origin.marks))


def _open(tx: Tx, session: Session, user: User) -> Entered:
    secret = secrets.token_urlsafe(32)
    session.token_hash = fingerprint(secret)  # what was known before the code is worth nothing
    session.mfa_pending = False
    session.expires_at = tx.now + ABSOLUTE
    arrived(tx, user, tenant_id=session.tenant_id, came_by=session.came_by)
    tx.session.flush()
    forget_after(tx, known.Whom(session_id=session.id))
    there = standing(tx.session.connection(), session.id, now=tx.now)
    if there is None:
        raise NoWorkshop
    role = Role(there.role)
    return Entered(session.id, user.id, session.tenant_id, role, mfa_pending=False, secret=secret)


def _spend_code(tx: Tx, credential: MfaCredential, code: str) -> bool:
    secret = totp.opened(credential.secret_enc, str(credential.user_id))
    counter = totp.counter_of(secret, code, now=tx.now, last=credential.last_counter)
    if counter is None:
        return False
    credential.last_counter = counter
    return True


def _spend_backup(credential: MfaCredential, code: str) -> bool:
    wanted = totp.backup_hash(code, str(credential.user_id))
    if wanted not in credential.backup_codes:
        return False
    credential.backup_codes = [kept for kept in credential.backup_codes if kept != wanted]
    return True


def _deal(credential: MfaCredential) -> tuple[str, ...]:
    codes = totp.new_backup_codes()
    owner = str(credential.user_id)
    credential.backup_codes = [totp.backup_hash(code, owner) for code in codes]
    return codes


def _credential(tx: Tx, user_id: UUID) -> MfaCredential | None:
    query = select(MfaCredential).where(MfaCredential.user_id == user_id).with_for_update()
    return tx.session.exec(query).first()


def _confirmed(tx: Tx, user_id: UUID) -> MfaCredential:
    credential = _credential(tx, user_id)
    if credential is None or credential.confirmed_at is None:
        raise NotFound("La verificación en dos pasos no está activa.")
    return credential
