"""The tablets of the workshop."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col

from models.auth import User
from models.kiosk import KioskDevice
from models.tenants import ServiceCenter
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries.rows import DeviceRow, DeviceStatus

SORTS: dict[str, Any] = {
    "created_at": col(KioskDevice.created_at),
    "name": col(KioskDevice.name),
    "last_seen_at": col(KioskDevice.last_seen_at),
}


def _of_status(wanted: str) -> Any:
    revoked = col(KioskDevice.revoked_at)
    active = DeviceStatus(wanted.upper()) is DeviceStatus.ACTIVE
    return revoked.is_(None) if active else revoked.is_not(None)


FILTERS: dict[str, Filter] = {
    "service_center_id": lambda wanted: col(KioskDevice.service_center_id) == UUID(wanted),
    "status": _of_status,
}


def _rows(tx: Tx) -> Select[Any]:
    query = (
        columns(
            KioskDevice.id,
            KioskDevice.name,
            KioskDevice.service_center_id,
            ServiceCenter.name,
            User.full_name,
            KioskDevice.created_at,
            KioskDevice.last_seen_at,
            KioskDevice.revoked_at,
            KioskDevice.locked_until,
        )
        .join(ServiceCenter, col(ServiceCenter.id) == col(KioskDevice.service_center_id))
        .outerjoin(User, col(User.id) == col(KioskDevice.registered_by))
    )
    if tx.actor.centre_id is not None:
        query = query.where(col(KioskDevice.service_center_id) == tx.actor.centre_id)
    return query


def _row(found: Sequence[Any]) -> DeviceRow:
    key, name, centre_id, centre, who, created_at, seen_at, revoked_at, locked_until = found
    return DeviceRow(
        id=key,
        name=name,
        service_center_id=centre_id,
        centre=centre,
        status=DeviceStatus.REVOKED if revoked_at else DeviceStatus.ACTIVE,
        registered_by=who or "",
        created_at=created_at,
        last_seen_at=seen_at,
        revoked_at=revoked_at,
        locked_until=locked_until,
    )


@needs(Kiosk.MANAGE)
def devices(tx: Tx, listing: Listing) -> Page[DeviceRow]:
    """Return a page of tablets, revoked ones too; filters: service_center_id, status."""
    query = _rows(tx)
    if listing.q.strip():
        query = query.where(col(KioskDevice.name).icontains(listing.q.strip(), autoescape=True))
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="created_at", make=_row)


@needs(Kiosk.MANAGE)
def device(tx: Tx, device_id: UUID) -> DeviceRow:
    """Return one tablet, or raise NotFound."""
    found = tx.session.execute(_rows(tx).where(col(KioskDevice.id) == device_id)).first()
    if found is None:
        raise NotFound("Esa tablet no existe o no está en tu taller.")
    return _row(found)
