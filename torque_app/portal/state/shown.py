"""Matters, requests and links as the screens show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.portal import DataRequestStatus, DataRight, Direction, TicketStatus
from models.values import clock
from torque_app.core.texts import Sentence, _, counted
from torque_app.links.queries import LinkState
from torque_app.portal import queries
from torque_app.portal.queries import AccessRow, RequestRow, TicketDetail, TicketRow

TICKET_LOOKS: Final[Mapping[TicketStatus, str]] = {
    TicketStatus.OPEN: "pending",
    TicketStatus.PENDING: "success",
    TicketStatus.CLOSED: "neutral",
}
REQUEST_LOOKS: Final[Mapping[DataRequestStatus, str]] = {
    DataRequestStatus.RECEIVED: "pending",
    DataRequestStatus.EXTENDED: "warning",
    DataRequestStatus.GRANTED: "success",
    DataRequestStatus.DENIED: "danger",
}
LINK_LOOKS: Final[Mapping[LinkState, tuple[str, str]]] = {
    LinkState.ACTIVE: ("success", _("Abierto")),
    LinkState.EXPIRED: ("neutral", _("Vencido")),
    LinkState.REVOKED: ("neutral", _("Revocado")),
}
TICKET_STATES: Final = [(one.value, _(name)) for one, name in queries.TICKET_STATUS_NAMES.items()]
REQUEST_STATES: Final = [(one.value, _(name)) for one, name in queries.REQUEST_STATUS_NAMES.items()]
RIGHTS: Final = [(one.value, _(name)) for one, name in queries.RIGHT_NAMES.items()]
_SHORT: Final = 140
_WAITING: Final = frozenset({DataRequestStatus.RECEIVED, DataRequestStatus.EXTENDED})
_CARRIED_OUT: Final[Mapping[DataRight, str]] = {
    DataRight.ACCESS: _("Abre en su portal un archivo con todos sus datos, por 30 días."),
    DataRight.PORTABILITY: _("Abre en su portal un archivo con todos sus datos, por 30 días."),
    DataRight.RECTIFICATION: _("Corrige primero su ficha y cuenta aquí qué corregiste."),
    DataRight.OBJECTION: _("Retira todos sus consentimientos de publicidad."),
    DataRight.BLOCKING: _("Retira sus consentimientos y deja al cliente inactivo."),
    DataRight.DELETION: _(
        "Borra sus datos de contacto y mensajes. El nombre y el RUT se conservan si tiene"
        " documentos tributarios de los últimos 6 años. No se puede deshacer."
    ),
}


@dataclass(frozen=True)
class Matter:
    """A matter as its page shows it; an empty `id` is none."""

    id: str = ""
    subject: str = ""
    client: str = ""
    client_href: str = ""
    order: str = ""
    order_href: str = ""
    state: str = "neutral"
    state_label: str = ""
    assigned_to: str = ""
    created_at: str = ""
    closed_at: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Asked:
    """A data request as its page shows it; an empty `id` is none."""

    id: str = ""
    number: str = ""
    client: str = ""
    client_id: str = ""
    client_href: str = ""
    right: str = ""
    about: str = ""
    details: str = ""
    state: str = "neutral"
    state_label: str = ""
    received_at: str = ""
    due: str = ""
    left: str = ""
    urgency: str = "neutral"
    extended_why: str = ""
    answer: str = ""
    answered_at: str = ""
    answered_by: str = ""
    carried_out: str = ""
    must_answer: bool = False
    erases: bool = False
    waits: bool = False
    may_extend: bool = False
    has_file: bool = False


@dataclass(frozen=True)
class LinkLine:
    """One link to the portal; `visits` is a phrase."""

    id: str = ""
    tone: str = "neutral"
    look: str = ""
    expires_at: str = ""
    visits: str = ""
    last_at: str = ""
    has_pin: bool = False
    rests: bool = False
    is_open: bool = False


def ticket(row: TicketRow) -> dict[str, Any]:
    """Return a matter as a row of the inbox."""
    said = " ".join(row.last_said.split())
    return {
        "id": str(row.id),
        "subject": row.subject,
        "said": said if len(said) <= _SHORT else f"{said[:_SHORT]}…",
        "client": row.client,
        "order": row.order_number,
        "status": TICKET_LOOKS[row.status],
        "status_label": _(queries.TICKET_STATUS_NAMES[row.status]),
        "unread": _(counted(row.unread, "1 sin leer", "{count} sin leer")) if row.unread else "",
        "assignee": row.assignee or "",
        "last_message_at": row.last_message_at.isoformat(),
    }


def matter(detail: TicketDetail) -> Matter:
    """Return a matter as its page shows it."""
    row = detail.ticket
    return Matter(
        id=str(row.id),
        subject=row.subject,
        client=row.client,
        client_href=f"/clientes/{row.client_id}",
        order=row.order_number,
        order_href=f"/ot/{row.work_order_id}" if row.work_order_id else "",
        state=TICKET_LOOKS[row.status],
        state_label=_(queries.TICKET_STATUS_NAMES[row.status]),
        assigned_to=str(row.assigned_to or ""),
        created_at=row.created_at.isoformat(),
        closed_at=row.closed_at.isoformat() if row.closed_at else "",
        is_closed=row.status is TicketStatus.CLOSED,
    )


def talk(detail: TicketDetail) -> list[dict[str, Any]]:
    """Return what was said, the newest first."""
    return [
        {
            "id": str(said.id),
            "kind": "in" if said.direction is Direction.IN else "out",
            "icon": "user" if said.direction is Direction.IN else "message-square",
            "title": detail.ticket.client if said.direction is Direction.IN else said.author_name,
            "text": said.body,
            "at": said.sent_at.isoformat(),
            "tone": "accent" if said.direction is Direction.IN else "neutral",
        }
        for said in reversed(detail.messages)
    ]


def left(row: RequestRow) -> str:
    """Return how long there is to answer, as people say it."""
    days = row.days_left
    if days is None:
        return ""
    if days < 0:
        return _(counted(-days, "Atrasada 1 día", "Atrasada {count} días"))
    return _(counted(days, "Queda 1 día", "Quedan {count} días")) if days else _("Vence hoy")


def urgency(row: RequestRow) -> str:
    """Return the tone of a request's term."""
    if row.days_left is None:
        return "neutral"
    if row.days_left < 0:
        return "danger"
    return "warning" if row.days_left <= queries.PRESSING_DAYS else "neutral"


def request(row: RequestRow) -> dict[str, Any]:
    """Return a request as a row of the list."""
    return {
        "id": str(row.id),
        "number": row.number,
        "right": _(queries.RIGHT_NAMES[row.right]),
        "client": row.client,
        "details": row.details[:_SHORT],
        "status": REQUEST_LOOKS[row.status],
        "status_label": _(queries.REQUEST_STATUS_NAMES[row.status]),
        "received_at": row.received_at.isoformat(),
        "due_on": row.due_on.isoformat(),
        "left": left(row),
        "urgency": urgency(row),
        "answered_by": row.answered_by or "",
    }


def asked(row: RequestRow) -> Asked:
    """Return a request as its page shows it."""
    waits = row.status in _WAITING
    return Asked(
        id=str(row.id),
        number=row.number,
        client=row.client,
        client_id=str(row.client_id),
        client_href=f"/clientes/{row.client_id}",
        right=_(queries.RIGHT_NAMES[row.right]),
        about=_(queries.RIGHT_HINTS[row.right]),
        details=row.details,
        state=REQUEST_LOOKS[row.status],
        state_label=_(queries.REQUEST_STATUS_NAMES[row.status]),
        received_at=row.received_at.isoformat(),
        due=clock.formatted_date(row.due_on),
        left=left(row),
        urgency=urgency(row),
        extended_why=row.extended_why,
        answer=row.answer,
        answered_at=row.answered_at.isoformat() if row.answered_at else "",
        answered_by=row.answered_by or "",
        carried_out=_CARRIED_OUT[row.right] if waits else "",
        must_answer=row.right is DataRight.RECTIFICATION,
        erases=row.right is DataRight.DELETION,
        waits=waits,
        may_extend=row.status is DataRequestStatus.RECEIVED and row.right is not DataRight.BLOCKING,
        has_file=row.has_file,
    )


def link(row: AccessRow) -> LinkLine:
    """Return a link as the client's record shows it."""
    tone, look = LINK_LOOKS[row.state]
    return LinkLine(
        id=str(row.id),
        tone=tone,
        look=look,
        expires_at=row.expires_at.isoformat(),
        visits=visits(row.opened),
        last_at=row.last_opened_at.isoformat() if row.last_opened_at else "",
        has_pin=row.has_pin,
        rests=row.rests_until is not None,
        is_open=row.state is LinkState.ACTIVE,
    )


def visits(count: int) -> str:
    """Return how often a link was opened."""
    if not count:
        return _("Sin visitas")
    return _("1 visita") if count == 1 else _(Sentence("{count} visitas", count=count))
