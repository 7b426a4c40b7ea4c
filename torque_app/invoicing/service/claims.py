"""Asking SII's registry what receivers made of the facturas we issued (registry's manual v1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from models.invoicing import ClaimStanding, Dte, Invoice
from models.values.claim_window import WINDOW
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import Certificate, Environment
from torque_app.invoicing.events import ClaimsRead, ReceiverAnswered
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import newest, reachable
from torque_app.invoicing.queries.claims import awaiting, claimable
from torque_app.invoicing.rules import claims
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.story import tell, tell_once

FRESH: Final = timedelta(hours=6)
"""How long an answer of the registry counts as new for the clock; a person may ask at any time."""

_AFTERWARDS: Final = timedelta(hours=1)
"""The registry is asked a last time so long after the 8 days: an hour may come with the clocks."""

_LONG_AGO: Final = timedelta(days=30)
_AT_ONCE: Final = 500
_JOB: Final = "invoicing.read_claims"


class NotClaimable(Conflict):
    """Only facturas that SII accepted stand in its registry of claims."""

    code = "not_claimable"
    message = "El SII sólo registra respuestas a las facturas que ya aceptó."


@dataclass(frozen=True, slots=True)
class RegisteredEvent:
    """One event as the registry tells it; `happened_at` is aware, None where it says no time."""

    code: str
    sentence: str
    rut: str
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimQuestion:
    """A document whose receiver's acts are to be asked for."""

    issuer_rut: str
    dte_type: int
    folio: int
    environment: Environment
    certificate: Certificate = field(repr=False)


@needs(Invoicing.SEND)
def ask_claims(tx: Tx, invoice_id: UUID) -> None:
    """Have the registry asked about one document; raises NotClaimable."""
    reachable(tx, invoice_id)
    dte = newest(tx, invoice_id)
    if dte is None or not _is_claimable(tx, dte.id):
        raise NotClaimable
    _order(tx, Dte.id == dte.id)


def _is_claimable(tx: Tx, dte_id: UUID) -> bool:
    query = select(Dte.id).where(claimable(), Dte.id == dte_id)
    return tx.session.exec(query).first() is not None


@needs(Invoicing.SEND)
def ask_open_claims(tx: Tx) -> int:
    """Have the registry asked about every document silence has not settled; return how many."""
    return _order(tx, _unsettled(tx.now))


@needs(Invoicing.SEND)
def watch_claims(tx: Tx) -> int:
    """Ask as the clock does: about those not asked about for some hours; return how many."""
    stale = or_(col(Dte.claims_asked_at).is_(None), col(Dte.claims_asked_at) <= tx.now - FRESH)
    return _order(tx, _unsettled(tx.now), stale)


def _unsettled(now: datetime) -> ColumnElement[bool]:
    """Return the silent documents whose 8 days were not over when the registry last told."""
    last = col(Dte.sii_received_at) + WINDOW + _AFTERWARDS
    return (
        claimable()
        & (col(Dte.claim_standing) == ClaimStanding.SILENT)
        & (col(Dte.sii_received_at) > now - _LONG_AGO)
        & or_(col(Dte.claims_asked_at).is_(None), col(Dte.claims_asked_at) <= last)
    )


def _order(tx: Tx, *conditions: ColumnElement[bool] | bool) -> int:
    """Order the questions nobody has ordered yet, the longest unasked first; return how many.

    What is too much for once waits for the next time.
    """
    query = (
        select(Dte.id)
        .where(*conditions, col(Dte.id).not_in(awaiting(_JOB)))
        .order_by(col(Dte.claims_asked_at).asc().nulls_first(), col(Dte.id))
        .limit(_AT_ONCE)
    )
    dte_ids = tx.session.exec(query).all()
    for dte_id in dte_ids:
        tx.later(_JOB, {"dte_id": str(dte_id)})
    return len(dte_ids)


@needs(Invoicing.SEND)
def begin_claims(tx: Tx, dte_id: UUID) -> ClaimQuestion:
    """Return what to ask the registry about a document; raises NoCertificate."""
    dte = tx.get(Dte, dte_id)
    invoice = tx.get(Invoice, dte.invoice_id)
    return ClaimQuestion(
        issuer_rut=dte.company_rut,
        dte_type=dte.dte_type,
        folio=dte.folio,
        environment=Environment(dte.environment.value),
        certificate=signer_of(tx, invoice.company_id, dte.environment),
    )


@needs(Invoicing.SEND)
def record_claims(
    tx: Tx, dte_id: UUID, *, received_at: datetime | None, events: Sequence[RegisteredEvent]
) -> None:
    """Keep what the registry told: SII's moment of reception, and each event once."""
    dte = tx.get(Dte, dte_id, lock=True)
    known = {_identity(each) for each in dte.claims}
    told = [_kept(each) for each in events]
    fresh = [each for each in told if _identity(each) not in known]
    dte.claims_asked_at = tx.now
    if received_at is not None:
        # SII had it when it answered the upload: what the registry learned later counts no less
        dte.sii_received_at = min(received_at, dte.sii_received_at or received_at)
    if fresh:
        dte.claims = [*dte.claims, *fresh]
        dte.claim_standing = claims.standing([each["code"] for each in dte.claims])
    for each in fresh:
        _tell(tx, dte, each)
    tx.emit(ClaimsRead(dte.invoice_id, dte.dte_type, dte.folio))


@needs(Invoicing.SEND)
def miss_claims(tx: Tx, dte_id: UUID, *, sentence: str) -> None:
    """Tell why the registry did not say; the clock asks again some other day."""
    dte = tx.get(Dte, dte_id, lock=True)
    if tell_once(tx, dte, "WAITING", sentence):
        tx.emit(ClaimsRead(dte.invoice_id, dte.dte_type, dte.folio))


def _tell(tx: Tx, dte: Dte, said: dict[str, Any]) -> None:
    """Add an event to the story; whoever must act hears of the receiver's own."""
    code = said["code"]
    name = Sentence(claims.event_name(code, sentence=said["sentence"]))
    is_answer, is_claim = claims.is_answer(code), code in claims.CLAIMS
    sentence = Sentence("Registro del SII: {name}.", name=name)
    step = "CLAIMED" if is_claim else "ANSWERED"
    tell(tx, dte, step, sentence, code=code, rut=said["rut"], at=said["at"])
    if is_answer:
        invoice = tx.get(Invoice, dte.invoice_id)
        tx.emit(
            ReceiverAnswered(
                dte.invoice_id, dte.dte_type, dte.folio,
                code=code, is_claim=is_claim, issued_by=invoice.created_by,
            )
        )  # fmt: skip


def _kept(event: RegisteredEvent) -> dict[str, Any]:
    at = event.happened_at.astimezone(UTC).isoformat() if event.happened_at else None
    return {"code": event.code, "sentence": event.sentence, "rut": event.rut, "at": at}


def _identity(said: dict[str, Any]) -> tuple[Any, ...]:
    return said["code"], said["rut"], said["at"]
