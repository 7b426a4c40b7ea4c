"""The files of a received document: the bytes as they came, and those we answered with."""

from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from models.purchases import AnswerKind, PurchaseAnswer, PurchaseDocument, PurchaseEnvelope
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.purchases.permissions import Purchases

_XML = "application/xml"
_STEMS = {
    AnswerKind.RECEPTION: "RespuestaEnvio",
    AnswerKind.RESULT: "RespuestaComercial",
    AnswerKind.RECEIPT: "EnvioRecibos",
}


@needs(Purchases.VIEW)
def xml(tx: Tx, document_id: UUID, *, whole: bool = False) -> Paper:
    """Return the document's exact bytes, or with `whole` those of the file it came in."""
    document = tx.get(PurchaseDocument, document_id)
    if whole:
        envelope = tx.get(PurchaseEnvelope, document.envelope_id)
        return Paper(f"Envio-{_name(document)}.xml", _XML, envelope.xml)
    return Paper(f"DTE-{_name(document)}.xml", _XML, document.xml)


@needs(Purchases.VIEW)
def answer(tx: Tx, document_id: UUID, answer_id: UUID) -> Paper:
    """Return one of the files signed for the supplier; NotFound when it answers something else."""
    document = tx.get(PurchaseDocument, document_id)
    query = select(PurchaseAnswer).where(
        PurchaseAnswer.id == answer_id,
        PurchaseAnswer.envelope_id == document.envelope_id,
        or_(
            col(PurchaseAnswer.document_id) == document_id,
            col(PurchaseAnswer.document_id).is_(None),
        ),
    )
    found = tx.session.exec(query).first()
    if found is None:
        raise NotFound
    return Paper(f"{_STEMS[found.kind]}-{_name(document)}.xml", _XML, found.xml)


def _name(document: PurchaseDocument) -> str:
    return f"{document.issuer_rut}-{document.dte_type}-{document.folio}"
