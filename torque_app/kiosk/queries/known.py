"""Who stands at a tablet: the device by its token, the person by what a PIN gave them there."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from models.kiosk import KioskGrant, KioskPin
from torque_app.auth import queries as members
from torque_app.core.actor import Actor
from torque_app.core.crypto import fingerprint
from torque_app.core.database import engine
from torque_app.core.listing import columns
from torque_app.core.tx import transaction
from torque_app.kiosk.permissions import Kiosk

MARK: Final = "tk_"
"""How every tablet's token begins: whoever finds one in a log knows what it is."""

ROLE: Final = "KIOSK"
TOUCH: Final = timedelta(minutes=1)
RIGHTS: Final = frozenset(
    {
        Kiosk.USE.value,
        "files.upload",
        "files.view",
        "inspections.inspect",
        "inspections.view",
        "inventory.view",
        "quality.check",
        "quality.view",
        "users.names",
        "vehicles.view",
        "work_orders.edit_any",
        "work_orders.qc",
        "work_orders.view",
        "work_orders.work",
        "workshop.view",
    }
)
"""What a PIN opens at most, whatever else its owner may do after signing in: no money, no clients,
no approvals."""

_BY_HASH = text("SELECT tenant_id, id FROM app.kiosk_device_lookup(:hash)")
_STAND = text(
    "SELECT set_config('app.current_user_id', '', true),"
    " set_config('app.current_tenant_id', :tenant, true)"
)
_WHICH = text(
    "SELECT d.id, d.tenant_id, d.name, d.service_center_id, d.last_seen_at, c.name AS centre,"
    " c.timezone FROM kiosk_devices d"
    " JOIN tenants t ON t.id = d.tenant_id AND t.is_active AND t.deleted_at IS NULL"
    " JOIN service_centers c ON c.tenant_id = d.tenant_id AND c.id = d.service_center_id"
    " WHERE d.tenant_id = :tenant AND d.id = :id AND d.revoked_at IS NULL"
    " AND d.deleted_at IS NULL"
)
_TOUCH = text("UPDATE kiosk_devices SET last_seen_at = :now WHERE tenant_id = :tenant AND id = :id")


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A registered tablet and its centre."""

    id: UUID
    tenant_id: UUID
    name: str
    centre_id: UUID
    centre: str

    def actor(self) -> Actor:
        """Return the tablet itself, with nobody at it: it may show who works here, and no more."""
        return Actor(
            self.tenant_id,
            None,
            frozenset({Kiosk.USE.value}),
            name=self.name,
            role=ROLE,
            centre_id=self.centre_id,
            context=self.context(),
        )

    def context(self) -> dict[str, Any]:
        """Return what the audit keeps of the door somebody came through."""
        return {"source": "kiosk", "device": self.name, "device_id": str(self.id)}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a tablet, from when to when at most; `ended` is whether that is over."""

    grant_id: UUID
    actor: Actor
    entered_at: datetime
    ends_at: datetime
    ended: bool


def device_by_token(token: str) -> KnownDevice | None:
    """Return the tablet of a token, or None: forged, revoked, or of a workshop that is closed."""
    if not token.startswith(MARK):
        return None
    now = datetime.now(UTC)
    with engine().begin() as connection:
        found = connection.execute(_BY_HASH, {"hash": fingerprint(token)}).first()
        if found is None:
            return None
        connection.execute(_STAND, {"tenant": str(found.tenant_id)})
        which = {"tenant": found.tenant_id, "id": found.id}
        row = connection.execute(_WHICH, which).first()
        if row is None:
            return None
        if row.last_seen_at is None or now - row.last_seen_at >= TOUCH:
            connection.execute(_TOUCH, which | {"now": now})
    return KnownDevice(row.id, row.tenant_id, row.name, row.service_center_id, row.centre)


def person_by_grant(device: KnownDevice, grant: str) -> Person | None:
    """Return who entered with a PIN at this tablet, or None.

    None for what another tablet was given, for a PIN that was changed since, and for whoever works
    here no more. One that ended is returned as such: what was done before may still arrive.
    """
    with transaction(device.actor()) as tx:
        found = tx.session.execute(
            columns(
                KioskGrant.id,
                KioskGrant.user_id,
                KioskGrant.created_at,
                KioskGrant.expires_at,
                KioskGrant.ended_at,
            )
            .join(KioskPin, col(KioskPin.user_id) == col(KioskGrant.user_id))
            .where(
                col(KioskGrant.token_hash) == fingerprint(grant),
                col(KioskGrant.device_id) == device.id,
                col(KioskPin.set_at) <= col(KioskGrant.created_at),
            )
        ).first()
        now = tx.now
    if found is None:
        return None
    grant_id, user_id, entered_at, expires_at, ended_at = found
    actor = person_at(device, user_id)
    if actor is None:
        return None
    ends_at = min(expires_at, ended_at or expires_at)
    return Person(grant_id, actor, entered_at, ends_at, ended=ends_at <= now)


def person_at(device: KnownDevice, user_id: UUID) -> Actor | None:
    """Return a member as they stand at a tablet, or None for whoever may not use this one."""
    member = members.colleague(device.tenant_id, user_id)
    if member is None or member.centre_id not in {None, device.centre_id}:
        return None
    if not member.may(Kiosk.USE):
        return None
    return replace(
        member,
        permissions=member.permissions & RIGHTS,
        centre_id=device.centre_id,
        context=device.context(),
    )
