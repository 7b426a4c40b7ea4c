"""The board by program: its columns or lanes, and several cards moved together."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.work_orders import OTStatus, Priority
from torque_app.shell.rest import Calling, Envelope, answer
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Lanes, Promise

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)


class LaneIn(BaseModel):
    """Una fila del tablero; sin `id`, la de lo que nadie tiene."""

    by: Lanes
    id: UUID | None = None


class CarryIn(BaseModel):
    """Tarjetas que se mueven juntas: a una columna, a una fila o a ambas."""

    ids: list[UUID] = Field(min_length=1, max_length=50)
    status: OTStatus | None = None
    lane: LaneIn | None = None
    note: str | None = Field(default=None, max_length=500)


@router.get("/board", response_model=Envelope[queries.Board])
def board(
    calling: Calling,
    *,
    centre: UUID | None = None,
    technician: UUID | None = None,
    priority: Priority | None = None,
    text: Annotated[str, Field(max_length=100)] = "",
    bay: UUID | None = None,
    promised: Promise | None = None,
    lanes: Lanes | None = None,
) -> Response:
    """El tablero: cada columna con su cuenta, su total y sus primeras tarjetas.

    Con `lanes` las tarjetas vienen por técnico, box o centro, las de las primeras filas.
    """
    filters = queries.Filters(centre, technician, priority, text, bay, promised)
    if lanes is None:
        return answer(calling, queries.board, filters)
    return answer(calling, queries.lanes, filters, lanes)


@router.post("/board/moves", response_model=Envelope[list[service.Carried]])
def carry(calling: Calling, body: CarryIn) -> Response:
    """Mueve varias tarjetas; cada una que no se puede queda donde estaba y dice por qué."""
    lane = queries.LaneKey(body.lane.by, body.lane.id) if body.lane else None
    return answer(calling, service.carry_many, body.ids, to=body.status, lane=lane, note=body.note)
