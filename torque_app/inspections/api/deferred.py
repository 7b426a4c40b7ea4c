"""Work put off, by program."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.inspections import queries, service
from torque_app.inspections.api.inspections import TAGS
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/vehicles", tags=TAGS)
of_point = APIRouter(prefix="/inspection-points", tags=TAGS)
works = APIRouter(prefix="/deferred-works", tags=TAGS)
ROUTERS = (of_point, works)

Estimate = Annotated[Decimal, Field(ge=0, le=1_000_000_000, max_digits=19, decimal_places=4)]


class TermsIn(BaseModel):
    """Para cuándo queda el trabajo y cuánto costaría, neto."""

    due_on: date | None = None
    due_odometer: int | None = Field(default=None, ge=0, le=3_000_000)
    estimate: Estimate | None = None


class CloseIn(BaseModel):
    """Cómo se cerró: la OT en que se hizo, o por qué ya no se hará."""

    done_in: UUID | None = Field(default=None, description="La OT en que se hizo.")
    reason: str = Field(default="", max_length=200, description="Por qué ya no se hará.")
    version: int | None = None


@router.get("/{vehicle_id}/deferred-works", response_model=Envelope[list[queries.DeferredRow]])
async def find(calling: Calling, wanted: Wanted, vehicle_id: UUID) -> Response:
    """Los trabajos diferidos de un vehículo por página; filtra por estado, color y OT."""
    return listed(calling, queries.find_deferred, wanted, vehicle_id)


@of_point.post("/{point_id}/defer", response_model=Envelope[queries.DeferredRow], status_code=201)
def defer(calling: Calling, point_id: UUID, body: TermsIn | None = None) -> Response:
    """Difiere el trabajo de un punto en amarillo o en rojo."""
    terms: dict[str, Any] = body.model_dump() if body else {}
    return created(calling, service.defer, point_id, **terms)


@works.get("/{deferred_id}", response_model=Envelope[queries.DeferredRow])
def one(calling: Calling, deferred_id: UUID) -> Response:
    """Un trabajo diferido."""
    return answer(calling, queries.deferred_one, deferred_id)


@works.post("/{deferred_id}/close", response_model=Envelope[queries.DeferredRow])
def close(calling: Calling, deferred_id: UUID, body: CloseIn) -> Response:
    """Cierra un trabajo diferido: hecho en una OT, o descartado con su motivo."""
    return answer(calling, service.close_deferred, deferred_id, **body.model_dump())
