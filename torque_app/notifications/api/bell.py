"""One's own bell by program."""

from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.notifications import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed

router = APIRouter(prefix="/notifications", tags=["Notificaciones"])


@router.get("", response_model=Envelope[list[queries.NotificationRow]])
async def mine(calling: Calling, wanted: Wanted) -> Response:
    """Lista tus notificaciones; `unread=true` deja sólo las no leídas."""
    return listed(calling, queries.mine, wanted)


@router.post("/{notification_id}/read", response_model=Envelope[None])
def read(calling: Calling, notification_id: UUID) -> Response:
    """Marca una notificación tuya como leída."""
    return answer(calling, service.mark_read, notification_id)


@router.post("/read-all", response_model=Envelope[int])
def read_all(calling: Calling) -> Response:
    """Marca todas tus notificaciones como leídas y dice cuántas eran."""
    return answer(calling, service.mark_all_read)


@router.get("/mails", response_model=Envelope[list[queries.MailRow]])
async def mails(calling: Calling, wanted: Wanted) -> Response:
    """Lista los correos que salieron, o que no pudieron salir; `status` los filtra."""
    return listed(calling, queries.mails, wanted)
