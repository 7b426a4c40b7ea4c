"""The client's documents: what is owed, each one with its state at SII, its PDF and its XML."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from models.values import clock, money
from models.values import rut as ruts
from torque_app.core.texts import Sentence, _
from torque_app.invoicing.queries import SharedState
from torque_app.portal import queries
from torque_app.portal.public import visiting
from torque_app.portal.public.home import paper_row
from torque_app.portal.public.pieces import Block
from torque_app.portal.public.visiting import Visit, Way
from torque_app.portal.queries import PaperDetail
from torque_app.portal.rules.opening import PATH

doors = APIRouter()

_TEMPLATE: Final = "portal/templates/record.html"
_STATES: Final[Mapping[SharedState, tuple[str, str]]] = {
    SharedState.ON_ITS_WAY: (
        _("Va en camino al SII. Vuelve en unos minutos para descargarla."),
        "info",
    ),
    SharedState.IN_REVIEW: (_("El SII la recibió y la está revisando."), "info"),
    SharedState.ACCEPTED: (_("Aceptada por el SII."), "success"),
    SharedState.OBJECTED: (_("Aceptada por el SII con reparos."), "warning"),
    SharedState.REJECTED: (
        _("El SII no la aceptó: no la uses y pide otra al taller."),
        "danger",
    ),
    SharedState.VOIDED: (_("Anulada: ya no tiene efecto."), "danger"),
}


def listed(visit: Visit) -> Response:
    """Show the documents, and what is owed on all of them."""
    owed = queries.owed(visit.tx, visit.client_id)
    rows = tuple(paper_row(visit, each) for each in queries.papers_of(visit.tx, visit.client_id))
    said = _(Sentence("Debes {amount} en total.", amount=money.formatted(owed)))
    block = Block(
        said=said if owed else _("No debes nada."),
        tone="warning" if owed else "success",
        rows=rows,
        note="" if rows else _("Todavía no hay documentos a tu nombre."),
    )
    return visit.page(_TEMPLATE, title=_("Mis documentos"), blocks=[block])


def shown(visit: Visit) -> Response:
    """Show a document."""
    detail = queries.paper(visit.tx, visit.client_id, visit.id("invoice"))
    paper, shared = detail.paper, detail.shared
    said, tone = _STATES[shared.state]
    at = visit.at("documentos", paper.id)
    papers = (Way(_("Ver PDF"), f"{at}/pdf"), Way(_("Descargar XML"), f"{at}/xml"))
    block = Block(
        said=said,
        tone=tone,
        facts=_facts(detail),
        note=_("Documento de prueba, sin valor tributario.") if shared.is_practice else "",
        buttons=papers if shared.has_papers else (),
    )
    return visit.page(
        _TEMPLATE,
        title=_(Sentence("{type} N.º {folio}", type=_(paper.type_name), folio=paper.folio)),
        back=Way(_("Mis documentos"), visit.at("documentos")),
        blocks=[block],
    )


def _facts(detail: PaperDetail) -> tuple[tuple[str, str, bool], ...]:
    paper, shared = detail.paper, detail.shared
    facts = [
        (_("Emitida por"), shared.issuer, False),
        (_("RUT"), ruts.formatted(shared.issuer_rut), False),
        (_("Fecha"), clock.formatted_date(paper.issued_on), False),
    ]
    if paper.due_on is not None and paper.balance > 0:
        facts.append((_("Vence"), clock.formatted_date(paper.due_on), False))
    facts.append((_("Total"), money.formatted(paper.total), True))
    facts += [
        (
            _(Sentence("Pago del {day}", day=clock.formatted_date(each.paid_on))),
            money.formatted(each.amount),
            False,
        )
        for each in detail.payments
    ]
    if paper.balance > 0:
        facts.append((_("Por pagar"), money.formatted(paper.balance), True))
    return tuple(facts)


def pdf(visit: Visit) -> Response:
    """Hand over the printed document, to be shown in its tab."""
    return _file(visit, of="pdf", how="inline")


def xml(visit: Visit) -> Response:
    """Hand over the signed XML, byte by byte as SII has it."""
    return _file(visit, of="xml", how="attachment")


def _file(visit: Visit, *, of: str, how: str) -> Response:
    paper = queries.paper_file(visit.tx, visit.client_id, visit.id("invoice"), of=of)
    return visit.file(paper, how=how)


_AT: Final = f"{PATH}{{token}}/documentos"
doors.add_route(_AT, visiting.shows(listed), methods=["GET"])
doors.add_route(f"{_AT}/{{invoice}}", visiting.shows(shown), methods=["GET"])
doors.add_route(f"{_AT}/{{invoice}}/pdf", visiting.shows(pdf), methods=["GET"])
doors.add_route(f"{_AT}/{{invoice}}/xml", visiting.shows(xml), methods=["GET"])
