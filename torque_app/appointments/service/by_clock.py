"""What happens to appointments by the clock: reminders, and visits nobody came to."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from models.appointments import Appointment
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.events import AppointmentReminderDue
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.service.moving_on import note_missed_visit
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.workshop import queries as workshop

AT_ONCE = 200


@needs(Appointments.EDIT)
def mark_no_shows(tx: Tx) -> int:
    """Move the appointments nobody came to out of the way; return how many there were.

    Each centre says how many minutes it waits.
    """
    query = (
        select(Appointment)
        .where(
            col(Appointment.status).in_(lifecycle.EXPECTED),
            col(Appointment.starts_at) < tx.now,
            col(Appointment.arrived_at).is_(None),
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    waits: dict[UUID, timedelta] = {}
    missed = 0
    for visit in tx.session.exec(query).all():
        centre_id = visit.service_center_id
        if centre_id not in waits:
            minutes = workshop.calendar(tx, centre_id).no_show_minutes
            waits[centre_id] = timedelta(minutes=minutes)
        if visit.starts_at + waits[centre_id] <= tx.now:
            note_missed_visit(tx, visit)
            missed += 1
    return missed


@needs(Appointments.EDIT)
def remind(tx: Tx) -> int:
    """Have the clients of the next day's appointments reminded, each once; return how many.

    Nobody is reminded of what was booked within the last day, nor at night.
    """
    query = (
        select(Appointment)
        .where(
            col(Appointment.status).in_(lifecycle.EXPECTED),
            col(Appointment.reminded_at).is_(None),
            col(Appointment.starts_at) > tx.now + rules.REMIND_AT_LEAST,
            col(Appointment.starts_at) <= tx.now + rules.REMIND_BEFORE,
            col(Appointment.created_at) < tx.now - rules.REMIND_BEFORE,
        )
        .order_by(col(Appointment.starts_at))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = 0
    for visit in tx.session.exec(query).all():
        zone = workshop.calendar(tx, visit.service_center_id).timezone
        if not rules.is_reminded_now(visit.starts_at, tx.now, zone):
            continue
        visit.reminded_at = tx.now
        due += 1
        tx.emit(AppointmentReminderDue(visit.id, visit.number, visit.service_center_id))
    return due
