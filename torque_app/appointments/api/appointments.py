"""Appointments by program."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from torque_app.appointments import queries, service
from torque_app.appointments.api.bodies import (
    AppointmentChange,
    AppointmentIn,
    ArrivalIn,
    MoveIn,
    OrderOut,
    StatusIn,
)
from torque_app.appointments.api.booking_page import pages
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told

router = APIRouter(prefix="/appointments", tags=["Citas"])
BROWSER_ROUTERS = (pages,)
EMPTIED = frozenset({"bay_id", "technician_id", "estimated_hours", "estimated_cost"})


@router.get("", response_model=Envelope[list[queries.AppointmentRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las citas; filtra por día, estado, centro, cliente, vehículo, box, técnico y canal."""
    return listed(calling, queries.find, wanted)


@router.get("/calendar", response_model=Envelope[queries.Calendar])
def calendar(
    calling: Calling,
    service_center_id: UUID,
    first_day: date,
    days: Annotated[int, Query(ge=1, le=31)] = 1,
) -> Response:
    """Entrega los días de un centro: horario, boxes, técnicos, citas y carga."""
    return answer(calling, queries.calendar, service_center_id, first_day, days)


@router.get("/free-slots", response_model=Envelope[queries.FreeSlots])
def free_slots(
    calling: Calling,
    service_center_id: UUID,
    day: date,
    minutes: Annotated[int, Query(ge=5, le=840)] = 60,
) -> Response:
    """Entrega las horas libres de un día para una visita de tantos minutos."""
    return answer(calling, queries.free_slots, service_center_id, day, minutes)


@router.get("/{appointment_id}", response_model=Envelope[queries.AppointmentRow])
def one(calling: Calling, appointment_id: UUID) -> Response:
    """Entrega una cita, con lo que conviene saber antes de recibirla."""
    return answer(calling, queries.one, appointment_id)


@router.post("", status_code=201, response_model=Envelope[queries.AppointmentRow])
def create(calling: Calling, body: AppointmentIn) -> Response:
    """Agenda una cita; nunca toma dos veces un box ni un técnico."""
    return created(calling, service.create, **body.model_dump(exclude_none=True))


@router.patch("/{appointment_id}", response_model=Envelope[queries.AppointmentRow])
def update(calling: Calling, appointment_id: UUID, body: AppointmentChange) -> Response:
    """Cambia los datos, la hora, el box o el técnico de una cita."""
    return answer(calling, service.update, appointment_id, **told(body, emptied=EMPTIED))


@router.delete("/{appointment_id}", response_model=Envelope[None])
def remove(calling: Calling, appointment_id: UUID) -> Response:
    """Elimina una cita que no tiene OT."""
    return answer(calling, service.remove, appointment_id)


@router.patch("/{appointment_id}/status", response_model=Envelope[queries.AppointmentRow])
def change_status(calling: Calling, appointment_id: UUID, body: StatusIn) -> Response:
    """Pasa la cita a otro estado; anularla pide un motivo."""
    return answer(calling, service.change_status, appointment_id, **body.model_dump())


@router.post("/{appointment_id}/move", response_model=Envelope[queries.AppointmentRow])
def move(calling: Calling, appointment_id: UUID, body: MoveIn) -> Response:
    """Mueve la cita a otra hora, box o técnico."""
    return answer(calling, service.move, appointment_id, **body.model_dump())


@router.post("/{appointment_id}/customer-arrived", response_model=Envelope[queries.AppointmentRow])
def customer_arrived(calling: Calling, appointment_id: UUID, body: ArrivalIn) -> Response:
    """Anota que el cliente llegó y, si se pide, abre su OT."""
    return answer(calling, _arrive, appointment_id, body)


def _arrive(tx: Tx, appointment_id: UUID, body: ArrivalIn) -> queries.AppointmentRow:
    row = service.arrive(tx, appointment_id, version=body.version)
    if body.open_order:
        service.open_order(tx, appointment_id)
        row = queries.one(tx, appointment_id)
    return row


@router.post("/{appointment_id}/work-order", status_code=201, response_model=Envelope[OrderOut])
def open_order(calling: Calling, appointment_id: UUID) -> Response:
    """Abre la OT de la cita con sus datos; si ya la tiene, entrega la misma."""
    return created(calling, _open, appointment_id)


def _open(tx: Tx, appointment_id: UUID) -> dict[str, Any]:
    return {"work_order_id": service.open_order(tx, appointment_id)}
