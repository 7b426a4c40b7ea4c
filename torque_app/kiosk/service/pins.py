"""PINs set, and proved at a tablet; wrong ones are counted for the person and for the tablet."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import select

from models.kiosk import KioskDevice, KioskPin
from torque_app.core.crypto import mac
from torque_app.core.errors import NotAllowed, NotFound, TorqueError
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.kiosk import queries
from torque_app.kiosk.events import PinChanged
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import PinRow
from torque_app.kiosk.rules import pins
from torque_app.kiosk.service.refusals import PinRefused, PinRests, TabletRests

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NO_PIN = "Todavía no tienes PIN. Pídeselo al jefe de taller."


@needs(Kiosk.MANAGE)
def set_pin(tx: Tx, user_id: UUID, *, pin: str) -> PinRow:
    """Give somebody a PIN, or another one; what they held at tablets is void from this commit on.

    Raises:
        NotFound: the person does not use the tablets here. Invalid: the PIN is easily guessed.
    """
    queries.pin_row(tx, user_id)
    _write(tx, user_id, pins.checked(pin))
    return queries.pin_row(tx, user_id)


@needs(Kiosk.USE)
def set_own_pin(tx: Tx, *, pin: str) -> None:
    """Choose one's own PIN; Invalid when it is easily guessed."""
    if tx.actor.user_id is None or tx.actor.key_id is not None:
        raise NotAllowed("El PIN lo cambia su dueño, desde su cuenta.")
    _write(tx, tx.actor.user_id, pins.checked(pin))


@needs(Kiosk.MANAGE)
def remove_pin(tx: Tx, user_id: UUID) -> None:
    """Take somebody's PIN away: they enter no tablet any more."""
    queries.pin_row(tx, user_id)
    kept = held(tx, user_id)
    if kept is None:
        raise NotFound("Esa persona no tiene PIN.")
    kept.deleted_at = tx.now
    tx.emit(PinChanged(user_id))


def _write(tx: Tx, user_id: UUID, pin: str) -> None:
    kept = held(tx, user_id)
    if kept is None:
        kept = KioskPin(user_id=user_id, pin_hash="", created_at=tx.now)
        tx.session.add(kept)
    kept.pin_hash = hashed_pin(tx.actor.tenant_id, user_id, pin)
    kept.set_at, kept.failed_attempts, kept.locked_until = tx.now, 0, None
    tx.emit(PinChanged(user_id))
    tx.session.flush()


def held(tx: Tx, user_id: UUID) -> KioskPin | None:
    """Return somebody's PIN locked, so that guesses come one after another, or None."""
    query = select(KioskPin).where(KioskPin.user_id == user_id).with_for_update()
    return tx.session.exec(query.execution_options(populate_existing=True)).first()


def prove(tx: Tx, device_id: UUID, user_id: UUID, pin: str) -> TorqueError | None:
    """Return None for the right PIN, else the refusal; guesses are counted.

    It is returned and not raised: what rolls back would not have counted.
    """
    tablet = tx.get(KioskDevice, device_id, lock=True)
    now = real_now(tx)
    if tablet.locked_until is not None and tablet.locked_until > now:
        return TabletRests.until(tablet.locked_until, now)
    kept = held(tx, user_id)
    if kept is not None and kept.locked_until is not None and kept.locked_until > now:
        return PinRests.until(kept.locked_until, now)
    if _is_right(tx, kept, user_id, pin):
        assert kept is not None
        kept.failed_attempts, kept.locked_until = 0, None
        return None
    _count_at(tablet, now)
    return PinRefused(NO_PIN) if kept is None else _count_of(kept, now)


def real_now(tx: Tx) -> datetime:
    """Return the instant of the transaction itself, whenever what it writes down happened."""
    at: datetime = tx.session.info["now"]
    return at


def _count_of(kept: KioskPin, now: datetime) -> TorqueError:
    kept.failed_attempts += 1
    rest = pins.rest_after(kept.failed_attempts)
    if rest is None:
        left = pins.tries_left(kept.failed_attempts)
        return PinRefused(pins.wrong(kept.failed_attempts), attempts_left=left)
    kept.locked_until = now + rest
    return PinRests.until(kept.locked_until, now)


def _count_at(tablet: KioskDevice, now: datetime) -> None:
    """Count a wrong PIN at the tablet; an hour without any forgives those before."""
    if now - tablet.updated_at > pins.FORGIVEN_AFTER:
        tablet.failed_attempts = 0
    tablet.failed_attempts += 1
    if tablet.failed_attempts >= pins.MOST_OF_A_TABLET:
        tablet.failed_attempts, tablet.locked_until = 0, now + pins.REST


def _is_right(tx: Tx, kept: KioskPin | None, user_id: UUID, pin: str) -> bool:
    """Compare; for whoever has no PIN the work is the same and the answer no."""
    known = kept.pin_hash if kept is not None else _nobody()
    try:
        _hasher.verify(known, _secret(tx.actor.tenant_id, user_id, pin))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nadie entra con esto")


def hashed_pin(tenant_id: UUID, user_id: UUID, pin: str) -> str:
    """Return a PIN as it is stored: Argon2id, and of no use without the server's key."""
    return _hasher.hash(_secret(tenant_id, user_id, pin))


def _secret(tenant_id: UUID, user_id: UUID, pin: str) -> str:
    """Return what is hashed: without the server's key four digits are tried in an afternoon."""
    return mac(f"{tenant_id}:{user_id}:{pin.strip()}", purpose="kiosk.pin")
