"""Technicians: which members work on vehicles, what they know, when they are there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.workshop import Absence, Level, Skill, Technician
from torque_app.auth import queries as auth
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.workshop.events import TechnicianSaved
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.people import technician as technician_by_id
from torque_app.workshop.queries.rows import AbsenceRow, TechnicianRow, absence_row
from torque_app.workshop.queries.uses import is_awaited
from torque_app.workshop.rules.week import WrongHours, week_of
from torque_app.workshop.service.bays import InUse
from torque_app.workshop.service.writing import one_line, refuse_stale, write

REASON_LETTERS = 120
LONGEST = timedelta(days=366)

_NOT_GIVEN = ("id", "name", "level_name", "version")


@needs(Workshop.MANAGE)
def save_technician(
    tx: Tx,
    technician_id: UUID | None = None,
    *,
    user_id: UUID,
    service_center_id: UUID,
    level: Level = Level.TECHNICIAN,
    skills: Collection[Skill] = (),
    week: Mapping[str, Sequence[Sequence[str]]] | None = None,
    is_active: bool = True,
    version: int | None = None,
) -> TechnicianRow:
    """Make a member who may work on OTs a technician, or replace what is known of one.

    Without a `week` of its own a technician is there whenever the centre is open. Raises
    NotFound, Invalid, Conflict for a member who is one already, Stale.
    """
    tenants.centre(tx, service_center_id)
    values: dict[str, Any] = {
        "user_id": user_id,
        "service_center_id": service_center_id,
        "level": level,
        "skills": [skill.value for skill in Skill if skill in skills],
        "week": _week(week or {}),
        "is_active": is_active,
    }
    found = tx.get(Technician, technician_id, lock=True) if technician_id else None
    if found is None:
        _check_member(tx, user_id)
    elif found.user_id != user_id:
        raise Invalid.field("user_id", "La persona no se cambia: agrega otro técnico.")
    else:
        refuse_stale(found.version, version)
    technician = found or Technician(**values)
    write(technician, values)
    tx.session.add(technician)
    tx.session.flush()
    tx.emit(TechnicianSaved(technician.id, service_center_id))
    return technician_by_id(tx, technician.id)


def _week(told: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    try:
        return week_of(told)
    except WrongHours as wrong:
        raise Invalid.field("week", wrong.args[0]) from None


def _check_member(tx: Tx, user_id: UUID) -> None:
    if all(member.id != user_id for member in auth.technicians(tx)):
        raise Invalid.field("user_id", "Esa persona no trabaja en OT. Revisa su rol en Usuarios.")
    query = select(Technician.id).where(Technician.user_id == user_id)
    if tx.session.exec(query).first() is not None:
        repeated = "Esa persona ya es técnico del taller."
        raise Conflict(repeated, fields={"user_id": repeated})


@needs(Workshop.MANAGE)
def change_technician(
    tx: Tx, technician_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> TechnicianRow:
    """Replace only the given fields of a technician."""
    there = asdict(technician_by_id(tx, technician_id))
    kept = {name: value for name, value in there.items() if name not in _NOT_GIVEN}
    return save_technician(tx, technician_id, **kept | dict(changes), version=version)


@needs(Workshop.MANAGE)
def remove_technician(tx: Tx, technician_id: UUID) -> None:
    """Make a member no technician any more; InUse while appointments name them."""
    technician = tx.get(Technician, technician_id, lock=True)
    if is_awaited(tx, technician_id=technician_id):
        raise InUse("Este técnico tiene citas por venir. Muévelas antes de quitarlo.")
    technician.deleted_at = tx.now
    tx.emit(TechnicianSaved(technician.id, technician.service_center_id))


@needs(Workshop.MANAGE)
def add_absence(
    tx: Tx, technician_id: UUID, *, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> AbsenceRow:
    """Note that a technician is away from one instant to another, a year at most."""
    technician = tx.get(Technician, technician_id, lock=True)
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise Invalid.field("starts_at", "Las horas van con su zona horaria.")
    if ends_at <= starts_at:
        raise Invalid.field("ends_at", "El término va después del inicio.")
    if ends_at - starts_at > LONGEST:
        raise Invalid.field("ends_at", "Anota una ausencia de hasta un año.")
    absence = Absence(
        technician_id=technician.id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=one_line(reason)[:REASON_LETTERS],
    )
    tx.session.add(absence)
    tx.emit(TechnicianSaved(technician.id, technician.service_center_id))
    return absence_row(absence)


@needs(Workshop.MANAGE)
def remove_absence(tx: Tx, absence_id: UUID) -> None:
    """Strike out an absence: the technician is there after all."""
    absence = tx.get(Absence, absence_id, lock=True)
    technician = tx.get(Technician, absence.technician_id)
    absence.deleted_at = tx.now
    tx.emit(TechnicianSaved(technician.id, technician.service_center_id))
