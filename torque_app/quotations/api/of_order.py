"""The quotations of an OT, by program."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.quotations import queries, service
from torque_app.shell.rest import Calling, Envelope, answer, created

router = APIRouter(prefix="/work-orders", tags=["Presupuestos"])
ALIASES = ("/job-cards",)


@router.get("/{ot_id}/quotations", response_model=Envelope[list[queries.QuotationRow]])
def of_order(calling: Calling, ot_id: UUID) -> Response:
    """Lista los presupuestos de una OT, el último primero."""
    return answer(calling, queries.of_order, ot_id)


@router.post(
    "/{ot_id}/quotations", response_model=Envelope[queries.QuotationDetail], status_code=201
)
def supplement(calling: Calling, ot_id: UUID) -> Response:
    """Empieza un presupuesto adicional con el trabajo de la OT que espera al cliente."""
    return created(calling, service.supplement, ot_id)
