"""The tasks of an OT as lines, by program, and the clock on an OT as a whole."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.errors import Invalid
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, answer, created, told
from torque_app.work_orders import service
from torque_app.work_orders.api.orders import Gone, Hours, LaborIn, NoteIn, Percent, Price
from torque_app.work_orders.queries import LaborRow

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)


class WorkItemIn(LaborIn):
    """Una tarea nueva: escrita a mano, o una operación del tempario con sus horas."""

    description: str = Field(default="", max_length=200)
    operation_id: UUID | None = Field(default=None, description="Del tempario, en vez de texto.")


class LaborPatch(BaseModel):
    """Lo que cambia de una tarea."""

    description: str | None = Field(default=None, min_length=1, max_length=200)
    hours: Hours | None = None
    rate: Price | None = None
    amount: Price | None = None
    discount_percent: Percent | None = None
    technician_id: UUID | None = None
    done: bool | None = Field(default=None, description="Marca la tarea como hecha.")


@router.post("/{ot_id}/work-items", response_model=Envelope[LaborRow], status_code=201)
def add_labor(calling: Calling, ot_id: UUID, body: WorkItemIn) -> Response:
    """Agrega una tarea, escrita a mano o del tempario."""
    if body.operation_id is None:
        fields = body.model_dump(exclude={"operation_id"})
        return created(calling, service.add_labor, ot_id, **fields)
    said = body.model_fields_set - {"operation_id", "technician_id"}
    if said:
        wrong = "Lo pone el tempario: agrega la operación y cámbiala después."
        raise Invalid(fields=dict.fromkeys(sorted(said), wrong))
    who = body.technician_id
    operation = body.operation_id
    return created(calling, service.add_operation, ot_id, operation, technician_id=who)


@router.patch("/{ot_id}/work-items/{labor_id}", response_model=Envelope[LaborRow])
def update_labor(calling: Calling, ot_id: UUID, labor_id: UUID, body: LaborPatch) -> Response:
    """Cambia una tarea, o la marca como hecha."""
    changes = told(body, emptied={"technician_id"})
    done = changes.pop("done", None)
    if done is None and not changes:
        raise Invalid("Di qué cambia de la tarea.")

    def changed(tx: Tx) -> LaborRow:
        row = service.update_labor(tx, ot_id, labor_id, **changes) if changes else None
        if done is not None:
            row = service.mark_labor_done(tx, ot_id, labor_id, done=done)
        assert row is not None
        return row

    return answer(calling, changed)


@router.delete("/{ot_id}/work-items/{labor_id}", response_model=Envelope[Gone])
def remove_labor(calling: Calling, ot_id: UUID, labor_id: UUID) -> Response:
    """Quita una tarea."""

    def removed(tx: Tx) -> Gone:
        service.remove_labor(tx, ot_id, labor_id)
        return Gone(labor_id)

    return answer(calling, removed)


@router.post("/{ot_id}/clock/start", response_model=Envelope[Gone])
def start_clock(calling: Calling, ot_id: UUID, body: NoteIn | None = None) -> Response:
    """Echa a andar tu reloj en la OT."""

    def started(tx: Tx) -> Gone:
        return Gone(service.start_clock(tx, ot_id, note=body.note if body else None))

    return answer(calling, started)


@router.post("/{ot_id}/clock/stop", response_model=Envelope[dict[str, int]])
def stop_clock(calling: Calling, ot_id: UUID) -> Response:
    """Detiene tu reloj; responde los minutos."""
    return answer(calling, lambda tx: {"minutes": service.stop_clock(tx, ot_id)})
