"""Whom a tablet offers, and who has a PIN."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.kiosk import KioskPin
from models.work_orders import TimeEntry, WorkOrder, WorkOrderLabor
from torque_app.auth import queries as members
from torque_app.auth.queries import TechnicianRow
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries.known import KnownDevice
from torque_app.kiosk.queries.rows import (
    Colleague,
    DeviceShown,
    People,
    PersonShown,
    PinRow,
    Signer,
)
from torque_app.kiosk.rules import pins
from torque_app.workshop import queries as workshop

IDLE_SECONDS = 120


@needs(Kiosk.USE)
def people(tx: Tx, device: KnownDevice) -> People:
    """Return the technicians of the tablet's centre, and whoever else works there and has a PIN."""
    offered = _offered(tx, device.centre_id)
    busy = _busy(tx, [who.id for who, _ in offered])
    return People(
        DeviceShown(device.id, device.name, device.centre, IDLE_SECONDS),
        tuple(
            PersonShown(who.id, who.name, initials(who.name), has_pin, busy.get(who.id))
            for who, has_pin in offered
        ),
    )


def _offered(tx: Tx, centre_id: UUID) -> list[tuple[TechnicianRow, bool]]:
    at_work = {one.user_id for one in workshop.technicians(tx, centre_id, only_active=True)}
    with_pin = set(tx.session.exec(select(KioskPin.user_id)))
    return [
        (who, who.id in with_pin)
        for who in sorted(members.technicians(tx), key=lambda who: who.name)
        if who.service_center_id in {None, centre_id} and (who.id in at_work or who.id in with_pin)
    ]


def colleagues(tx: Tx, centre_id: UUID, *, but: UUID | None) -> tuple[Colleague, ...]:
    """Return who else a task can be given to at a centre."""
    return tuple(Colleague(who.id, who.name) for who, _ in _offered(tx, centre_id) if who.id != but)


def signers(tx: Tx, centre_id: UUID, *, but: UUID | None) -> tuple[Signer, ...]:
    """Return who else can sign a control at a tablet: they work there and have a PIN."""
    able = set(members.holders(tx, "quality.check"))
    return tuple(
        Signer(who.id, who.name, who.id in able)
        for who, has_pin in _offered(tx, centre_id)
        if has_pin and who.id != but
    )


def initials(name: str) -> str:
    """Return the first letters of the first two words of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _busy(tx: Tx, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what each person's clock runs on: the OT's number and the task."""
    rows = tx.session.execute(
        columns(TimeEntry.user_id, WorkOrder.number, func.coalesce(WorkOrderLabor.description, ""))
        .join(WorkOrder, col(WorkOrder.id) == col(TimeEntry.work_order_id))
        .outerjoin(WorkOrderLabor, col(WorkOrderLabor.id) == col(TimeEntry.labor_id))
        .where(
            col(TimeEntry.user_id).in_(list(user_ids)),
            col(TimeEntry.ended_at).is_(None),
            col(TimeEntry.deleted_at).is_(None),
        )
    )
    return {who: " · ".join(part for part in (number, task) if part) for who, number, task in rows}


@needs(Kiosk.USE)
def has_own_pin(tx: Tx) -> bool:
    """Tell whether the actor has a PIN here."""
    query = select(KioskPin.id).where(KioskPin.user_id == tx.actor.user_id)
    return tx.session.exec(query).first() is not None


@needs(Kiosk.MANAGE)
def pin_rows(tx: Tx) -> list[PinRow]:
    """Return everybody who may use tablets, by name, and whether they have a PIN."""
    kept = {pin.user_id: pin for pin in tx.session.exec(select(KioskPin))}
    return [
        PinRow(
            user_id=who.id,
            name=who.name,
            role_name=who.role_name,
            has_pin=who.id in kept,
            set_at=kept[who.id].set_at if who.id in kept else None,
            is_locked=who.id in kept and pins.rests(kept[who.id].locked_until, tx.now),
        )
        for who in sorted(members.technicians(tx), key=lambda who: who.name)
        if tx.actor.centre_id is None or who.service_center_id in {None, tx.actor.centre_id}
    ]


@needs(Kiosk.MANAGE)
def pin_row(tx: Tx, user_id: UUID) -> PinRow:
    """Return one of them, or raise NotFound."""
    found = next((row for row in pin_rows(tx) if row.user_id == user_id), None)
    if found is None:
        raise NotFound("Esa persona no usa las tablets del taller.")
    return found
