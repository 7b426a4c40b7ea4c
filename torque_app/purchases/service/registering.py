"""The steps of registering an act at SII: claimed, called by a worker, recorded once."""

from dataclasses import dataclass, field
from uuid import UUID

from models.purchases import ClaimAction, ClaimStatus, PurchaseClaim, PurchaseDocument
from models.values.claim_window import REGISTERED_TYPES
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import Certificate, Environment
from torque_app.invoicing import service as invoicing
from torque_app.purchases import lifecycle, rules
from torque_app.purchases.events import PurchaseAnswered, PurchaseAnswerRefused
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.service.signing import sign_answer
from torque_app.purchases.service.story import tell, tell_once
from torque_app.tenants import queries as tenants

_TOO_LATE = 8


@dataclass(frozen=True, slots=True)
class Order:
    """One act to register; `at_sii` is False for types the registry does not know."""

    claim_id: UUID
    issuer_rut: str
    dte_type: int
    folio: int
    action: ClaimAction
    at_sii: bool
    environment: Environment
    attempts: int
    certificate: Certificate = field(repr=False)


@needs(Purchases.ANSWER)
def begin_claim(tx: Tx, claim_id: UUID) -> Order | None:
    """Return what is to be registered and count the try, None when it was settled before.

    Raises NoCertificate when nobody can sign for the company today.
    """
    claim = tx.get(PurchaseClaim, claim_id, lock=True)
    if claim.status is not ClaimStatus.PENDING:
        return None
    document = tx.get(PurchaseDocument, claim.document_id)
    claim.attempts += 1
    return Order(
        claim_id=claim.id,
        issuer_rut=document.issuer_rut,
        dte_type=document.dte_type,
        folio=document.folio,
        action=claim.action,
        at_sii=document.dte_type in REGISTERED_TYPES,
        environment=environment_of(tx, document.company_id),
        attempts=claim.attempts,
        certificate=invoicing.signer_of(tx, document.company_id),
    )


@needs(Purchases.ANSWER)
def postpone_claim(tx: Tx, claim_id: UUID, *, sentence: str) -> None:
    """Say, once, why an act is not registered yet."""
    claim = tx.get(PurchaseClaim, claim_id)
    document = tx.get(PurchaseDocument, claim.document_id, lock=True)
    if claim.status is ClaimStatus.PENDING:
        tell_once(tx, document, "WAITING", sentence)


@needs(Purchases.ANSWER)
def record_claim(
    tx: Tx, claim_id: UUID, *, code: int = 0, events: frozenset[str] = frozenset()
) -> None:
    """Record what the registry answered; recording it again changes nothing.

    `events` are the codes registered about the document, where they were asked for.
    """
    claim = tx.get(PurchaseClaim, claim_id, lock=True)
    document = tx.get(PurchaseDocument, claim.document_id, lock=True)
    if claim.status is not ClaimStatus.PENDING:
        return
    at_sii = document.dte_type in REGISTERED_TYPES
    stands = rules.stands(code, claim.action, events=events)
    there = ClaimStatus.REGISTERED if stands else ClaimStatus.REFUSED
    lifecycle.CLAIM.check(claim.status, there)
    claim.status, claim.settled_at = there, tx.now
    if at_sii:
        claim.sii_code, claim.sii_sentence = code, rules.sentence(code)
    if stands:
        _stand(tx, document, claim)
    else:
        _fall(tx, document, claim)


def _stand(tx: Tx, document: PurchaseDocument, claim: PurchaseClaim) -> None:
    """Move the document where the act leads, and sign the file that tells the supplier."""
    there = rules.status_after(document.status, claim.action)
    if there is not document.status:
        lifecycle.DOCUMENT.check(document.status, there)
        document.status = there
    if claim.action is ClaimAction.RECEIVED_GOODS:
        document.acknowledged_at = tx.now
    else:
        document.answered_at = tx.now
    told = "Registrado en el SII." if claim.sii_code is not None else "Listo para tu proveedor."
    tell(tx, document, claim.action.value, told, why=claim.reason)
    sign_answer(tx, document, claim)
    tx.emit(
        PurchaseAnswered(
            document.id, document.issuer_rut, document.dte_type, document.folio,
            action=claim.action.value,
        )
    )  # fmt: skip


def _fall(tx: Tx, document: PurchaseDocument, claim: PurchaseClaim) -> None:
    """Say why the act does not stand; a document that was late has its date asked for again."""
    tell(
        tx,
        document,
        "REFUSED",
        claim.sii_sentence,
        act=rules.ACTION_NAMES[claim.action],
        code=str(claim.sii_code),
    )
    if claim.sii_code == _TOO_LATE:
        tx.later("purchases.look_up", {"document_id": str(document.id)})
    tx.emit(
        PurchaseAnswerRefused(
            document.id, document.issuer_rut, document.dte_type, document.folio,
            action=claim.action.value, reason=claim.sii_sentence, asked_by=claim.asked_by,
        )
    )  # fmt: skip


def environment_of(tx: Tx, company_id: UUID) -> Environment:
    """Return which SII the company answers to."""
    return Environment(tenants.company(tx, company_id).dte_environment.value)
