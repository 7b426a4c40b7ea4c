"""The inspections of an OT and the work it leaves for later, by program."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.inspections import Grade
from torque_app.inspections import queries, service
from torque_app.inspections.api.deferred import TermsIn
from torque_app.inspections.api.inspections import TAGS
from torque_app.shell.rest import Calling, Envelope, answer, created

router = APIRouter(prefix="/work-orders", tags=TAGS)
ALIASES = ("/job-cards",)


class StartIn(BaseModel):
    """Con qué pauta se inspecciona."""

    template_id: UUID | None = Field(default=None, description="Si falta, la habitual.")


class DeferredIn(TermsIn):
    """Un trabajo que queda pendiente."""

    description: str = Field(min_length=1, max_length=200)
    grade: Literal[Grade.AMBER, Grade.RED] = Grade.AMBER


@router.get("/{ot_id}/inspections", response_model=Envelope[list[queries.InspectionRow]])
def of_order(calling: Calling, ot_id: UUID) -> Response:
    """Lista las inspecciones de una OT, la última primero."""
    return answer(calling, queries.of_order, ot_id)


@router.post(
    "/{ot_id}/inspections", response_model=Envelope[queries.InspectionDetail], status_code=201
)
def start(calling: Calling, ot_id: UUID, body: StartIn | None = None) -> Response:
    """Empieza a inspeccionar el vehículo de una OT; si ya se empezó, sigue en la misma."""
    return created(calling, service.start, ot_id, body.template_id if body else None)


@router.post(
    "/{ot_id}/deferred-works", response_model=Envelope[queries.DeferredRow], status_code=201
)
def note_deferred(calling: Calling, ot_id: UUID, body: DeferredIn) -> Response:
    """Anota un trabajo que queda pendiente, visto en una OT."""
    return created(calling, service.note_deferred, ot_id, **body.model_dump())
