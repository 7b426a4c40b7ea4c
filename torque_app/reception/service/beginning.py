"""A reception begins, from nothing or from an appointment, or is called off."""

from typing import Any
from uuid import UUID

from models.base import new_id
from models.reception import Intake, IntakeStatus
from models.values import clock
from torque_app.appointments import service as appointments
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.tx import Tx
from torque_app.reception import queries
from torque_app.reception.events import IntakeBegun, IntakeCancelled
from torque_app.reception.lifecycle import INTAKE
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries import IntakeDetail
from torque_app.reception.service import holding
from torque_app.tenants import queries as workshop
from torque_app.tenants.queries import CentreRow
from torque_app.vehicles import queries as cars


@needs(Receptions.RECEIVE)
def begin(
    tx: Tx,
    *,
    service_center_id: UUID | None = None,
    appointment_id: UUID | None = None,
    vehicle_id: UUID | None = None,
) -> IntakeDetail:
    """Begin a reception and return it; an appointment's fills in what was said when it was made.

    Without a centre it is the appointment's, the actor's, or the only one there is. Whoever was
    expected has arrived by that, and an OT opened before the car came is the act's from then on.
    The second who receives the same appointment goes on with the reception that is there.
    """
    told: dict[str, Any] = {}
    if appointment_id is not None:
        there = queries.of_appointment(tx, appointment_id)
        if there is None:
            told = _of_appointment(tx, appointment_id)
            there = queries.of_appointment(tx, appointment_id)  # begun while this one waited
        if there is not None:
            return queries.one(tx, there.id)
        service_center_id = told.pop("service_center_id")
    elif vehicle_id is not None:
        told = _of_vehicle(tx, vehicle_id)
    centre = _centre(tx, service_center_id)
    counter = f"intake:{centre.code}-{clock.month_key(tx.now, centre.timezone)}"
    intake = Intake(
        **told,
        id=new_id(),
        number="",
        service_center_id=centre.id,
        received_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    intake.number = f"R-{counter.removeprefix('intake:')}-{next_number(tx, counter):04}"
    tx.session.add(intake)
    tx.session.flush()
    tx.emit(IntakeBegun(intake.id, intake.number))
    return queries.one(tx, intake.id)


@needs(Receptions.RECEIVE)
def cancel(tx: Tx, intake_id: UUID) -> None:
    """Call a reception off; what was written stays, for whoever asks later."""
    intake = holding.of_centre(tx, intake_id)
    INTAKE.check(intake.status, IntakeStatus.CANCELLED)
    intake.status = IntakeStatus.CANCELLED
    intake.updated_at = tx.now
    tx.emit(IntakeCancelled(intake.id, intake.number))


def _of_appointment(tx: Tx, appointment_id: UUID) -> dict[str, Any]:
    visit = appointments.receive(tx, appointment_id)
    return {
        "appointment_id": visit.id,
        "service_center_id": visit.service_center_id,
        "client_id": visit.client_id,
        "vehicle_id": visit.vehicle_id,
        "service_type": visit.service_type,
        "complaint": visit.customer_complaint,
        "work_order_id": visit.work_order_id,
    }


def _of_vehicle(tx: Tx, vehicle_id: UUID) -> dict[str, Any]:
    try:
        car = cars.row(tx, vehicle_id)
    except NotFound:
        raise Invalid.field("vehicle_id", "Elige un vehículo de tu taller.") from None
    return {"vehicle_id": car.id, "client_id": car.client_id}


def _centre(tx: Tx, wanted: UUID | None) -> CentreRow:
    centres = workshop.centres(tx, only_active=True)
    own = wanted or tx.actor.centre_id
    chosen = [one for one in centres if own is None or one.id == own]
    if len(chosen) != 1:
        raise Invalid.field("service_center_id", "Elige el centro.")
    if tx.actor.centre_id not in {None, chosen[0].id}:
        raise NotAllowed(holding.OTHER_CENTRE, current_role=tx.actor.role)
    return chosen[0]
