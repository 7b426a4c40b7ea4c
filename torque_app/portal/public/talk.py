"""What the client and the workshop write to each other, matter by matter."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.portal import Direction, TicketStatus
from models.values import clock
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.texts import Sentence, _, counted
from torque_app.portal import queries, service
from torque_app.portal.public import visiting
from torque_app.portal.public.pieces import Row
from torque_app.portal.public.visiting import Form, Visit, Way
from torque_app.portal.queries import TicketRow
from torque_app.portal.rules.opening import PATH

doors = APIRouter()

_LIST: Final = "portal/templates/messages.html"
_ONE: Final = "portal/templates/talk.html"


def listed(visit: Visit, form: Form | None = None, refused: TorqueError | None = None) -> Response:
    """Show the matters, and a form to begin another; about an OT when the address names one."""
    form = form or {"ot": visit.request.query_params.get("ot", "")}
    about = _order(visit, form.get("ot", ""))
    subject = form.get("subject", "")
    if about is not None and not subject and refused is None:
        subject = _(Sentence("Sobre la OT {number}", number=about[1]))
    rows = [_row(visit, each) for each in queries.tickets_of(visit.tx, visit.client_id)]
    return visit.page(
        _LIST,
        title=_("Mensajes"),
        sends=True,
        rows=rows,
        empty=_("Todavía no nos has escrito."),
        begin=_("Escribir al taller"),
        action=visit.at("mensajes"),
        ot=str(about[0]) if about else "",
        labels={"subject": _("Asunto"), "body": _("Mensaje")},
        typed={"subject": subject, "body": form.get("body", "")},
        send=_("Enviar"),
        **visiting.refusal(refused),
    )


def begun(visit: Visit, form: Form) -> Response:
    """Begin a matter."""
    about = _order(visit, form.get("ot", ""))
    ticket_id = service.write_in(
        visit.tx,
        visit.client_id,
        body=form.get("body", ""),
        subject=form.get("subject", ""),
        work_order_id=about[0] if about else None,
    )
    return visit.led("mensajes", ticket_id)


def shown(visit: Visit, form: Form | None = None, refused: TorqueError | None = None) -> Response:
    """Show a matter with what was said in it; what the workshop wrote is read from then on."""
    ticket_id, zone = visit.id("ticket"), visit.face.zone
    detail = queries.ticket_of(visit.tx, visit.client_id, ticket_id)
    if detail.ticket.unread and visit.request.method == "GET":
        service.read_by_client(visit.tx, visit.client_id, ticket_id)
    said = [
        {
            "direction": each.direction.value,
            "body": each.body,
            "who": _("Tú")
            if each.direction is Direction.IN
            else each.author_name or visit.face.workshop,
            "when": clock.formatted(each.sent_at, zone),
        }
        for each in detail.messages
    ]
    closed = detail.ticket.status is TicketStatus.CLOSED
    return visit.page(
        _ONE,
        title=detail.ticket.subject,
        back=Way(_("Mensajes"), visit.at("mensajes")),
        sends=True,
        messages=said,
        closed=_("El taller la cerró. Si escribes, se abre otra vez.") if closed else "",
        action=visit.at("mensajes", ticket_id),
        label=_("Responder"),
        typed=(form or {}).get("body", ""),
        send=_("Enviar"),
        **visiting.refusal(refused),
    )


def written(visit: Visit, form: Form) -> Response:
    """Write in a matter."""
    ticket_id = visit.id("ticket")
    service.write_in(visit.tx, visit.client_id, body=form.get("body", ""), ticket_id=ticket_id)
    return visit.led("mensajes", ticket_id)


def _order(visit: Visit, named: str) -> tuple[UUID, str] | None:
    """Return the key and number of an OT of this client; None for whatever else is named."""
    try:
        found = queries.order(visit.tx, visit.client_id, UUID(named)).order
    except (ValueError, NotFound):
        return None
    return found.id, found.number


def _row(visit: Visit, ticket: TicketRow) -> Row:
    pill, tone = "", ""
    if ticket.unread:
        pill, tone = _(counted(ticket.unread, "Uno nuevo", "{count} nuevos")), "info"
    elif ticket.status is TicketStatus.CLOSED:
        pill = _("Cerrada")
    return Row(
        ticket.subject,
        clock.formatted(ticket.last_message_at, visit.face.zone),
        href=visit.at("mensajes", ticket.id),
        pill=pill,
        tone=tone,
    )


_AT: Final = f"{PATH}{{token}}/mensajes"
doors.add_route(_AT, visiting.shows(listed), methods=["GET"])
doors.add_route(_AT, visiting.takes(begun, again=listed), methods=["POST"])
doors.add_route(f"{_AT}/{{ticket}}", visiting.shows(shown), methods=["GET"])
doors.add_route(f"{_AT}/{{ticket}}", visiting.takes(written, again=shown), methods=["POST"])
