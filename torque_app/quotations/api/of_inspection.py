"""The quotation of what an inspection found, by program."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.quotations import queries, service
from torque_app.shell.rest import Calling, Envelope, created

router = APIRouter(prefix="/inspections", tags=["Presupuestos"])


@router.post(
    "/{inspection_id}/quotation",
    response_model=Envelope[queries.QuotationDetail],
    status_code=201,
)
def from_inspection(calling: Calling, inspection_id: UUID) -> Response:
    """Empieza un presupuesto con lo que encontró una inspección."""
    return created(calling, service.from_inspection, inspection_id)
