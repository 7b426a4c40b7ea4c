"""What technicians came upon on an OT, by program."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.kiosk import queries
from torque_app.shell.rest import Calling, Envelope, answer

router = APIRouter(prefix="/work-orders", tags=["Tablets del taller"])
ALIASES = ("/job-cards",)


@router.get("/{ot_id}/findings", response_model=Envelope[list[queries.FindingRow]])
def found(calling: Calling, ot_id: UUID) -> Response:
    """Lista los hallazgos de los técnicos en una OT, con sus fotos y notas de voz."""
    return answer(calling, queries.findings, ot_id)
