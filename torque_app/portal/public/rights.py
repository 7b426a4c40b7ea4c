"""What a client may ask about their own data, and what became of what they asked (Ley 21.719)."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from models.portal import DataRequestStatus, DataRight
from models.values import clock
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.public import visiting
from torque_app.portal.public.pieces import Block
from torque_app.portal.public.visiting import Form, Visit, Way
from torque_app.portal.queries import REQUEST_STATUS_NAMES, RequestRow
from torque_app.portal.rules.opening import PATH
from torque_app.portal.rules.rights import RIGHT_HINTS, RIGHT_NAMES

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/rights.html"
_TONES: Final[Mapping[DataRequestStatus, str]] = {
    DataRequestStatus.RECEIVED: "info",
    DataRequestStatus.EXTENDED: "warning",
    DataRequestStatus.GRANTED: "success",
    DataRequestStatus.DENIED: "danger",
}


def shown(visit: Visit, form: Form | None = None, refused: TorqueError | None = None) -> Response:
    """Show what was asked, and a form to ask."""
    typed = form or {}
    return visit.page(
        _TEMPLATE,
        title=_("Mis datos personales"),
        sends=True,
        blocks=[_block(visit, each) for each in queries.requests_of(visit.tx, visit.client_id)],
        about=_(
            "La ley te deja saber qué datos tuyos guardamos, corregirlos, borrarlos, llevártelos "
            "o pedir que no los usemos. Te respondemos en 30 días; un bloqueo, en 2 días hábiles. "
            "Es gratis."
        ),
        ask=_("Hacer una solicitud"),
        rights=[(each.value, _(RIGHT_NAMES[each]), _(RIGHT_HINTS[each])) for each in DataRight],
        labels={"right": _("Qué quieres pedir"), "details": _("Cuéntanos los detalles")},
        typed={"right": typed.get("right", ""), "details": typed.get("details", "")},
        optional=_("opcional"),
        action=visit.at("mis-datos"),
        send=_("Enviar solicitud"),
        **visiting.refusal(refused),
    )


def asked(visit: Visit, form: Form) -> Response:
    """Write down what is asked; the law's clock runs from now."""
    try:
        right = DataRight(form.get("right", ""))
    except ValueError:
        raise Invalid.field("right", "Elige qué quieres pedir.") from None
    service.ask_right(visit.tx, visit.client_id, right=right, details=form.get("details", ""))
    return visit.led("mis-datos")


def file(visit: Visit) -> Response:
    """Hand over the copy of a client's own data that was granted."""
    paper = queries.request_file(visit.tx, visit.client_id, visit.id("asked"))
    return visit.file(paper, how="attachment")


def _block(visit: Visit, request: RequestRow) -> Block:
    received = clock.formatted(request.received_at, visit.face.zone)
    facts = [(_("Pedida el"), received, False)]
    if request.answered_at is None:
        facts.append((_("Respondemos hasta el"), clock.formatted_date(request.due_on), False))
    told = [request.details, request.extended_why, request.answer]
    at = visit.at("mis-datos", request.id, "archivo")
    name = _(RIGHT_NAMES[request.right])
    return Block(
        title=f"{name} · {request.number}",
        said=_(REQUEST_STATUS_NAMES[request.status]),
        tone=_TONES[request.status],
        facts=tuple(facts),
        note="\n".join(filter(None, told)),
        buttons=(Way(_("Descargar mis datos"), at),) if request.has_file else (),
    )


_AT: Final = f"{PATH}{{token}}/mis-datos"
doors.add_route(_AT, visiting.shows(shown), methods=["GET"])
doors.add_route(_AT, visiting.takes(asked, again=shown), methods=["POST"])
doors.add_route(f"{_AT}/{{asked}}/archivo", visiting.shows(file), methods=["GET"])
