"""Coming in at a tablet with a PIN, and leaving it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.kiosk import KioskGrant
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction
from torque_app.kiosk import queries
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import KnownDevice
from torque_app.kiosk.rules.clocks import GRANT_LIFE
from torque_app.kiosk.service import pins
from torque_app.kiosk.service.refusals import PinRefused

SECRET_BYTES: Final = 32
LONGEST_PIN: Final = 20
NOT_HERE: Final = "No puedes entrar en esta tablet. Habla con el jefe de taller."


@dataclass(frozen=True, slots=True)
class PersonIn:
    """Who entered, and what they may do here."""

    user_id: UUID
    name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A turn at a tablet; `grant` is told this once and stored nowhere."""

    grant: str
    expires_at: datetime
    person: PersonIn


def enter(device: KnownDevice, *, user_id: UUID, pin: str) -> Entered:
    """Give the right PIN's owner a turn at the tablet; wrong ones are counted and committed.

    Raises:
        PinRefused: it is wrong, there is none, or its owner does not work here.
        PinRests: too many wrong ones; TabletRests when they were typed at this tablet.
    """
    member = queries.person_at(device, user_id)
    with transaction(device.actor()) as tx:
        given = _give(tx, device.id, member or device.actor(), user_id=user_id, pin=pin)
    if isinstance(given, TorqueError):
        raise given
    if member is None:
        raise PinRefused(NOT_HERE)
    return given


@needs(Kiosk.USE)
def _give(
    tx: Tx, device_id: UUID, member: Actor, *, user_id: UUID, pin: str
) -> Entered | TorqueError:
    refused = pins.prove(tx, device_id, user_id, pin[:LONGEST_PIN])
    if refused is not None:
        return refused
    if member.user_id is None:
        return PinRefused(NOT_HERE)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    grant = KioskGrant(
        id=new_id(),
        device_id=device_id,
        user_id=user_id,
        token_hash=fingerprint(secret),
        expires_at=tx.now + GRANT_LIFE,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(grant)
    rights = tuple(sorted(member.permissions))
    return Entered(secret, grant.expires_at, PersonIn(user_id, member.name, rights))


@needs(Kiosk.USE)
def leave(tx: Tx, device_id: UUID, grant: str) -> None:
    """End a turn; what was done before may still arrive. One that is unknown has ended too."""
    found = tx.session.exec(
        select(KioskGrant).where(
            KioskGrant.token_hash == fingerprint(grant), KioskGrant.device_id == device_id
        )
    ).first()
    if found is None:
        return
    kept = tx.get(KioskGrant, found.id, lock=True)
    if kept.ended_at is None and kept.expires_at > tx.now:
        kept.ended_at = tx.now
