"""The board by program: its columns or lanes, its named filters, several cards moved together."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from models.work_orders import OTStatus, Priority
from torque_app.auth import queries as people
from torque_app.auth import service as account
from torque_app.auth.queries import SavedFilter
from torque_app.core.errors import NotFound
from torque_app.core.tx import Tx
from torque_app.shell.address import Asked
from torque_app.shell.rest import Calling, Envelope, answer
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Lanes, Promise

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)

FilterId = Annotated[str, Path(max_length=40)]


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


class BoardFilterIn(BaseModel):
    """Un filtro del tablero con nombre; el mismo nombre otra vez lo reemplaza."""

    name: str = Field(max_length=100, examples=["Urgentes por box"])
    technician: UUID | None = None
    centre: UUID | None = None
    bay: UUID | None = None
    priority: Priority | None = None
    promised: Promise | None = None
    lanes: Lanes | None = None
    text: str = Field(default="", max_length=100)

    def query(self) -> str:
        """Return what the board's address says when it is asked this."""
        given = self.model_dump(mode="json", exclude={"name", "text"}, exclude_none=True)
        asked = {field: value.lower() for field, value in given.items()}
        return Asked(q=self.text.strip(), filters=asked).at("").removeprefix("?")


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


@router.get("/board/filters", response_model=Envelope[list[SavedFilter]])
def named_filters(calling: Calling) -> Response:
    """Tus filtros guardados del tablero; `query` es lo que va en su dirección."""
    return answer(calling, people.saved_filters, queries.BOARD_PAGE)


@router.put("/board/filters", response_model=Envelope[SavedFilter])
def name_filter(calling: Calling, body: BoardFilterIn) -> Response:
    """Guarda un filtro tuyo con su nombre."""
    return answer(
        calling, account.save_filter, page=queries.BOARD_PAGE, name=body.name, query=body.query()
    )


@router.delete("/board/filters/{filter_id}", response_model=Envelope[None])
def forget_filter(calling: Calling, filter_id: FilterId) -> Response:
    """Olvida un filtro tuyo."""
    return answer(calling, _forget, filter_id)


def _forget(tx: Tx, filter_id: str) -> None:
    if all(one.id != filter_id for one in people.saved_filters(tx, queries.BOARD_PAGE)):
        raise NotFound
    account.forget_filter(tx, filter_id)
