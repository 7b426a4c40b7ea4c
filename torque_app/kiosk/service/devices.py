"""Tablets registered, and taken out of use."""

import secrets
from uuid import UUID

from models.base import new_id
from models.kiosk import KioskDevice
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.kiosk import queries
from torque_app.kiosk.events import DeviceRegistered, DeviceRevoked
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import MARK, DeviceRow
from torque_app.tenants import queries as tenants

NAME = 60
SECRET_BYTES = 32
OTHER_CENTRE = "Trabajas en otro centro. Pide a alguien de ahí que lo haga."


@needs(Kiosk.MANAGE)
def register_device(tx: Tx, *, service_center_id: UUID, name: str) -> tuple[DeviceRow, str]:
    """Register a tablet and return it with its token, which is shown this once."""
    token = new_token()
    return keep_device(tx, service_center_id=service_center_id, name=name, token=token), token


def new_token() -> str:
    """Return a token nobody guesses: 256 random bits need no slow hash to stay secret."""
    return f"{MARK}{secrets.token_urlsafe(SECRET_BYTES)}"


@needs(Kiosk.MANAGE)
def keep_device(tx: Tx, *, service_center_id: UUID, name: str, token: str) -> DeviceRow:
    """Register a tablet under a token that is known already.

    Raises:
        Invalid: no name, or a centre that is not the workshop's. NotAllowed: another's centre.
    """
    named = " ".join(name.split())
    if not 1 <= len(named) <= NAME:
        raise Invalid.field(
            "name", Sentence("Ponle un nombre de hasta {most} letras: dónde está.", most=NAME)
        )
    try:
        tenants.centre(tx, service_center_id)
    except NotFound:
        raise Invalid.field("service_center_id", "Elige un centro de la lista.") from None
    if tx.actor.centre_id not in {None, service_center_id}:
        raise NotAllowed(OTHER_CENTRE)
    tablet = KioskDevice(
        id=new_id(),
        service_center_id=service_center_id,
        name=named,
        token_hash=fingerprint(token),
        registered_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(tablet)
    tx.emit(DeviceRegistered(tablet.id, named))
    tx.session.flush()
    return queries.device(tx, tablet.id)


@needs(Kiosk.MANAGE)
def revoke_device(tx: Tx, device_id: UUID) -> DeviceRow:
    """Take a tablet out of use for good: its next request answers 401."""
    queries.device(tx, device_id)
    tablet = tx.get(KioskDevice, device_id, lock=True)
    if tablet.revoked_at is not None:
        raise Conflict("Esa tablet ya estaba dada de baja.")
    tablet.revoked_at = tx.now
    tx.emit(DeviceRevoked(tablet.id, tablet.name))
    tx.session.flush()
    return queries.device(tx, device_id)
