"""What a person answers to a document: receipt of goods, acceptance or claim."""

from uuid import UUID

from models.base import new_id
from models.purchases import ClaimAction, PurchaseClaim, PurchaseDocument
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.purchases import rules
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import PurchaseDetail, one
from torque_app.purchases.queries.reading import claims_of, standing_of
from torque_app.purchases.service.story import changed, tell
from torque_app.tenants import queries as tenants

_LONGEST_REASON = 256
_LONGEST_PREMISES = 80
_SHORTEST_REASON = 5


class NotPossible(Conflict):
    """The document does not admit this answer now; the sentence says why."""

    code = "answer_not_possible"
    message = "Este documento ya no admite esa respuesta."


@needs(Purchases.ANSWER)
def acknowledge(tx: Tx, document_id: UUID, *, premises: str = "") -> PurchaseDetail:
    """Give the receipt for goods or services (ERM); after it the document can not be claimed.

    `premises` is where they were received, the company's address by default.
    """
    return _ask(tx, document_id, ClaimAction.RECEIVED_GOODS, premises=premises)


@needs(Purchases.ANSWER)
def accept(tx: Tx, document_id: UUID) -> PurchaseDetail:
    """Accept the content (ACD); after it the document can not be claimed."""
    return _ask(tx, document_id, ClaimAction.ACCEPTS_CONTENT)


@needs(Purchases.ANSWER)
def claim(tx: Tx, document_id: UUID, *, action: ClaimAction, reason: str) -> PurchaseDetail:
    """Claim the content (RCD) or a partial or total lack of delivery (RFP, RFT), saying why."""
    if action not in rules.CLAIMS:
        raise Invalid.field("action", "Elige qué reclamas: el contenido o la entrega.")
    why = " ".join(reason.split())[:_LONGEST_REASON]
    if len(why) < _SHORTEST_REASON:
        raise Invalid.field("reason", "Escribe por qué reclamas; tu proveedor lo va a leer.")
    return _ask(tx, document_id, action, reason=why)


def _ask(
    tx: Tx, document_id: UUID, action: ClaimAction, *, reason: str = "", premises: str = ""
) -> PurchaseDetail:
    """Write down what is to be registered; a worker does it, and the document moves then."""
    document = tx.get(PurchaseDocument, document_id, lock=True)
    standing = standing_of(document, claims_of(tx, document_id), now=tx.now)
    objection = rules.objection(action, standing)
    if objection is not None:
        raise NotPossible(objection)
    asked = PurchaseClaim(
        id=new_id(),
        document_id=document_id,
        action=action,
        reason=reason,
        premises=_premises(tx, document, premises),
        asked_by=tx.actor.user_id,
    )
    tx.session.add(asked)
    tell(
        tx,
        document,
        "ASKED",
        "Se está registrando.",
        act=rules.ACTION_NAMES[action],
        why=reason,
    )
    tx.later("purchases.register", {"claim_id": str(asked.id)}, dedup_key=f"claim:{asked.id}")
    tx.emit(changed(document))
    tx.session.flush()
    return one(tx, document_id)


def _premises(tx: Tx, document: PurchaseDocument, typed: str) -> str:
    given = " ".join(typed.split())
    return (given or tenants.company(tx, document.company_id).address)[:_LONGEST_PREMISES]
