"""The bays and the technicians of a centre, and when technicians are away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import col
from sqlmodel import select as rows_of

from models.auth import User
from models.workshop import Absence, Bay, Technician
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.rows import (
    AbsenceRow,
    BayRow,
    TechnicianRow,
    absence_row,
    bay_row,
    technician_row,
)


@needs(Workshop.VIEW)
def bays(tx: Tx, centre_id: UUID | None = None, *, only_active: bool = False) -> list[BayRow]:
    """Return the bays of a centre, or of all, in the order the workshop gave them."""
    query = rows_of(Bay).order_by(col(Bay.service_center_id), col(Bay.position), col(Bay.code))
    if centre_id is not None:
        query = query.where(Bay.service_center_id == centre_id)
    if only_active:
        query = query.where(Bay.is_active)
    return [bay_row(found) for found in tx.session.exec(query)]


@needs(Workshop.VIEW)
def bay(tx: Tx, bay_id: UUID) -> BayRow:
    """Return one bay, or raise NotFound."""
    return bay_row(tx.get(Bay, bay_id))


@needs(Workshop.VIEW)
def technicians(
    tx: Tx, centre_id: UUID | None = None, *, only_active: bool = False
) -> list[TechnicianRow]:
    """Return the technicians of a centre, or of all, by name."""
    query = _technicians().order_by(User.full_name, col(Technician.id))
    if centre_id is not None:
        query = query.where(col(Technician.service_center_id) == centre_id)
    if only_active:
        query = query.where(col(Technician.is_active))
    return [technician_row(found, name) for found, name in tx.session.execute(query)]


@needs(Workshop.VIEW)
def technician(tx: Tx, technician_id: UUID) -> TechnicianRow:
    """Return one technician, or raise NotFound."""
    query = _technicians().where(col(Technician.id) == technician_id)
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound
    return technician_row(*found)


@needs(Workshop.VIEW)
def technician_of(tx: Tx, user_id: UUID) -> TechnicianRow | None:
    """Return the technician a user is, or None."""
    found = tx.session.execute(_technicians().where(col(Technician.user_id) == user_id)).first()
    return technician_row(*found) if found else None


@needs(Workshop.VIEW)
def absences(tx: Tx, technician_id: UUID, *, since: datetime | None = None) -> list[AbsenceRow]:
    """Return a technician's absences that end after `since` (by default all), soonest first."""
    technician(tx, technician_id)
    query = rows_of(Absence).where(Absence.technician_id == technician_id)
    if since is not None:
        query = query.where(Absence.ends_at > since)
    return [absence_row(found) for found in tx.session.exec(query.order_by(col(Absence.starts_at)))]


def absences_within(
    tx: Tx, technician_ids: Collection[UUID], start: datetime, end: datetime
) -> list[AbsenceRow]:
    """Return the absences of these technicians that touch a stretch of time."""
    query = rows_of(Absence).where(
        col(Absence.technician_id).in_(technician_ids),
        Absence.starts_at < end,
        Absence.ends_at > start,
    )
    return [absence_row(found) for found in tx.session.exec(query)]


def _technicians() -> Select[Any]:
    query: Select[Any] = select(Technician, User.full_name).join(  # type: ignore[call-overload]
        User, User.id == Technician.user_id
    )
    return query
