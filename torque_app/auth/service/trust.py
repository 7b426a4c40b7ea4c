"""Devices that are trusted: for a month the password alone opens them (AUTH-14)."""

import secrets
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.auth import SecurityEventKind, Session, TrustedDevice
from torque_app.auth import rules
from torque_app.auth.permissions import OwnSession
from torque_app.auth.service.ground import record
from torque_app.core.crypto import fingerprint
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx


def trust_device(tx: Tx, session: Session, *, instead_of: Iterable[str] = ()) -> str:
    """Trust the device of a session and return its new token; the tokens it showed are void."""
    for former in _shown(tx, session.user_id, instead_of):
        former.revoked_at = tx.now
    token = secrets.token_urlsafe(32)
    device = TrustedDevice(
        user_id=session.user_id,
        token_hash=fingerprint(token),
        device=rules.device_name(str(tx.actor.context.get("user_agent", ""))),
        ip=str(tx.actor.context.get("ip", ""))[:45],
        expires_at=tx.now + rules.TRUST,
        last_used_at=tx.now,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(device)
    tx.session.flush()  # the session points at it
    session.trusted_device_id = device.id
    record(tx, SecurityEventKind.DEVICE_TRUSTED, device=device.device)
    return token


def trusted_by(tx: Tx, user_id: UUID, marks: Iterable[str]) -> TrustedDevice | None:
    """Return the trusted device of this very user whose token is among the marks, or None.

    It is noted as used just now.
    """
    device = next(iter(_shown(tx, user_id, marks)), None)
    if device is not None:
        device.last_used_at = tx.now
    return device


def _shown(tx: Tx, user_id: UUID, marks: Iterable[str]) -> Sequence[TrustedDevice]:
    hashes = [fingerprint(mark) for mark in marks]
    if not hashes:
        return ()
    query = _live(tx, user_id).where(col(TrustedDevice.token_hash).in_(hashes))
    return tx.session.exec(query).all()


def _live(tx: Tx, user_id: UUID | None) -> SelectOfScalar[TrustedDevice]:
    """Return the question for somebody's trusted devices, locked in the order of their keys."""
    return (
        select(TrustedDevice)
        .where(
            TrustedDevice.user_id == user_id,
            col(TrustedDevice.revoked_at).is_(None),
            TrustedDevice.expires_at > tx.now,
        )
        .order_by(col(TrustedDevice.id))
        .with_for_update()
    )


def distrust_all(tx: Tx, user_id: UUID | None) -> None:
    """Ask for the second factor again on every device of somebody."""
    devices = tx.session.exec(_live(tx, user_id)).all()
    for device in devices:
        device.revoked_at = tx.now
    if devices:
        record(tx, SecurityEventKind.DEVICE_DISTRUSTED, devices=len(devices))


def distrust_device_of(tx: Tx, session: Session) -> None:
    """Ask for the second factor again on the device of a session, if it was trusted."""
    if session.trusted_device_id is not None:
        _distrust(tx, session.user_id, session.trusted_device_id)


@needs(OwnSession.OWN)
def distrust_device(tx: Tx, device_id: UUID) -> None:
    """Ask for the second factor again on one of one's own devices, or raise NotFound."""
    if not _distrust(tx, tx.actor.user_id, device_id):
        raise NotFound


def _distrust(tx: Tx, user_id: UUID | None, device_id: UUID) -> bool:
    """End the trust in one device of somebody, and tell whether there was any."""
    device = tx.session.exec(_live(tx, user_id).where(TrustedDevice.id == device_id)).first()
    if device is None:
        return False
    device.revoked_at = tx.now
    record(tx, SecurityEventKind.DEVICE_DISTRUSTED, device=device.device)
    return True
