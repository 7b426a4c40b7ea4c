"""The portal for programs of the client's own: what a link's token opens, and an answer by it."""

import base64
import binascii
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field

from models.quotations import Decision, QuotationStatus
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.tx import Tx, transaction
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import CarRow, OrderRow, PaperRow, Visitor
from torque_app.portal.rules.opening import STAYS, is_pass, pass_of
from torque_app.portal.service import Answer, PinNeeded
from torque_app.quotations.queries import DISCOUNT, QuotationRow
from torque_app.quotations.service import Evidence
from torque_app.shell.rest import Envelope, passage_of, request_id_of, sealed

router = APIRouter(prefix="/portal", tags=["Portal"])

R = TypeVar("R")
MOST_INK: Final = 400_000
Pass = Annotated[
    str,
    Header(alias="X-Portal-Pass", max_length=120, description="Lo que dio el PIN, si lo pide."),
]


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """Un presupuesto enviado; el total incluye IVA."""

    id: UUID
    number: str
    status: QuotationStatus
    revision: int
    plate: str
    vehicle: str
    valid_until: dt.date | None
    total: Decimal


@dataclass(frozen=True, slots=True)
class PortalView:
    """Lo que abre un enlace; el de un presupuesto abre sólo ese."""

    workshop: str
    phone: str
    orders: tuple[OrderRow, ...]
    quotations: tuple[OfferedRow, ...]
    vehicles: tuple[CarRow, ...]
    documents: tuple[PaperRow, ...]
    owed: Decimal


class PinIn(BaseModel):
    """El PIN del enlace."""

    pin: str = Field(max_length=20)


@dataclass(frozen=True, slots=True)
class GivenPass:
    """Lo que se muestra en `X-Portal-Pass` en vez del PIN, y hasta cuándo sirve."""

    portal_pass: str
    expires_at: datetime


class AnswerIn(BaseModel):
    """Quién responde a qué versión, y cómo se prueba: con un código o con una firma."""

    revision: int = Field(ge=1, le=10_000)
    key: UUID = Field(description="La misma clave dos veces es una sola respuesta.")
    name: str = Field(max_length=100)
    rut: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=500)
    code: str = Field(default="", max_length=10)
    signature: str = Field(default="", max_length=MOST_INK, description="PNG en base 64.")


@router.get("/{token}", response_model=Envelope[PortalView])
def seen(request: Request, token: str, x_portal_pass: Pass = "") -> Response:
    """Lo que el cliente ve con su enlace: trabajos, presupuestos, vehículos y documentos."""
    return _sealed(request, _opened(request, token, _view, shown=x_portal_pass))


@router.post("/{token}/pin", response_model=Envelope[GivenPass])
def pin(request: Request, token: str, body: PinIn) -> Response:
    """Cambia el PIN de un enlace por un pase de doce horas; los intentos son pocos."""

    def proved(tx: Tx, visitor: Visitor) -> GivenPass | TorqueError:
        refused = service.prove_pin(tx, visitor, pin=body.pin)
        if refused is not None:
            return refused  # raised outside: the try has to be kept
        until = tx.now + STAYS
        return GivenPass(pass_of(visitor.link.id, visitor.pin_hash, until=until), until)

    told = _opened(request, token, proved, shown=None)
    if isinstance(told, TorqueError):
        raise told
    return _sealed(request, told)


@router.post("/{token}/quotations/{quotation_id}/approve", response_model=Envelope[OfferedRow])
def approve(
    request: Request, token: str, quotation_id: UUID, body: AnswerIn, x_portal_pass: Pass = ""
) -> Response:
    """Aprueba todas las líneas de un presupuesto enviado."""
    return _answer(request, token, quotation_id, body, said=Decision.APPROVED, shown=x_portal_pass)


@router.post("/{token}/quotations/{quotation_id}/reject", response_model=Envelope[OfferedRow])
def reject(
    request: Request, token: str, quotation_id: UUID, body: AnswerIn, x_portal_pass: Pass = ""
) -> Response:
    """Rechaza todas las líneas de un presupuesto enviado."""
    return _answer(request, token, quotation_id, body, said=Decision.DECLINED, shown=x_portal_pass)


def _answer(
    request: Request,
    token: str,
    quotation_id: UUID,
    body: AnswerIn,
    *,
    said: Decision,
    shown: str,
) -> Response:
    told = body.model_dump(exclude={"signature"})
    ink = _ink(body.signature)

    def answered(tx: Tx, visitor: Visitor) -> OfferedRow:
        offered = queries.quotation(tx, visitor, quotation_id).detail
        decisions = {line.id: said for line in offered.lines if line.kind is not DISCOUNT}
        answer = Answer(decisions=decisions, signature=ink, **told)
        evidence = Evidence(*_came(request))
        service.answer_quotation(tx, visitor, quotation_id, answer, evidence=evidence)
        return _offered(queries.quotation(tx, visitor, quotation_id).detail.quotation)

    return _sealed(request, _opened(request, token, answered, shown=shown))


def _opened(
    request: Request, token: str, work: Callable[[Tx, Visitor], R], *, shown: str | None
) -> R:
    """Do something for whoever holds a token; `shown` None asks for no PIN.

    Raises VoidLink for all that opens nothing, PinNeeded without a pass where the link has one.
    """
    link = queries.held(token)
    actor, passage = link.visitor(Portal.OPEN), passage_of(request)
    with transaction(passage.known(actor) if passage else actor) as tx:
        visitor = queries.visitor(tx, link)
        if visitor.pin_hash and not (shown is None or _is_known(visitor, shown, now=tx.now)):
            raise PinNeeded
        return work(tx, visitor)


def _is_known(visitor: Visitor, shown: str, *, now: datetime) -> bool:
    return is_pass(shown, visitor.link.id, visitor.pin_hash, now=now)


def _view(tx: Tx, visitor: Visitor) -> PortalView:
    face = queries.face(tx, visitor)
    if visitor.quotation_id is not None:
        one = queries.quotation(tx, visitor, visitor.quotation_id).detail.quotation
        return PortalView(face.workshop, face.phone, (), (_offered(one),), (), (), Decimal(0))
    client_id = visitor.client_id
    return PortalView(
        workshop=face.workshop,
        phone=face.phone,
        orders=tuple(queries.orders_of(tx, client_id)),
        quotations=tuple(map(_offered, queries.quotations_of(tx, visitor))),
        vehicles=tuple(queries.cars_of(tx, client_id)),
        documents=tuple(queries.papers_of(tx, client_id)),
        owed=queries.owed(tx, client_id),
    )


def _offered(row: QuotationRow) -> OfferedRow:
    return OfferedRow(**{name: getattr(row, name) for name in OfferedRow.__slots__})


def _ink(typed: str) -> bytes | None:
    if not typed:
        return None
    try:
        return base64.b64decode(typed, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid.field("signature", "La firma no es una imagen en base 64.") from None


def _came(request: Request) -> tuple[str, str]:
    passage = passage_of(request)
    return (passage.ip[:45], passage.user_agent) if passage else ("", "")


def _sealed(request: Request, told: Any) -> Response:
    return sealed(told, request_id=request_id_of(request))
