"""One quotation after another: listed, written, sent, decided and turned into an OT."""

from dataclasses import dataclass, field
from uuid import UUID

from fastapi import APIRouter, Response

from models.base import new_id
from models.notifications_messages import Channel
from models.quotations import Decision, QuotationStatus
from torque_app.core.errors import Invalid
from torque_app.core.tx import Tx, transaction
from torque_app.quotations import queries, service
from torque_app.quotations.api import bodies
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.service import Evidence, NewLine
from torque_app.shell.papers import download
from torque_app.shell.rest import (
    Calling,
    Envelope,
    Wanted,
    answer,
    created,
    listed,
    shown_once,
    told,
)

router = APIRouter(prefix="/quotations", tags=["Presupuestos"])
Whole = Envelope[QuotationDetail]


@dataclass(frozen=True, slots=True)
class Gone:
    """What was removed."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Converted:
    """The OT a quotation became."""

    work_order_id: UUID


@dataclass(frozen=True, slots=True)
class SentOut:
    """What became of it; the path holds the link's token and is shown this once."""

    quotation: QuotationDetail
    approval_id: UUID | None
    path: str = field(repr=False)
    messages: tuple[UUID, ...]


@router.get("", response_model=Envelope[list[queries.QuotationRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista los presupuestos; filtra por estado, cliente, vehículo, centro, asesor u OT."""
    return listed(calling, queries.find, wanted)


@router.post("", response_model=Whole, status_code=201)
def draft(calling: Calling, body: bodies.DraftIn) -> Response:
    """Empieza un presupuesto en borrador, sin líneas."""
    return created(calling, service.draft, **told(body, emptied=(*bodies.EMPTIED, *_OPTIONAL)))


_OPTIONAL = ("vehicle_id", "service_center_id", "appointment_id")


@router.get("/{quotation_id}", response_model=Whole)
def one(calling: Calling, quotation_id: UUID, *, revision: int | None = None) -> Response:
    """Entrega un presupuesto con sus líneas, en su versión actual o la que pidas."""
    return answer(calling, queries.one, quotation_id, revision=revision)


@router.patch("/{quotation_id}", response_model=Whole)
def set_header(calling: Calling, quotation_id: UUID, body: bodies.HeaderIn) -> Response:
    """Cambia los términos de un presupuesto en borrador."""
    said = told(body, emptied=(*bodies.EMPTIED, "version"))
    return answer(calling, service.set_header, quotation_id, **said)


@router.delete("/{quotation_id}", response_model=Envelope[Gone])
def remove(calling: Calling, quotation_id: UUID) -> Response:
    """Elimina un presupuesto en borrador o rechazado."""

    def removed(tx: Tx) -> Gone:
        service.remove(tx, quotation_id)
        return Gone(quotation_id)

    return answer(calling, removed)


@router.patch("/{quotation_id}/status", response_model=Whole)
def decide_as_manager(calling: Calling, quotation_id: UUID, body: bodies.StatusIn) -> Response:
    """El jefe da el visto bueno a un presupuesto, o lo rechaza con su motivo."""
    if body.status is QuotationStatus.MANAGER_APPROVED:
        return answer(calling, service.manager_approve, quotation_id, note=body.note)
    if body.status is QuotationStatus.MANAGER_REJECTED:
        return answer(calling, service.manager_reject, quotation_id, note=body.note)
    raise Invalid.field("status", "Sólo MANAGER_APPROVED o MANAGER_REJECTED.")


@router.post("/{quotation_id}/lines", response_model=Whole, status_code=201)
def add_line(calling: Calling, quotation_id: UUID, body: bodies.LineIn) -> Response:
    """Agrega una línea al final."""
    return created(calling, service.add_line, quotation_id, NewLine(**body.model_dump()))


@router.patch("/{quotation_id}/lines/{quotation_line_id}", response_model=Whole)
def change_line(
    calling: Calling, quotation_id: UUID, quotation_line_id: UUID, body: bodies.LineChangeIn
) -> Response:
    """Cambia una línea de un presupuesto en borrador."""
    said = body.model_dump(exclude_unset=True)
    return answer(calling, service.change_line, quotation_id, quotation_line_id, **said)


@router.delete("/{quotation_id}/lines/{quotation_line_id}", response_model=Whole)
def remove_line(calling: Calling, quotation_id: UUID, quotation_line_id: UUID) -> Response:
    """Quita una línea de un presupuesto en borrador."""
    return answer(calling, service.remove_line, quotation_id, quotation_line_id)


@router.post("/{quotation_id}/lines/{quotation_line_id}/move", response_model=Whole)
def move_line(
    calling: Calling, quotation_id: UUID, quotation_line_id: UUID, body: bodies.MoveIn
) -> Response:
    """Pone una línea delante de otra, o al final."""
    return answer(calling, service.move_line, quotation_id, quotation_line_id, before=body.before)


@router.post("/{quotation_id}/packages", response_model=Whole)
def add_package(calling: Calling, quotation_id: UUID, body: bodies.PackageIn) -> Response:
    """Agrega las líneas de un paquete."""
    return answer(calling, service.add_package, quotation_id, body.code)


@router.post("/{quotation_id}/send-to-customer", response_model=Envelope[SentOut])
def send_to_customer(calling: Calling, quotation_id: UUID, body: bodies.SendIn) -> Response:
    """Envía el presupuesto al cliente, o lo deja esperando la aprobación que pida una regla."""
    return _sent(calling, quotation_id, body.channels, version=body.version)


@router.post("/{quotation_id}/whatsapp", response_model=Envelope[SentOut])
def by_whatsapp(calling: Calling, quotation_id: UUID) -> Response:
    """Envía el presupuesto al cliente por WhatsApp."""
    return _sent(calling, quotation_id, [Channel.WHATSAPP])


def _sent(
    calling: Calling,
    quotation_id: UUID,
    channels: list[Channel] | None,
    *,
    version: int | None = None,
) -> Response:
    def sent(tx: Tx) -> SentOut:
        done = service.send_to_customer(tx, quotation_id, version=version, channels=channels)
        return SentOut(done.quotation, done.approval_id, done.path, done.messages)

    return answer(shown_once(calling), sent)


@router.post("/{quotation_id}/send-to-manager", response_model=Whole)
def send_to_manager(calling: Calling, quotation_id: UUID) -> Response:
    """Pasa el presupuesto al jefe para su visto bueno."""
    return answer(calling, service.send_to_manager, quotation_id)


@router.post("/{quotation_id}/manager-approve", response_model=Whole)
def manager_approve(calling: Calling, quotation_id: UUID, body: bodies.NoteIn) -> Response:
    """El jefe da su visto bueno."""
    return answer(calling, service.manager_approve, quotation_id, note=body.note)


@router.post("/{quotation_id}/manager-reject", response_model=Whole)
def manager_reject(calling: Calling, quotation_id: UUID, body: bodies.NoteIn) -> Response:
    """El jefe rechaza el presupuesto y dice por qué."""
    return answer(calling, service.manager_reject, quotation_id, note=body.note)


@router.post("/{quotation_id}/customer-approve", response_model=Whole)
def customer_approve(calling: Calling, quotation_id: UUID, body: bodies.AnswerIn) -> Response:
    """Registra lo que el cliente aprobó en el mesón o por teléfono, línea por línea."""
    return _recorded(calling, quotation_id, body, Decision.APPROVED)


@router.post("/{quotation_id}/customer-reject", response_model=Whole)
def customer_reject(calling: Calling, quotation_id: UUID, body: bodies.AnswerIn) -> Response:
    """Registra que el cliente rechazó el presupuesto."""
    return _recorded(calling, quotation_id, body, Decision.DECLINED)


def _recorded(
    calling: Calling, quotation_id: UUID, body: bodies.AnswerIn, otherwise: Decision
) -> Response:
    context = calling.actor.context
    return answer(
        calling,
        service.record_decision,
        quotation_id,
        revision=body.revision,
        decisions={each.line_id: each.decision for each in body.decisions} or otherwise,
        name=body.name,
        rut=body.rut,
        key=body.key or new_id(),
        note=body.note,
        evidence=Evidence(str(context.get("ip", "")), str(context.get("user_agent", ""))),
    )


@router.post("/{quotation_id}/revise", response_model=Whole)
def revise(calling: Calling, quotation_id: UUID, body: bodies.WhyIn) -> Response:
    """Empieza una versión nueva de lo que ya se mostró."""
    return answer(calling, service.revise, quotation_id, why=body.why)


@router.post("/{quotation_id}/take-over", response_model=Whole)
def take_over(calling: Calling, quotation_id: UUID) -> Response:
    """El jefe toma un presupuesto sin respuesta para hacer una mejor oferta."""
    return answer(calling, service.take_over, quotation_id)


@router.post("/{quotation_id}/duplicate", response_model=Whole, status_code=201)
def duplicate(calling: Calling, quotation_id: UUID) -> Response:
    """Copia un presupuesto en un borrador nuevo."""
    return created(calling, service.duplicate, quotation_id)


@router.post("/{quotation_id}/convert", response_model=Envelope[Converted], status_code=201)
def convert(calling: Calling, quotation_id: UUID, body: bodies.ConvertIn) -> Response:
    """Abre la OT de un presupuesto aprobado, con sus líneas aprobadas."""

    def converted(tx: Tx) -> Converted:
        return Converted(service.convert(tx, quotation_id, service_type=body.service_type))

    return created(calling, converted)


@router.get("/{quotation_id}/compare", response_model=Envelope[list[queries.Difference]])
def compare(calling: Calling, quotation_id: UUID, *, before: int, after: int) -> Response:
    """Compara dos versiones línea por línea."""
    return answer(calling, queries.compare, quotation_id, before, after)


@router.get("/{quotation_id}/pdf")
def pdf(calling: Calling, quotation_id: UUID, *, revision: int | None = None) -> Response:
    """Descarga el presupuesto en PDF, tal como se envió; sin el enlace para quien no envía."""
    with transaction(calling.actor) as tx:
        as_sent = calling.actor.may(Quotations.SEND)
        paper = queries.sheet(tx, quotation_id, revision, as_sent=as_sent)
    return download(paper)
