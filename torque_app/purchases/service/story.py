"""The story of a received document: every step in one sentence, with what proves it."""

from typing import Any

from sqlmodel import col, select

from models.purchases import PurchaseDocument, PurchaseStep
from torque_app.core.tx import Tx
from torque_app.purchases.events import PurchaseChanged

_LONGEST = 300


def tell(tx: Tx, document: PurchaseDocument, step: str, sentence: str, **evidence: Any) -> None:
    """Add a step; evidence that is None or empty is left out."""
    tx.session.add(
        PurchaseStep(
            document_id=document.id,
            step=step,
            sentence=sentence[:_LONGEST],
            evidence={name: value for name, value in evidence.items() if value not in (None, "")},
            actor_id=tx.actor.user_id,
            happened_at=tx.now,
        )
    )


def tell_once(tx: Tx, document: PurchaseDocument, step: str, sentence: str) -> None:
    """Add the step, and have its page re-read, unless the last one says the same."""
    query = (
        select(PurchaseStep)
        .where(PurchaseStep.document_id == document.id)
        .order_by(col(PurchaseStep.happened_at).desc(), col(PurchaseStep.id).desc())
        .limit(1)
    )
    last = tx.session.exec(query).first()
    if last is None or (last.step, last.sentence) != (step, sentence[:_LONGEST]):
        tell(tx, document, step, sentence)
        tx.emit(changed(document))


def changed(document: PurchaseDocument) -> PurchaseChanged:
    """Return the news that a document's page must be read again."""
    return PurchaseChanged(document.id, document.issuer_rut, document.dte_type, document.folio)
