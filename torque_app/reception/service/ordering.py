"""From the act to the OT: opened once signed, before it when the car comes later."""

from typing import Any
from uuid import UUID

from models.reception import Intake, IntakeStatus
from torque_app.appointments import queries as appointments
from torque_app.appointments import service as visits
from torque_app.appointments.queries import AppointmentRow
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.reception import queries
from torque_app.reception.events import IntakeOrdered
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries import IntakeDetail
from torque_app.reception.queries.intakes import lacking
from torque_app.reception.rules import arrival, signing
from torque_app.reception.service import holding, keeping
from torque_app.work_orders import service as orders

_SUMMARISED = (
    "fuel_eighths", "battery_percent", "keys_count", "parked_at", "warning_lights", "symptom",
    "symptom_when", "brought_by",
)  # fmt: skip


@needs(Receptions.RECEIVE)
def open_order(
    tx: Tx,
    intake_id: UUID,
    *,
    transfer_vehicle: bool = False,
    priority: str = "MEDIUM",
) -> UUID:
    """Open the OT of an act, and return it; the same one however often it is asked for.

    A car that is here needs its signed act first. One that comes later gets a temporary OT from
    an open act (REC-11); one only handed in, an OT without work (REC-10). What was agreed with
    its appointment goes along, and the appointment learns of its OT; one that was opened there
    meanwhile, for the same car, is taken instead.

    Raises:
        Conflict: the act is not signed, or was called off.
        Invalid: what the OT needs is missing, or the car is somebody else's (`transfer_vehicle`).
    """
    intake = holding.of_centre(tx, intake_id)
    if intake.work_order_id is not None:
        return intake.work_order_id
    _check(intake)
    visit = _visit(tx, intake)
    if visit is not None and visit.work_order_id and visit.vehicle_id == intake.vehicle_id:
        intake.work_order_id = visit.work_order_id
        if not arrival.is_absent(intake.arrival_mode):
            settle(tx, intake)
        return _ordered(tx, intake, visit.work_order_id)
    order_id = _opened(tx, intake, transfer_vehicle=transfer_vehicle, priority=priority)
    if visit is not None and visit.work_order_id is None:
        visits.note_order(tx, visit.id, order_id)
    return _ordered(tx, intake, order_id)


def _visit(tx: Tx, intake: Intake) -> AppointmentRow | None:
    return None if intake.appointment_id is None else appointments.one(tx, intake.appointment_id)


def _ordered(tx: Tx, intake: Intake, order_id: UUID) -> UUID:
    """Note the OT in the act and tell."""
    intake.work_order_id = order_id
    intake.updated_at = tx.now
    tx.emit(IntakeOrdered(intake.id, intake.number, order_id))
    return order_id


def _opened(tx: Tx, intake: Intake, *, transfer_vehicle: bool, priority: str) -> UUID:
    """Open a new OT with what the act says and what was agreed with its appointment."""
    visit_id = intake.appointment_id
    agreed = {} if visit_id is None else appointments.agreed(tx, visit_id)
    order = orders.create(
        tx,
        client_id=intake.client_id,
        vehicle_id=intake.vehicle_id,
        service_type=intake.service_type,
        service_center_id=intake.service_center_id,
        description=intake.complaint,
        arrival_mode=intake.arrival_mode,
        promised_at=intake.promised_at,
        odometer_in=intake.odometer,
        priority=arrival.priority_of(priority),
        intake=_summary(intake),
        transfer_vehicle=transfer_vehicle,
        **agreed,
    )
    tx.session.flush()  # the act may only point at what is there
    return order.id


@needs(Receptions.RECEIVE)
def arrive(tx: Tx, intake_id: UUID) -> IntakeDetail:
    """Note that a car that was to come later is here; its temporary OT becomes a real one."""
    intake = holding.still_open(tx, intake_id)
    if not arrival.is_absent(intake.arrival_mode):
        raise Conflict("El vehículo ya estaba aquí.")
    intake.arrival_mode = arrival.PRESENT
    settle(tx, intake)
    return keeping.changed(tx, intake)


def settle(tx: Tx, intake: Intake) -> None:
    """Tell the OT opened before its act what the act says by now."""
    if intake.work_order_id is not None:
        orders.bring_in(tx, intake.work_order_id, odometer=intake.odometer, intake=_summary(intake))


def _check(intake: Intake) -> None:
    if intake.status is IntakeStatus.CANCELLED:
        raise holding.AlreadyClosed
    absent = arrival.is_absent(intake.arrival_mode)
    if not absent and intake.status is not IntakeStatus.SIGNED:
        raise queries.NotSigned("Firma el acta, o anota por qué no se firma, y abre la OT.")
    wrong = lacking(intake)
    if wrong:
        raise Invalid(fields=wrong)


def _summary(intake: Intake) -> dict[str, Any]:
    told = {name: getattr(intake, name) for name in _SUMMARISED}
    return signing.summary(told | {"intake_id": str(intake.id), "number": intake.number})
