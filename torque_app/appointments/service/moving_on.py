"""The moves of an appointment: confirmed, arrived, made an OT, done, cancelled, missed."""

from uuid import UUID

from models.appointments import Appointment, AppointmentStatus
from torque_app.appointments import lifecycle, queries, rules
from torque_app.appointments.events import (
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentConfirmed,
    AppointmentMissed,
    CustomerArrived,
)
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries import AppointmentRow
from torque_app.appointments.service.asked import note_cancelled, note_converted, note_missed
from torque_app.appointments.service.booking import shown
from torque_app.appointments.service.placing import (
    Place,
    check_centre,
    conflict,
    hold_calendar,
    place_of,
    put,
)
from torque_app.core.errors import Conflict, Invalid, NotAllowed, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders import service as orders
from torque_app.workshop import queries as workshop

_OPENS = "work_orders.create"
_PLACES = "work_orders.edit_any"


@needs(Appointments.EDIT)
def confirm(tx: Tx, appointment_id: UUID, *, version: int | None = None) -> AppointmentRow:
    """Note that the client is expected for sure; the client is told by mail, if there is one."""
    visit = _held(tx, appointment_id, version)
    _step(visit, AppointmentStatus.CONFIRMED)
    visit.confirmed_at = tx.now
    tx.emit(AppointmentConfirmed(visit.id, visit.number, visit.service_center_id))
    return shown(tx, visit)


@needs(Appointments.EDIT)
def cancel(
    tx: Tx, appointment_id: UUID, *, reason: str, version: int | None = None
) -> AppointmentRow:
    """Call an appointment off and say why; the request it came from is closed with it."""
    visit = _held(tx, appointment_id, version)
    why = reason.strip()
    if not why:
        raise Invalid.field("reason", "Escribe por qué se anula la cita.")
    if len(why) > rules.WIDTHS["reason"]:
        raise Invalid.field(
            "reason", Sentence("Usa {most} letras como máximo.", most=rules.WIDTHS["reason"])
        )
    if visit.work_order_id is not None:
        raise Conflict("La cita ya tiene una OT: sigue el trabajo desde ella.")
    _step(visit, AppointmentStatus.CANCELLED)
    visit.ended_at, visit.ended_reason = tx.now, why
    if visit.service_request_id is not None:
        note_cancelled(tx, visit.service_request_id, why)
    tx.emit(AppointmentCancelled(visit.id, visit.number, visit.service_center_id, reason=why))
    return shown(tx, visit)


@needs(Appointments.EDIT)
def arrive(tx: Tx, appointment_id: UUID, *, version: int | None = None) -> AppointmentRow:
    """Note that the client is here with the car (REC-05); whoever was not confirmed is by that.

    Who comes after being given up is received all the same, without the bay or the technician
    that were promised to another meanwhile.
    """
    visit = _held(tx, appointment_id, version)
    was_missed = visit.status is AppointmentStatus.NO_SHOW
    if visit.status is AppointmentStatus.PENDING:
        _step(visit, AppointmentStatus.CONFIRMED)
        visit.confirmed_at = tx.now
    lifecycle.APPOINTMENT.check(visit.status, AppointmentStatus.IN_PROGRESS)

    def arrived() -> None:
        visit.status = AppointmentStatus.IN_PROGRESS
        visit.arrived_at = tx.now
        visit.ended_at, visit.ended_reason = None, ""

    put(tx, visit, _still_free(tx, visit) if was_missed else place_of(visit), also=arrived)
    tx.emit(
        CustomerArrived(
            visit.id, visit.number, visit.service_center_id,
            client_id=visit.client_id, vehicle_id=visit.vehicle_id,
        )
    )  # fmt: skip
    return shown(tx, visit)


def _still_free(tx: Tx, visit: Appointment) -> Place:
    hold_calendar(tx, visit.service_center_id)
    own = place_of(visit)
    bay, technician = own.bay_id, own.technician_id
    if conflict(tx, Place(own.service_center_id, *own.span, bay_id=bay), besides=visit.id):
        bay = None
    alone = Place(own.service_center_id, *own.span, technician_id=technician)
    if conflict(tx, alone, besides=visit.id):
        technician = None
    return Place(own.service_center_id, *own.span, bay, technician)


@needs(Appointments.EDIT)
def receive(tx: Tx, appointment_id: UUID) -> AppointmentRow:
    """Hold an appointment whose car is being received; whoever was expected is here by that.

    Until commit nobody else receives it. Raises IllegalMove where it was cancelled or is over.
    """
    visit = _held(tx, appointment_id, None)
    if visit.status is AppointmentStatus.IN_PROGRESS:
        return shown(tx, visit)
    return arrive(tx, appointment_id)


@needs(Appointments.EDIT)
def open_order(tx: Tx, appointment_id: UUID) -> UUID:
    """Open the OT of an appointment with what it says, and return its id; again, the same one.

    Before the car arrives it is a card that waits for it (REC-11).
    """
    visit = tx.get(Appointment, appointment_id, lock=True)
    check_centre(tx, visit.service_center_id)
    if visit.work_order_id is not None:
        return visit.work_order_id
    if not tx.actor.may(_OPENS):
        raise NotAllowed("Tu rol no abre OT: pídelo a recepción.", required=_OPENS)
    if visit.status not in lifecycle.LIVE:
        raise Conflict(
            Sentence(
                "La cita está en «{status}»: no se abre una OT de ella.",
                status=Sentence(lifecycle.APPOINTMENT.names[visit.status]),
            )
        )
    order = orders.create(
        tx,
        client_id=visit.client_id,
        vehicle_id=visit.vehicle_id,
        service_center_id=visit.service_center_id,
        service_type=visit.service_type,
        description=visit.customer_complaint,
        arrival_mode=rules.arrival_mode(has_arrived=visit.arrived_at is not None),
        promised_at=visit.ends_at if visit.ends_at > tx.now else None,
        **queries.agreed(tx, appointment_id),
    )
    note_order(tx, appointment_id, order.id)
    return order.id


@needs(Appointments.EDIT)
def note_order(tx: Tx, appointment_id: UUID, work_order_id: UUID) -> None:
    """Note the new OT of an appointment: its car is being seen to, in the bay it was booked for."""
    visit = tx.get(Appointment, appointment_id, lock=True)
    if visit.work_order_id == work_order_id:
        return
    if visit.work_order_id is not None:
        raise Conflict("Esa cita ya tiene otra OT.")
    tx.session.flush()  # the OT itself goes first: the tables name each other
    visit.work_order_id = work_order_id
    if visit.service_request_id is not None:
        note_converted(tx, visit.service_request_id, work_order_id)
    _plan_bay(tx, visit, work_order_id)
    tx.emit(AppointmentChanged(visit.id, visit.number, visit.service_center_id))


def _plan_bay(tx: Tx, visit: Appointment, work_order_id: UUID) -> None:
    """Plan the OT where its appointment was, while that bay is in use and the actor may say so."""
    if visit.bay_id is None or not tx.actor.may(_PLACES):
        return
    if workshop.bay(tx, visit.bay_id).is_active:
        orders.place_in_bay(tx, work_order_id, visit.bay_id)


@needs(Appointments.EDIT)
def complete(tx: Tx, appointment_id: UUID, *, version: int | None = None) -> AppointmentRow:
    """Note that the visit is over; its bay and its technician are free from now on."""
    visit = _held(tx, appointment_id, version)
    _step(visit, AppointmentStatus.COMPLETED)
    visit.ended_at = tx.now
    tx.emit(AppointmentChanged(visit.id, visit.number, visit.service_center_id))
    return shown(tx, visit)


@needs(Appointments.EDIT)
def complete_of_order(tx: Tx, work_order_id: UUID) -> None:
    """Note that the visit an OT came of is over with its work; others are left as they are."""
    visit = queries.of_order(tx, work_order_id)
    if visit is not None and visit.status is AppointmentStatus.IN_PROGRESS:
        complete(tx, visit.id)


@needs(Appointments.EDIT)
def miss(tx: Tx, appointment_id: UUID, *, version: int | None = None) -> AppointmentRow:
    """Note that nobody came, once the hour has struck; the request waits for an answer again."""
    visit = _held(tx, appointment_id, version)
    if visit.starts_at > tx.now:
        raise Conflict("La hora de la cita todavía no llega.")
    note_missed_visit(tx, visit)
    return shown(tx, visit)


def note_missed_visit(tx: Tx, visit: Appointment) -> None:
    """Move an appointment nobody came to out of the way; it frees its bay and its technician."""
    _step(visit, AppointmentStatus.NO_SHOW)
    visit.ended_at = tx.now
    if visit.service_request_id is not None:
        note_missed(tx, visit.service_request_id)
    tx.emit(
        AppointmentMissed(
            visit.id, visit.number, visit.service_center_id,
            client_id=visit.client_id, created_by=visit.created_by,
        )
    )  # fmt: skip


@needs(Appointments.EDIT)
def change_status(
    tx: Tx,
    appointment_id: UUID,
    *,
    status: AppointmentStatus,
    reason: str = "",
    version: int | None = None,
) -> AppointmentRow:
    """Make the move that leads to a status (REC-03); a cancellation says why."""
    match status:
        case AppointmentStatus.CONFIRMED:
            return confirm(tx, appointment_id, version=version)
        case AppointmentStatus.IN_PROGRESS:
            return arrive(tx, appointment_id, version=version)
        case AppointmentStatus.COMPLETED:
            return complete(tx, appointment_id, version=version)
        case AppointmentStatus.CANCELLED:
            return cancel(tx, appointment_id, reason=reason, version=version)
        case AppointmentStatus.NO_SHOW:
            return miss(tx, appointment_id, version=version)
    visit = _held(tx, appointment_id, version)
    lifecycle.APPOINTMENT.check(visit.status, status)
    return shown(tx, visit)


def _held(tx: Tx, appointment_id: UUID, version: int | None) -> Appointment:
    visit = tx.get(Appointment, appointment_id, lock=True)
    check_centre(tx, visit.service_center_id)
    if version is not None and version != visit.version:
        raise Stale
    return visit


def _step(visit: Appointment, there: AppointmentStatus) -> None:
    lifecycle.APPOINTMENT.check(visit.status, there)
    visit.status = there
