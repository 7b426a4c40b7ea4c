"""Who is told of a visit: the client by mail, the workshop's people in the bell."""

from uuid import UUID

from torque_app.appointments import service
from torque_app.appointments.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminderDue,
    CustomerArrived,
    RequestReceived,
)
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries import concerned, one
from torque_app.core.errors import TorqueError
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as notifications
from torque_app.work_orders.events import OTCompleted

AGENDA = "/agenda"


@on(AppointmentConfirmed)
@needs(Appointments.EDIT)
def write_of_confirmation(tx: Tx, event: AppointmentConfirmed) -> None:
    """Write to the client that the hour stands."""
    _write(tx, event.appointment_id, "confirmed")


@on(AppointmentMoved)
@needs(Appointments.EDIT)
def write_of_move(tx: Tx, event: AppointmentMoved) -> None:
    """Write to the client that the hour is another one, where it had been confirmed."""
    if one(tx, event.appointment_id).confirmed_at is not None:
        _write(tx, event.appointment_id, "moved")


@on(AppointmentReminderDue)
@needs(Appointments.EDIT)
def write_reminder(tx: Tx, event: AppointmentReminderDue) -> None:
    """Remind the client."""
    _write(tx, event.appointment_id, "reminder")


@on(AppointmentCancelled)
@needs(Appointments.EDIT)
def write_of_cancellation(tx: Tx, event: AppointmentCancelled) -> None:
    """Write to the client that the hour does not stand any more."""
    _write(tx, event.appointment_id, "cancelled")


def _write(tx: Tx, appointment_id: UUID, about: str) -> None:
    """Write, or tell those who keep the calendar why it could not be."""
    visit = one(tx, appointment_id)
    try:
        with tx.session.begin_nested():
            service.write_to_client(tx, visit.id, about=about)
    except TorqueError as refused:
        notifications.notify(
            tx,
            permission=Appointments.EDIT,
            title=Sentence("No pudimos escribirle a {client}", client=visit.client),
            message=str(refused),
            link=f"{AGENDA}?appointment={visit.id}",
        )


@on(CustomerArrived)
@needs(Appointments.EDIT)
def tell_arrival(tx: Tx, event: CustomerArrived) -> None:
    """Tell whoever booked that the client is here, and the technician who waits for the car."""
    visit = one(tx, event.appointment_id)
    notifications.notify(
        tx,
        users=concerned(tx, event.appointment_id),
        title=Sentence("Llegó {client}", client=visit.client),
        message=f"{visit.plate} · {visit.service_type}",
        link=f"{AGENDA}?appointment={visit.id}",
    )


@on(AppointmentMissed)
@needs(Appointments.EDIT)
def tell_missed(tx: Tx, event: AppointmentMissed) -> None:
    """Tell whoever booked that nobody came: a call may still bring the car."""
    if event.created_by is None:
        return
    visit = one(tx, event.appointment_id)
    notifications.notify(
        tx,
        users=(event.created_by,),
        title=Sentence("{client} no llegó", client=visit.client),
        message=Sentence("Llama para darle otra hora: {phone}", phone=visit.client_phone)
        if visit.client_phone
        else "Dale otra hora desde la agenda.",
        link=f"{AGENDA}?appointment={visit.id}",
    )


@on(RequestReceived)
@needs(Appointments.EDIT)
def look_who_asks(tx: Tx, event: RequestReceived) -> None:
    """Hold the hour for a known client and car, and tell those who answer requests."""
    if not event.is_online:
        return
    held = service.hold_for_known(tx, event.request_id)
    notifications.notify(
        tx,
        permission=Appointments.EDIT,
        title=Sentence("{name} pidió una hora", name=event.contact_name),
        message="Es cliente tuyo: confirma su cita." if held else "Respóndele desde Solicitudes.",
        link=f"{AGENDA}?appointment={held}" if held else f"{AGENDA}/solicitudes",
    )


@on(OTCompleted)
@needs(Appointments.EDIT)
def finish_visit(tx: Tx, event: OTCompleted) -> None:
    """Free the bay and the technician of a visit whose work is done."""
    service.complete_of_order(tx, event.ot_id)
