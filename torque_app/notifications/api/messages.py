"""What went out to people, by program: the log, its archive, and sending again."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.notifications import queries, service
from torque_app.notifications.api import outside, way_out
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed

router = APIRouter(prefix="/messages", tags=["Mensajes"])
BROWSER_ROUTERS = (outside.pages, way_out.pages)


@router.get("", response_model=Envelope[list[queries.MessageRow]])
async def log(calling: Calling, wanted: Wanted) -> Response:
    """Lista los mensajes que salieron o esperan; `status`, `channel`, `client_id` los filtran."""
    return listed(calling, queries.log, wanted)


@router.get("/archive", response_model=Envelope[list[queries.ArchivedRow]])
async def archive(calling: Calling, wanted: Wanted) -> Response:
    """Lista los de hace más de 30 días con su historia; los filtran `status`, `client_id`."""
    return listed(calling, queries.archive, wanted)


@router.get("/{message_id}", response_model=Envelope[queries.MessageStory])
def one(calling: Calling, message_id: UUID) -> Response:
    """Muestra un mensaje, lo que dice y todo lo que le pasó."""
    return answer(calling, queries.message, message_id)


@router.post("/{message_id}/resend", response_model=Envelope[None])
def resend(calling: Calling, message_id: UUID) -> Response:
    """Envía otra vez un mensaje que el proveedor rechazó o que no encontró salida."""
    return answer(calling, service.resend, message_id)
