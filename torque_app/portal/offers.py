"""What messages and rules may say of the portal."""

from collections.abc import Mapping
from typing import Final

from models.portal import CustomerMessage, CustomerTicket, DataRequest, DataRequestStatus, DataRight
from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer
from torque_app.portal.events import ClientWrote, DataRequestMoved, DataRightAsked, WorkshopWrote
from torque_app.portal.queries import REQUEST_STATUS_NAMES, RIGHT_NAMES
from torque_app.portal.rules.opening import MATTER
from torque_app.portal.service import way_in

TICKETS: Final = "customer_tickets"
REQUESTS: Final = "data_requests"
Wrote = ClientWrote | WorkshopWrote
Asked = DataRightAsked | DataRequestMoved

_MATTER: Final[Mapping[str, str | Variable]] = {
    "cliente": _("Cliente"),
    "asunto": _("Asunto"),
}
_ANSWER: Final[Mapping[str, str | Variable]] = {**_MATTER, "mensaje": _("Mensaje del taller")}
_RIGHT: Final[Mapping[str, str | Variable]] = {
    "numero": _("Número de la solicitud"),
    "cliente": _("Cliente"),
    "derecho": Variable(
        _("Derecho"),
        Kind.CHOICE,
        tuple(Choice(right.value, RIGHT_NAMES[right]) for right in DataRight),
    ),
    "estado": Variable(
        _("Estado"),
        Kind.CHOICE,
        tuple(Choice(one.value, REQUEST_STATUS_NAMES[one]) for one in DataRequestStatus),
    ),
    "vence": Variable(_("Plazo para responder"), Kind.DATE),
    "respuesta": _("Respuesta"),
}


def _read_matter(tx: Tx, event: Wrote) -> dict[str, Value]:
    return {"cliente": clients.row(tx, event.client_id).name, "asunto": event.subject}


def _read_answer(tx: Tx, event: WorkshopWrote) -> dict[str, Value]:
    said = tx.get(CustomerMessage, event.message_id).body if event.message_id else ""
    return {**_read_matter(tx, event), "mensaje": said}


def _about_matter(tx: Tx, event: Wrote) -> Concerned:
    ticket = tx.get(CustomerTicket, event.ticket_id)
    return Concerned(
        about=(TICKETS, event.ticket_id),
        client_id=event.client_id,
        advisor_id=ticket.assigned_to,
        link=f"/portal/consultas/{event.ticket_id}",
        way_in=lambda tx: f"{way_in(tx, event.client_id)}?{MATTER}={event.ticket_id}",
    )


def _read_right(tx: Tx, event: Asked) -> dict[str, Value]:
    request = tx.get(DataRequest, event.request_id)
    return {
        "numero": request.number,
        "cliente": clients.row(tx, event.client_id).name,
        "derecho": request.right.value,
        "estado": request.status.value,
        "vence": request.due_on,
        "respuesta": request.answer or request.extended_why,
    }


def _about_right(_tx: Tx, event: Asked) -> Concerned:
    return Concerned(
        about=(REQUESTS, event.request_id),
        client_id=event.client_id,
        link=f"/datos-personales/{event.request_id}",
        way_in=lambda tx: way_in(tx, event.client_id),
    )


offer(
    ClientWrote,
    _("Un cliente escribe en su portal"),
    subject=TICKETS,
    variables=_MATTER,
    read=_read_matter,
    audience=_about_matter,
)
offer(
    WorkshopWrote,
    _("El taller responde una consulta"),
    subject=TICKETS,
    variables=_ANSWER,
    read=_read_answer,
    audience=_about_matter,
)
for _asked, _name in (
    (DataRightAsked, _("Alguien ejerce un derecho sobre sus datos")),
    (DataRequestMoved, _("Se responde o prorroga una solicitud de datos")),
):
    offer(
        _asked,
        _name,
        subject=REQUESTS,
        variables=_RIGHT,
        read=_read_right,
        audience=_about_right,
    )
