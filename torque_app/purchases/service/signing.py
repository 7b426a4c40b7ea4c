"""The signed files for suppliers: RespuestaDTE, technical and commercial, and EnvioRecibos.

SII's registry is what binds; these files are what partners expect. They are signed from the bytes
as they came, so that a bug of ours in reading shows in both or in none.
"""

from hashlib import sha256
from pathlib import PurePath
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.purchases import (
    AnswerKind,
    ClaimAction,
    PurchaseAnswer,
    PurchaseClaim,
    PurchaseDocument,
    PurchaseEnvelope,
)
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.tx import Tx
from torque_app.integrations.sii import reading
from torque_app.integrations.sii.answers import (
    Judged,
    Responder,
    build_receipts,
    build_reception,
    build_result,
)
from torque_app.integrations.sii.arrivals import DocumentState, Verdict
from torque_app.integrations.sii.reading import Kind, Received
from torque_app.invoicing import service as invoicing
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries.rows import ANSWER_NAMES
from torque_app.purchases.service.story import changed, tell
from torque_app.tenants import queries as tenants

_RESULT_TYPES: Final = frozenset({33, 34, 46, 52, 56, 61, 110, 111, 112})
"""Types a commercial RespuestaDTE can name (SiiTypes_v10.xsd, DTEType)."""


@needs(Purchases.ANSWER)
def acknowledge_envelope(tx: Tx, envelope_id: UUID) -> bool:
    """Sign the technical answer to an envelope; return whether it did, it is signed only once.

    A DTE that came alone has no envelope to answer. Raises NoCertificate.
    """
    envelope = tx.get(PurchaseEnvelope, envelope_id, lock=True)
    if envelope.kind != Kind.ENVIO_DTE or _is_answered(tx, envelope_id):
        return False
    inbox = reading.read(envelope.xml)
    number = next_number(tx, "purchase_answers")
    data = build_reception(
        inbox,
        responder=_responder(tx, envelope.company_id),
        number=number,
        file_name=envelope.filename or f"{PurePath(inbox.id or 'EnvioDTE').name}.xml",
        received_at=envelope.received_at,
        certificate=invoicing.signer_of(tx, envelope.company_id),
        at=tx.now,
        states={
            (one["issuer_rut"], one["type"], one["folio"]): DocumentState(one["state"])
            for one in envelope.refused
        },
    )
    _keep(tx, AnswerKind.RECEPTION, data, envelope_id=envelope_id, number=number)
    query = select(PurchaseDocument).where(PurchaseDocument.envelope_id == envelope_id)
    for document in tx.session.exec(query):
        _announce(tx, document, AnswerKind.RECEPTION)
    return True


def sign_answer(tx: Tx, document: PurchaseDocument, claim: PurchaseClaim) -> None:
    """Sign the file that tells the supplier of an act, where SII's format has one for the type."""
    envelope = tx.get(PurchaseEnvelope, document.envelope_id)
    received = _received(document, envelope)
    responder = _responder(tx, document.company_id)
    certificate = invoicing.signer_of(tx, document.company_id)
    number = next_number(tx, "purchase_answers")
    if claim.action is ClaimAction.RECEIVED_GOODS:
        kind = AnswerKind.RECEIPT
        data = build_receipts(
            [received],
            responder=responder,
            place=claim.premises,
            certificate=certificate,
            at=tx.now,
        )
    elif document.dte_type in _RESULT_TYPES:
        kind = AnswerKind.RESULT
        accepted = claim.action is ClaimAction.ACCEPTS_CONTENT
        verdict = Verdict.ACCEPTED if accepted else Verdict.REJECTED
        data = build_result(
            [Judged(received, verdict, envelope.number, claim.reason or None)],
            responder=responder,
            number=number,
            certificate=certificate,
            at=tx.now,
        )
    else:
        return
    _keep(
        tx, kind, data, envelope_id=envelope.id, number=number, document=document, claim=claim
    )  # fmt: skip
    _announce(tx, document, kind)


def _received(document: PurchaseDocument, envelope: PurchaseEnvelope) -> Received:
    """Return a document as it came: read alone, or in its file when it can not stand alone."""
    try:
        return reading.read(document.xml).documents[0]
    except reading.Unreadable:
        key = (document.issuer_rut, document.dte_type, document.folio)
        inbox = reading.read(envelope.xml)
        return next(one for one in inbox.documents if one.key == key)


def _is_answered(tx: Tx, envelope_id: UUID) -> bool:
    query = select(PurchaseAnswer.id).where(
        PurchaseAnswer.envelope_id == envelope_id, col(PurchaseAnswer.document_id).is_(None)
    )
    return tx.session.exec(query).first() is not None


def _keep(
    tx: Tx,
    kind: AnswerKind,
    data: bytes,
    *,
    envelope_id: UUID,
    number: int,
    document: PurchaseDocument | None = None,
    claim: PurchaseClaim | None = None,
) -> None:
    tx.session.add(
        PurchaseAnswer(
            id=new_id(),
            kind=kind,
            envelope_id=envelope_id,
            document_id=document.id if document else None,
            claim_id=claim.id if claim else None,
            number=number,
            xml=data,
            sha256=sha256(data).hexdigest(),
            created_at=tx.now,
        )
    )


def _announce(tx: Tx, document: PurchaseDocument, kind: AnswerKind) -> None:
    tell(tx, document, "ANSWER", "Firmado y listo para descargar.", act=ANSWER_NAMES[kind])
    tx.emit(changed(document))


def _responder(tx: Tx, company_id: UUID) -> Responder:
    company = tenants.company(tx, company_id)
    return Responder(
        rut=company.rut, contact=company.razon_social, phone=company.phone, email=company.email
    )
