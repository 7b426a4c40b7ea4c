"""The floor of an OT by program: bay, tasks with their clocks, part 2A, comebacks."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from models.work_orders import PauseReason
from torque_app.core.errors import Conflict
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Instant, Wanted, answer, listed, told
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import (
    Comebacks,
    EntryRow,
    Floor,
    HoursRow,
    OTRow,
    TaskRow,
    WarrantyRow,
)

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)

Reason = Annotated[str, Field(min_length=1, max_length=200)]


class StartIn(BaseModel):
    """Cómo se empieza; `switch` pausa lo que corría por otra tarea."""

    switch: bool = False


class PauseIn(BaseModel):
    """Por qué se detiene."""

    reason: PauseReason


class LeaveOutIn(BaseModel):
    """Por qué la tarea no se hace."""

    reason: Reason


class HandOverIn(BaseModel):
    """A quién pasa la tarea."""

    technician_id: UUID
    reason: PauseReason = PauseReason.HELP


class CorrectionIn(BaseModel):
    """Un tiempo corregido y por qué."""

    started_at: Instant
    ended_at: Instant
    why: Reason


class BayIn(BaseModel):
    """El box de la OT; `null` la deja sin box."""

    bay_id: UUID | None


class ComebackIn(BaseModel):
    """De qué trabajo es reingreso; `null` si no lo es."""

    original_id: UUID | None


class WarrantyIn(BaseModel):
    """Parte 2A: lo que pide el fabricante o la aseguradora; lo ausente queda como estaba."""

    version: int | None = None
    has_video: bool | None = None
    issue: str | None = Field(default=None, max_length=1000)
    symptom: str | None = Field(default=None, max_length=200)
    defect_part: str | None = Field(default=None, max_length=120)
    observations: int | None = Field(default=None, ge=0, le=1_000_000)
    vin_file_id: UUID | None = None
    odometer_file_id: UUID | None = None
    insurer: str | None = Field(default=None, max_length=100)
    claim_number: str | None = Field(default=None, max_length=40)
    policy_number: str | None = Field(default=None, max_length=40)
    adjuster: str | None = Field(default=None, max_length=100)
    deductible_uf: Annotated[
        Decimal | None, Field(default=None, ge=0, le=1_000_000, max_digits=14, decimal_places=3)
    ]


_EMPTIED = {"version", "observations", "vin_file_id", "odometer_file_id", "deductible_uf"}


@router.get("/my-tasks", response_model=Envelope[list[TaskRow]])
def my_tasks(calling: Calling) -> Response:
    """Lo que tienes por hacer: primero lo que corre, después por prioridad y hora prometida."""

    def mine(tx: Tx) -> list[TaskRow]:
        if tx.actor.user_id is None:
            raise Conflict("Las tareas son de una persona.")
        return queries.my_tasks(tx, tx.actor.user_id)

    return answer(calling, mine)


@router.get("/hours", response_model=Envelope[list[HoursRow]])
def hours(
    calling: Calling,
    since: Annotated[date, Query(alias="from")],
    until: Annotated[date, Query(alias="to")],
    centre: UUID | None = None,
) -> Response:
    """Horas por técnico: las del tempario, las facturables y las del reloj."""
    return answer(calling, queries.hours_by_technician, since, until, centre_id=centre)


@router.get("/comebacks", response_model=Envelope[Comebacks])
def comebacks(calling: Calling) -> Response:
    """Reingresos de los últimos 30 días: cuántos, sus horas y el costo de sus repuestos."""
    return answer(calling, queries.comebacks)


@router.get("/{ot_id}/floor", response_model=Envelope[Floor])
def floor(calling: Calling, ot_id: UUID) -> Response:
    """Lo que el taller sabe de una OT: box, tareas, tiempos, partes 2A y 3, terceros."""
    return answer(calling, queries.floor, ot_id)


@router.put("/{ot_id}/bay", response_model=Envelope[OTRow])
def place_in_bay(calling: Calling, ot_id: UUID, body: BayIn) -> Response:
    """Pone la OT en un box de su centro, o en ninguno."""
    return answer(calling, service.place_in_bay, ot_id, body.bay_id)


@router.put("/{ot_id}/comeback", response_model=Envelope[OTRow])
def link_comeback(calling: Calling, ot_id: UUID, body: ComebackIn) -> Response:
    """Dice de qué trabajo terminado del mismo vehículo la OT es reingreso."""
    return answer(calling, service.link_comeback, ot_id, body.original_id)


@router.get("/{ot_id}/part2a", response_model=Envelope[WarrantyRow])
def warranty(calling: Calling, ot_id: UUID) -> Response:
    """La parte 2A: garantía del fabricante o siniestro."""
    return answer(calling, queries.warranty, ot_id)


@router.patch("/{ot_id}/part2a", response_model=Envelope[WarrantyRow])
def save_warranty(calling: Calling, ot_id: UUID, body: WarrantyIn) -> Response:
    """Escribe la parte 2A; las fotos son archivos de la misma OT."""
    return answer(calling, service.save_warranty, ot_id, **told(body, emptied=_EMPTIED))


@router.post("/{ot_id}/tasks/{labor_id}/start", response_model=Envelope[TaskRow])
def start_task(
    calling: Calling, ot_id: UUID, labor_id: UUID, body: StartIn | None = None
) -> Response:
    """Echa a andar tu reloj en una tarea; con otro corriendo responde 409, o lo cambia."""
    switch = body.switch if body else False
    return answer(calling, service.start_task, ot_id, labor_id, switch=switch)


@router.post("/{ot_id}/tasks/{labor_id}/pause", response_model=Envelope[TaskRow])
def pause_task(calling: Calling, ot_id: UUID, labor_id: UUID, body: PauseIn) -> Response:
    """Detiene tu reloj en una tarea que sigue pendiente."""
    return answer(calling, service.pause_task, ot_id, labor_id, reason=body.reason)


@router.post("/{ot_id}/tasks/{labor_id}/finish", response_model=Envelope[TaskRow])
def finish_task(calling: Calling, ot_id: UUID, labor_id: UUID) -> Response:
    """Termina una tarea: se detienen todos sus relojes."""
    return answer(calling, service.finish_task, ot_id, labor_id)


@router.post("/{ot_id}/tasks/{labor_id}/leave-out", response_model=Envelope[TaskRow])
def leave_out_task(calling: Calling, ot_id: UUID, labor_id: UUID, body: LeaveOutIn) -> Response:
    """Deja una tarea sin hacer: no se debe ni se cobra."""
    return answer(calling, service.leave_out_task, ot_id, labor_id, reason=body.reason)


@router.post("/{ot_id}/tasks/{labor_id}/take-up", response_model=Envelope[TaskRow])
def take_up_task(calling: Calling, ot_id: UUID, labor_id: UUID) -> Response:
    """Retoma una tarea hecha o dejada fuera."""
    return answer(calling, service.take_up_task, ot_id, labor_id)


@router.post("/{ot_id}/tasks/{labor_id}/hand-over", response_model=Envelope[TaskRow])
def hand_over_task(calling: Calling, ot_id: UUID, labor_id: UUID, body: HandOverIn) -> Response:
    """Pasa una tarea a un colega; tu reloj se detiene."""
    return answer(
        calling,
        service.hand_over_task,
        ot_id,
        labor_id,
        technician_id=body.technician_id,
        reason=body.reason,
    )


@router.get("/time-entries", response_model=Envelope[list[EntryRow]])
async def time_entries(calling: Calling, wanted: Wanted) -> Response:
    """Tiempos de reloj por página; filtra por persona, centro, días y marca."""
    return listed(calling, queries.find_entries, wanted)


@router.patch("/time-entries/{entry_id}", response_model=Envelope[EntryRow])
def correct_clock(calling: Calling, entry_id: UUID, body: CorrectionIn) -> Response:
    """Corrige un tiempo mal marcado, con su motivo."""
    return answer(calling, service.correct_clock, entry_id, **body.model_dump())
