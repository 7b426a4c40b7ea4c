"""The page of an inspection for whoever holds its link: no session, no script, its report."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from models.inspections import Grade
from models.values import clock, plate
from torque_app.core.errors import NotFound
from torque_app.core.paper import disposition
from torque_app.core.texts import _
from torque_app.core.tx import Tx, transaction
from torque_app.inspections import queries
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import SharedInspection
from torque_app.inspections.service import LINK_PATH
from torque_app.links import queries as links
from torque_app.links import service as openings
from torque_app.shell import public
from torque_app.shell.rest import passage_of

router = APIRouter()
"""Nothing of this page is an operation of the API."""

doors = APIRouter()
BROWSER_ROUTERS = (doors,)

SEE_FILES: Final = "files.view"
_TEMPLATE: Final = "inspections/templates/inspection.html"
_TONES: Final = {Grade.RED: "danger", Grade.AMBER: "warning"}
_LIGHTS: Final = {Grade.RED: _("Rojo"), Grade.AMBER: _("Amarillo")}


def shown(request: Request) -> Response:
    """Show the inspection, and count the visit; a program that asks for the headers is none."""
    token = request.path_params["token"]

    def read(tx: Tx, link: links.HeldLink) -> Response:
        inspection = queries.shared_inspection(tx, link.subject.id)
        if request.method == "GET":
            openings.count_opening(tx, link)
        return _page(inspection, token)

    return _opened(request, read)


def pdf(request: Request) -> Response:
    """Hand over the report, to be shown in its tab."""

    def read(tx: Tx, link: links.HeldLink) -> Response:
        queries.shared_inspection(tx, link.subject.id)
        paper = queries.report(tx, link.subject.id)
        how = disposition(paper.name, how="inline")
        return Response(
            paper.data,
            media_type=paper.content_type,
            headers={"Content-Disposition": how, **public.UNSEEN, "accept-ranges": "none"},
        )

    return _opened(request, read)


def nowhere(_request: Request) -> Response:
    """Answer every other address and every other method as an unknown token."""
    return public.nothing()


def _opened(request: Request, answer: Callable[[Tx, links.HeldLink], Response]) -> Response:
    """Run `answer` for whoever holds the token; all that opens nothing looks the same."""
    try:
        link = links.held(request.path_params["token"], queries.SUBJECT)
        actor, passage = link.visitor(Inspections.VIEW, SEE_FILES), passage_of(request)
        with transaction(passage.known(actor) if passage else actor) as tx:
            return answer(tx, link)
    except (links.VoidLink, NotFound):
        return public.nothing()


def _page(inspection: SharedInspection, token: str) -> Response:
    tone, state = _state(inspection)
    car = f"{plate.formatted(inspection.plate)} · {inspection.vehicle}"
    return public.page(
        _TEMPLATE,
        title=f"{_('Inspección')} {plate.formatted(inspection.plate)} · {inspection.workshop}",
        brand=public.Brand(
            inspection.workshop, inspection.face.colour, inspection.contacts, inspection.face.logo
        ),
        heading=_("Inspección de tu vehículo"),
        tone=tone,
        state=state,
        facts=[
            (_("Vehículo"), car),
            (_("Fecha"), clock.formatted(inspection.finished_at, inspection.zone)),
            (_("Puntos en verde"), f"{inspection.green} / {inspection.total}"),
        ],
        summary=inspection.summary,
        findings=[(_TONES[each.grade], _LIGHTS[each.grade], each) for each in inspection.findings],
        suggested=_("Trabajo sugerido"),
        report=(_("Ver el informe completo"), f"{LINK_PATH}{token}/pdf"),
    )


def _state(inspection: SharedInspection) -> tuple[str, str]:
    if inspection.red:
        return "danger", _("Hay puntos en rojo: conviene repararlos ahora.")
    if inspection.amber:
        return "warning", _("Hay puntos en amarillo: conviene repararlos pronto.")
    return "success", _("Todo lo revisado está bien.")


doors.add_route(f"{LINK_PATH}{{token}}", shown, methods=["GET"])
doors.add_route(f"{LINK_PATH}{{token}}/pdf", pdf, methods=["GET"])
doors.add_route(
    f"{LINK_PATH}{{rest:path}}",
    nowhere,
    methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
)
