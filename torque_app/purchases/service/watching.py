"""The clock of the 8 days: when SII received a document, and who is warned before they end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.purchases import PurchaseDocument
from models.values import claim_window
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import Certificate, Environment
from torque_app.invoicing import service as invoicing
from torque_app.purchases import rules
from torque_app.purchases.events import PurchaseDeadlineNear
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries.reading import closing
from torque_app.purchases.service.registering import environment_of
from torque_app.purchases.service.story import changed, tell

LONG_AGO: Final = timedelta(days=9)
"""After so long nobody asks again: the 8 days are over however they are counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """A document whose reception at SII is to be asked for."""

    issuer_rut: str
    dte_type: int
    folio: int
    environment: Environment
    certificate: Certificate = field(repr=False)


@needs(Purchases.ANSWER)
def begin_look_up(tx: Tx, document_id: UUID) -> Question | None:
    """Return what to ask SII about a document, None once it does not matter any more.

    Raises NoCertificate when nobody can ask for the company today.
    """
    document = tx.get(PurchaseDocument, document_id)
    if tx.now - document.received_at > LONG_AGO:
        return None
    return Question(
        issuer_rut=document.issuer_rut,
        dte_type=document.dte_type,
        folio=document.folio,
        environment=environment_of(tx, document.company_id),
        certificate=invoicing.signer_of(tx, document.company_id),
    )


@needs(Purchases.ANSWER)
def record_look_up(tx: Tx, document_id: UUID, received_at: datetime) -> None:
    """Count the 8 days from when SII received the document."""
    document = tx.get(PurchaseDocument, document_id, lock=True)
    if document.sii_received_at == received_at:
        return
    document.sii_received_at = received_at
    tell(
        tx,
        document,
        "AT_SII",
        "El SII informó cuándo lo recibió: desde ahí corren los 8 días.",
        at=received_at.isoformat(),
    )
    tx.emit(changed(document))


@needs(Purchases.ANSWER)
def warn(tx: Tx) -> int:
    """Announce every document whose 8 days end in 3 days or in 1, each once; return how many."""
    announced = 0
    query = select(PurchaseDocument).where(closing(tx.now)).with_for_update(key_share=True)
    for document in tx.session.exec(query):
        left = claim_window.days_left(document.sii_received_at or document.received_at, now=tx.now)
        due = rules.warning(left, warned=document.warned_days)
        if due is None:
            continue
        document.warned_days = due
        announced += 1
        tx.emit(
            PurchaseDeadlineNear(
                document.id, document.issuer_rut, document.dte_type, document.folio,
                issuer_name=document.issuer_name, days_left=left,
            )
        )  # fmt: skip
    return announced
