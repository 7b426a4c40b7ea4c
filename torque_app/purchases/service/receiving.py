"""Taking in what suppliers send: read, judged document by document, kept byte by byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col

from models.base import new_id
from models.purchases import (
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseSource,
    SignatureGrade,
)
from models.values import rut as ruts
from models.values.claim_window import REGISTERED_TYPES
from torque_app.core.errors import TorqueError
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.integrations.sii import reading
from torque_app.integrations.sii.arrivals import DocumentState
from torque_app.integrations.sii.reading import Inbox, Kind, Received
from torque_app.integrations.sii.values import Environment
from torque_app.invoicing import service as invoicing
from torque_app.purchases.events import PurchaseReceived
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import type_name
from torque_app.purchases.service.content import content, grade
from torque_app.purchases.service.story import tell
from torque_app.tenants import queries as tenants
from torque_app.tenants.queries import CompanyRow

LARGEST: Final = reading.LARGEST
_BOLETAS: Final = frozenset({39, 41})
_NOT_INVOICES: Final[Mapping[Kind, str]] = {
    Kind.ENVIO_BOLETA: "El archivo trae boletas, que no se reciben como compras.",
    Kind.RESPUESTA: "El archivo es una respuesta a un documento tuyo, no una compra.",
    Kind.RECIBOS: "El archivo es un recibo de un documento tuyo, no una compra.",
}


class NotPurchases(TorqueError):
    """The file is SII's, but brings no document that somebody sold us."""

    code, status = "not_purchases", 422
    message = "El archivo no trae documentos de proveedores."


class Outcome(StrEnum):
    """What became of one document of a file."""

    NEW = "NEW"
    DUPLICATE = "DUPLICATE"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Judged:
    """One document of a file and what became of it; the sentence says why, when not taken in."""

    dte_type: int
    type_name: str
    folio: int
    issuer_rut: str
    issuer_name: str
    total: Decimal
    signature: SignatureGrade
    outcome: Outcome
    sentence: str
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of a file; `envelope_id` is None when nothing of it was kept."""

    envelope_id: UUID | None
    signature: SignatureGrade
    documents: tuple[Judged, ...]

    @property
    def taken(self) -> int:
        """How many documents came in."""
        return sum(each.outcome is Outcome.NEW for each in self.documents)


@needs(Purchases.UPLOAD)
def receive_envelope(
    tx: Tx,
    data: bytes,
    *,
    source: PurchaseSource = PurchaseSource.UPLOAD,
    filename: str = "",
) -> Reception:
    """Keep an EnvioDTE, or a DTE alone, and every document of it that is for us and new.

    Raises Unreadable or NotPurchases for the whole file; documents for other companies, test
    documents and boletas are refused one by one, those already here are ignored and said.
    """
    inbox = reading.read(data, trusted_keys=invoicing.trusted_keys())
    if inbox.kind in _NOT_INVOICES:
        raise NotPurchases(_NOT_INVOICES[inbox.kind])
    one_at_a_time(tx, "purchases")
    companies = {company.rut: company for company in tenants.companies(tx)}
    cases = _judge(tx, inbox, companies)
    envelope_id = None
    if any(case.outcome is Outcome.NEW for case in cases):
        envelope = _keep(tx, inbox, cases, source=source, filename=filename)
        envelope_id = envelope.id
        for case in cases:
            if case.outcome is Outcome.NEW:
                case.document_id = _file(tx, case, envelope)
        tx.later("purchases.acknowledge_envelope", {"envelope_id": str(envelope_id)})
    return Reception(envelope_id, grade(inbox.signature), tuple(case.judged() for case in cases))


@dataclass(slots=True)
class _Case:
    """One document before it is filed; `state` is what a RespuestaDTE says of it."""

    received: Received
    company: CompanyRow | None
    outcome: Outcome = Outcome.NEW
    sentence: str = ""
    state: DocumentState = DocumentState.RECEIVED
    document_id: UUID | None = None

    def refuse(self, sentence: str, *, state: DocumentState = DocumentState.OTHER) -> "_Case":
        self.outcome, self.sentence, self.state = Outcome.REFUSED, sentence, state
        return self

    def judged(self) -> Judged:
        found = self.received
        return Judged(
            dte_type=found.type,
            type_name=type_name(found.type),
            folio=found.folio,
            issuer_rut=found.issuer_rut,
            issuer_name=found.issuer_name,
            total=Decimal(found.total),
            signature=grade(found.signature),
            outcome=self.outcome,
            sentence=self.sentence,
            document_id=self.document_id,
        )


def _judge(tx: Tx, inbox: Inbox, companies: Mapping[str, CompanyRow]) -> list[_Case]:
    """Return a case for every document; one that comes twice in the file is new only once."""
    known = _known(tx, inbox)
    cases = []
    for received in inbox.documents:
        case = _alone(_Case(received, companies.get(received.receiver_rut)), companies)
        if case.outcome is Outcome.NEW and case.company is not None:
            key = (case.company.id, *received.key)
            if key in known:
                _again(case, *known[key])
            else:
                known[key] = (None, received.sha256)
        cases.append(case)
    return cases


def _alone(case: _Case, companies: Mapping[str, CompanyRow]) -> _Case:
    """Judge a document by what it says itself."""
    received = case.received
    if case.company is None:
        sentence = Sentence(
            "Es para el RUT {rut}, que no es de tus empresas.",
            rut=ruts.formatted(received.receiver_rut),
        )
        return case.refuse(sentence, state=DocumentState.OTHER_RECEIVER)
    if received.issuer_rut in companies:
        return case.refuse("Lo emitió tu propia empresa: no es una compra.")
    if received.type in _BOLETAS:
        return case.refuse("Las boletas no se reciben como compras.")
    production = case.company.dte_environment.value == Environment.PRODUCTION.value
    if production and received.environment is Environment.CERTIFICATION:
        return case.refuse("Es un documento de prueba, del ambiente de certificación del SII.")
    return case


def _again(case: _Case, document_id: UUID | None, sha256: str) -> None:
    """Say that a document is here already, or that another one stands under its folio."""
    if sha256 != case.received.sha256:
        case.refuse(
            "Ya tienes otro documento distinto con este folio. Revísalo con tu proveedor.",
            state=DocumentState.REPEATED,
        )
        return
    case.outcome, case.state = Outcome.DUPLICATE, DocumentState.REPEATED
    case.sentence, case.document_id = "Ya lo tenías.", document_id


def _known(tx: Tx, inbox: Inbox) -> dict[tuple[UUID, str, int, int], tuple[UUID | None, str]]:
    """Return what is here already of the documents of a file: its id and the hash of its bytes."""
    keys = [received.key for received in inbox.documents]
    query = columns(
        PurchaseDocument.company_id,
        PurchaseDocument.issuer_rut,
        PurchaseDocument.dte_type,
        PurchaseDocument.folio,
        PurchaseDocument.id,
        PurchaseDocument.sha256,
    ).where(
        tuple_(
            col(PurchaseDocument.issuer_rut),
            col(PurchaseDocument.dte_type),
            col(PurchaseDocument.folio),
        ).in_(keys)
    )
    return {(row[0], row[1], row[2], row[3]): (row[4], row[5]) for row in tx.session.execute(query)}


def _keep(
    tx: Tx, inbox: Inbox, cases: list[_Case], *, source: PurchaseSource, filename: str
) -> PurchaseEnvelope:
    """Write the envelope with its bytes, and what was refused of it for the answer."""
    first = next(case for case in cases if case.outcome is Outcome.NEW)
    assert first.company is not None
    envelope = PurchaseEnvelope(
        id=new_id(),
        company_id=first.company.id,
        issuer_rut=inbox.issuer_rut,
        issuer_name=first.received.issuer_name[:100],
        kind=str(inbox.kind),
        source=source,
        filename=PurePath(filename).name[:200],
        received_by=tx.actor.user_id,
        received_at=tx.now,
        signature=grade(inbox.signature),
        refused=[_refused(case) for case in cases if case.outcome is not Outcome.NEW],
        xml=inbox.data,
        sha256=inbox.sha256,
        number=next_number(tx, "purchase_envelopes"),
    )
    tx.session.add(envelope)
    tx.session.flush()
    return envelope


def _refused(case: _Case) -> dict[str, Any]:
    """Return which document was not taken in, and what the technical answer says of it."""
    issuer_rut, type_, folio = case.received.key
    return {"issuer_rut": issuer_rut, "type": type_, "folio": folio, "state": int(case.state)}


def _file(tx: Tx, case: _Case, envelope: PurchaseEnvelope) -> UUID:
    """Write one document, begin its story, and ask SII when it received it."""
    received, company = case.received, case.company
    assert company is not None
    document = PurchaseDocument(
        id=new_id(),
        company_id=company.id,
        envelope_id=envelope.id,
        received_at=tx.now,
        **content(received),
    )
    tx.session.add(document)
    tx.session.flush()
    how = "Llegó por correo." if envelope.source is PurchaseSource.MAILBOX else "Se cargó aquí."
    tell(tx, document, "RECEIVED", how, file=envelope.filename, sha256=document.sha256)
    tx.emit(
        PurchaseReceived(
            document.id, document.issuer_rut, document.dte_type, document.folio, received.total
        )
    )
    if document.dte_type in REGISTERED_TYPES:
        tx.later("purchases.look_up", {"document_id": str(document.id)})
    return document.id
