"""The client's word, line by line: proven, kept with its evidence, and carried out once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.quotations import (
    Decision,
    DecisionMethod,
    Quotation,
    QuotationAnswer,
    QuotationLine,
    QuotationVersion,
)
from models.values import clock
from models.values import rut as ruts
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.inspections import service as inspections
from torque_app.quotations import queries
from torque_app.quotations.events import QuotationDecided, QuotationSeen
from torque_app.quotations.lifecycle import ANSWERABLE
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail, prices
from torque_app.quotations.queries.reading import version_of
from torque_app.quotations.rules import amounts, deciding
from torque_app.quotations.rules.signature import drawn
from torque_app.quotations.service import codes, holding, ordering

ANSWERS: Final = "quotation_answers"
"""What the signature of an answer hangs on."""


class VersionGone(Conflict):
    """The client reads a version that another one has replaced."""

    code: ClassVar[str] = "quotation_version_gone"
    message: ClassVar[str] = "El taller cambió este presupuesto. Ábrelo de nuevo y decide."


class NotAnswerable(Conflict):
    """Nobody waits for an answer to this quotation: it was given, taken back, or came too late."""

    code: ClassVar[str] = "quotation_not_answerable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer came from."""

    ip: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """Who says what, and how we know."""

    method: DecisionMethod
    name: str
    rut: str
    key: UUID
    evidence: Evidence
    signature: bytes | None = None
    note: str = ""


@needs(Quotations.DECIDE)
def decide(
    tx: Tx,
    quotation_id: UUID,
    *,
    revision: int,
    decisions: Mapping[UUID, Decision],
    method: DecisionMethod,
    name: str,
    key: UUID,
    rut: str = "",
    signature: bytes | None = None,
    code: str = "",
    note: str = "",
    evidence: Evidence = Evidence(),
) -> QuotationDetail:
    """Write what the client says of every line of a version, with a signature or a one-time code.

    The same `key` again has no effect and returns what stands. The totals are worked out here.

    Raises:
        VersionGone: another version is the present one. NotAnswerable: it was decided or ended.
        Invalid: lines without a decision, no name, no signature, a wrong code; TooMany: codes.
    """
    if method is DecisionMethod.RECORDED:
        raise Invalid.field("method", "Firma o escribe el código que te enviamos.")
    word = _Word(method, name, rut, key, evidence, signature, note)
    quotation, kept = _asked(tx, quotation_id, revision)
    if _said_before(tx, kept, key):
        return queries.one(tx, quotation_id)
    _still_waits(tx, quotation, revision, by_client=True)
    if method is DecisionMethod.CODE:
        codes.spend(tx, kept.id, code)
    return _write(tx, quotation, kept, decisions, word)


@needs(Quotations.SEND)
def record_decision(
    tx: Tx,
    quotation_id: UUID,
    *,
    revision: int,
    decisions: Mapping[UUID, Decision] | Decision,
    name: str,
    key: UUID,
    rut: str = "",
    signature: bytes | None = None,
    note: str = "",
    evidence: Evidence = Evidence(),
) -> QuotationDetail:
    """Write what the client told the advisor, at the counter or by phone; `note` says how.

    One decision alone is that of every line.
    Also of an offer whose validity ended: the workshop may keep its word. Raises as `decide`.
    """
    word = _Word(DecisionMethod.RECORDED, name, rut, key, evidence, signature, note)
    quotation, kept = _asked(tx, quotation_id, revision)
    if _said_before(tx, kept, key):
        return queries.one(tx, quotation_id)
    _still_waits(tx, quotation, revision, by_client=False)
    if isinstance(decisions, Decision):
        _, lines = holding.current(tx, quotation)
        decisions = {line.id: decisions for line in lines if line.kind is not queries.DISCOUNT}
    return _write(tx, quotation, kept, decisions, word)


def _asked(tx: Tx, quotation_id: UUID, revision: int) -> tuple[Quotation, QuotationVersion]:
    """Return the quotation locked, so that answers come one after another, and the version."""
    quotation = holding.held(tx, quotation_id)
    return quotation, version_of(tx, quotation_id, revision)


def _said_before(tx: Tx, kept: QuotationVersion, key: UUID) -> bool:
    query = select(QuotationAnswer.id).where(
        col(QuotationAnswer.quotation_version_id) == kept.id, col(QuotationAnswer.key) == key
    )
    return tx.session.exec(query).first() is not None


def _still_waits(tx: Tx, quotation: Quotation, revision: int, *, by_client: bool) -> None:
    if quotation.revision != revision:
        raise VersionGone
    if quotation.status not in ANSWERABLE:
        raise NotAnswerable("Este presupuesto ya no espera respuesta.")
    zone = prices.zone_of(tx, quotation.service_center_id)
    until = quotation.valid_until
    if by_client and until is not None and until < clock.business_date(tx.now, zone):
        raise NotAnswerable(
            Sentence(
                "Este presupuesto venció el {day}. Pídele al taller que lo renueve.",
                day=clock.formatted_date(until),
            )
        )


def _write(
    tx: Tx,
    quotation: Quotation,
    kept: QuotationVersion,
    decisions: Mapping[UUID, Decision],
    word: _Word,
) -> QuotationDetail:
    _, lines = holding.current(tx, quotation)
    said = deciding.completed(lines, decisions)
    for line in lines:
        line.decision, line.decided_at = said[line.id], tx.now
    sums = amounts.totals(amounts.accepted(lines))
    holding.keep(quotation, sums)
    _prove(tx, kept, lines, word, total=sums.total)
    holding.pass_to(tx, quotation, deciding.outcome(said), note=word.note)
    quotation.customer_decided_at = tx.now
    quotation.rejection_reason = " ".join(word.note.split())[:500]
    tx.session.flush()
    if quotation.supplements_id is not None:
        ordering.enter(tx, quotation, lines, note=evidence_of(quotation))
    _put_off(tx, lines)
    _tell(tx, quotation, said)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation.id)


def evidence_of(quotation: Quotation) -> str:
    """Return what an OT's history says of the client's word."""
    return f"Presupuesto {quotation.number}, versión {quotation.revision}"


def _prove(
    tx: Tx,
    kept: QuotationVersion,
    lines: Sequence[QuotationLine],
    word: _Word,
    *,
    total: Decimal,
) -> None:
    """Keep who said it, how, from where, and the hash of the very file they saw."""
    answer_id = new_id()
    ink = None if word.signature is None else drawn(word.signature)
    if ink is None and word.method is DecisionMethod.SIGNATURE:
        raise Invalid.field("signature", "Falta tu firma.")
    signed = ink and files.attach(tx, ANSWERS, answer_id, data=ink, name="firma.png", kind="OTHER")
    tx.session.add(
        QuotationAnswer(
            id=answer_id,
            quotation_version_id=kept.id,
            key=word.key,
            answered_at=tx.now,
            method=word.method,
            decisions=[
                {
                    "line_id": str(line.id),
                    "decision": line.decision.value,
                    "amount": str(line.amount),
                }
                for line in lines
            ],
            total=total,
            name=deciding.checked_name(word.name),
            rut=_rut(word.rut),
            recorded_by=tx.actor.user_id,
            ip=word.evidence.ip[:45],
            device=word.evidence.device[:300],
            pdf_sha256=kept.pdf_sha256,
            signature_file_id=signed.id if signed else None,
        )
    )


def _rut(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return ruts.normalize(typed)
    except ValueError as why:
        raise Invalid.field("rut", why.args[0]) from None


def _put_off(tx: Tx, lines: Sequence[QuotationLine]) -> None:
    """Remember work an inspection found and the client leaves for later, for the next visit."""
    for line in lines:
        if line.decision is Decision.DEFERRED and line.inspection_point_id is not None:
            with suppress(Conflict):  # its work was done or dismissed meanwhile
                inspections.defer(tx, line.inspection_point_id, estimate=line.amount)


def _tell(tx: Tx, quotation: Quotation, said: Mapping[UUID, Decision]) -> None:
    counted = list(said.values())
    tx.emit(
        QuotationDecided(
            quotation.id,
            quotation.number,
            quotation.client_id,
            quotation.revision,
            quotation.status,
            quotation.total,
            approved=counted.count(Decision.APPROVED),
            declined=counted.count(Decision.DECLINED),
            deferred=counted.count(Decision.DEFERRED),
            advisor_id=quotation.advisor_id,
        )
    )


@needs(Quotations.DECIDE)
def mark_seen(tx: Tx, quotation_id: UUID) -> None:
    """Note that the client opened what was sent; only the first time counts."""
    quotation = holding.held(tx, quotation_id)
    if quotation.seen_at is None and quotation.status in ANSWERABLE:
        quotation.seen_at = tx.now
        tx.emit(QuotationSeen(quotation.id, quotation.number, quotation.advisor_id))
