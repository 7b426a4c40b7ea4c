"""The page of a document for whoever holds its link: no session, no script, its papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.values import clock, money, rut
from torque_app.core.errors import NotFound
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx, transaction
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import Paper, SharedDocument, SharedState
from torque_app.invoicing.service import LINK_PATH
from torque_app.links import queries as links
from torque_app.links import service as openings
from torque_app.shell import public
from torque_app.shell.papers import headers
from torque_app.shell.rest import passage_of

doors = APIRouter()

SEE_OTHER: Final = 303
_TEMPLATE: Final = "invoicing/templates/document.html"
_STATE_NAMES: Final = {
    SharedState.ON_ITS_WAY: "Va en camino al SII. Vuelve en unos minutos para descargarla.",
    SharedState.IN_REVIEW: "El SII la recibió y la está revisando.",
    SharedState.ACCEPTED: "Aceptada por el SII.",
    SharedState.OBJECTED: "Aceptada por el SII con reparos.",
    SharedState.REJECTED: "El SII no la aceptó: no la uses y pide otra al taller.",
    SharedState.VOIDED: "Anulada: ya no tiene efecto.",
}
_TONES: Final = {
    SharedState.ON_ITS_WAY: "info",
    SharedState.IN_REVIEW: "info",
    SharedState.ACCEPTED: "success",
    SharedState.OBJECTED: "warning",
    SharedState.REJECTED: "danger",
    SharedState.VOIDED: "danger",
}


@dataclass(frozen=True, slots=True)
class _Button:
    label: str
    href: str


def shown(request: Request) -> Response:
    """Show the document, and count the visit; a program that only asks for the headers is none."""
    token = request.path_params["token"]

    def read(tx: Tx, link: links.HeldLink) -> Response:
        document = queries.shared_document(tx, link.subject.id)
        if request.method == "GET":
            openings.count_opening(tx, link)
        return _page(document, token)

    return _opened(request, read)


def pdf(request: Request) -> Response:
    """Hand over the printed document, to be shown in its tab."""
    return _opened(request, lambda tx, link: _paper(tx, link, request, of="pdf"))


def xml(request: Request) -> Response:
    """Hand over the signed XML, byte by byte as SII has it."""
    return _opened(request, lambda tx, link: _paper(tx, link, request, of="xml"))


def nowhere(_request: Request) -> Response:
    """Answer every other address and every other method as an unknown token."""
    return public.nothing()


def _opened(request: Request, answer: Callable[[Tx, links.HeldLink], Response]) -> Response:
    """Run `answer` for whoever holds the token; all that opens nothing looks the same."""
    try:
        link = links.held(request.path_params["token"], queries.SUBJECT)
        actor, passage = link.visitor(Invoicing.VIEW), passage_of(request)
        with transaction(passage.known(actor) if passage else actor) as tx:
            return answer(tx, link)
    except (links.VoidLink, NotFound):
        return public.nothing()


def _paper(tx: Tx, link: links.HeldLink, request: Request, *, of: str) -> Response:
    """Return a file of the document, or lead back to the page that says why there is none yet."""
    if not queries.shared_document(tx, link.subject.id).has_papers:
        back = f"{LINK_PATH}{request.path_params['token']}"
        return RedirectResponse(back, SEE_OTHER, headers=public.UNSEEN)
    read, how = _PAPERS[of]
    paper = read(tx, link.subject.id)
    return Response(
        paper.data,
        media_type=paper.content_type,
        headers={**headers(paper.name, how=how), **public.UNSEEN, "accept-ranges": "none"},
    )


def _page(document: SharedDocument, token: str) -> Response:
    heading = Sentence(
        "{type} N.º {folio}", type=Sentence(document.type_name), folio=document.folio
    )
    at = f"{LINK_PATH}{token}"
    return public.page(
        _TEMPLATE,
        title=f"{_(heading)} · {document.workshop}",
        brand=public.Brand(
            document.workshop, document.face.colour, document.contacts, document.face.logo
        ),
        heading=_(heading),
        state=_(_STATE_NAMES[document.state]),
        tone=_TONES[document.state],
        facts=[
            (_("Emitida por"), document.issuer),
            (_("RUT"), rut.formatted(document.issuer_rut)),
            (_("Fecha"), clock.formatted_date(document.issued_on)),
        ],
        total_name=_("Total"),
        total=money.formatted(document.total),
        note=_("Documento de prueba, sin valor tributario.") if document.is_practice else "",
        papers=(_Button(_("Ver PDF"), f"{at}/pdf"), _Button(_("Descargar XML"), f"{at}/xml"))
        if document.has_papers
        else (),
    )


_PAPERS: Final[Mapping[str, tuple[Callable[[Tx, UUID], Paper], str]]] = {
    "pdf": (queries.pdf, "inline"),
    "xml": (queries.xml, "attachment"),
}

doors.add_route(f"{LINK_PATH}{{token}}", shown, methods=["GET"])
doors.add_route(f"{LINK_PATH}{{token}}/pdf", pdf, methods=["GET"])
doors.add_route(f"{LINK_PATH}{{token}}/xml", xml, methods=["GET"])
doors.add_route(
    f"{LINK_PATH}{{rest:path}}",
    nowhere,
    methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
)
