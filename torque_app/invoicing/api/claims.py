"""What receivers may do about the facturas issued, and what they did."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Response

from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.routing import routes
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed


@dataclass(frozen=True, slots=True)
class Asked:
    """How many documents the registry will be asked about; their answers come later."""

    documents: int


@routes.get("/claims", response_model=Envelope[list[queries.ClaimWindow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las facturas aceptadas por el SII y su plazo; filtra por estado, tipo y fechas."""
    return listed(calling, queries.claim_windows, wanted)


@routes.get("/claims/summary", response_model=Envelope[queries.ClaimSummary])
def summary(calling: Calling) -> Response:
    """Resume cuántas facturas se pueden reclamar todavía, por cuánto, y cuántas se reclamaron."""
    return answer(calling, queries.claim_summary)


@routes.post("/claims/refresh", response_model=Envelope[Asked])
def refresh_all(calling: Calling) -> Response:
    """Pregunta al registro del SII por todas las que tienen el plazo abierto."""

    def ask(tx: Tx) -> Asked:
        return Asked(service.ask_open_claims(tx))

    return answer(calling, ask)


@routes.post("/{invoice_id}/claims/refresh", response_model=Envelope[None])
def refresh(calling: Calling, invoice_id: UUID) -> Response:
    """Pregunta al registro del SII qué hizo con ella quien la recibió."""
    return answer(calling, service.ask_claims, invoice_id)
