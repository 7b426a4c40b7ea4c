"""The audit log by program."""

from fastapi import APIRouter, Response

from torque_app.audit import queries, service
from torque_app.shell.rest import BY_CURSOR, Calling, Envelope, Wanted, answer, listed

router = APIRouter(prefix="/audit-log", tags=["Auditoría"])


@router.get("", response_model=Envelope[list[queries.EntryRow]], openapi_extra=BY_CURSOR)
async def entries(calling: Calling, wanted: Wanted) -> Response:
    """Lista los cambios; filtros user_id, entity_type, entity_id, action, command, from, to.

    Va por página o por `cursor`.
    """
    return listed(calling, queries.find, wanted)


@router.post("/verify", response_model=Envelope[queries.Verdict])
def verify(calling: Calling) -> Response:
    """Recalcula la cadena y dice cuál es el primer registro alterado o perdido, si lo hay."""
    return answer(calling, service.prove)
