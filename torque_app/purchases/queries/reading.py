"""Lists, figures, and one received document with its story."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlmodel import col

from models.auth import User
from models.purchases import (
    ClaimAction,
    ClaimStatus,
    PurchaseAnswer,
    PurchaseClaim,
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseStatus,
    PurchaseStep,
    SignatureGrade,
)
from models.tenants import Company
from models.values import claim_window
from models.values.clock import business_date
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.purchases import lifecycle, rules
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries.rows import (
    ANSWER_NAMES,
    AnswerRow,
    ClaimRow,
    Origin,
    Overview,
    PurchaseDetail,
    PurchaseRow,
    StepRow,
    purchase_row,
)

_SILENT = (PurchaseStatus.RECEIVED, PurchaseStatus.ACKNOWLEDGED)
_LONGEST_FOLIO = 10
_CREDIT_NOTES = (61, 112)
_COSTS = (33, 34, 43, 46, 56, 61, 110, 111, 112)
"""Types that change what is owed; a guía de despacho alone does not."""


@needs(Purchases.VIEW)
def find(tx: Tx, listing: Listing) -> Page[PurchaseRow]:
    """Return one page of the received documents; filters: state, type, issuer, period, company."""
    query = columns(PurchaseDocument, _waiting())
    if listing.q.strip():
        query = query.where(_matches(listing.q.strip()))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "issued_on": PurchaseDocument.issued_on,
            "total": PurchaseDocument.total,
            "issuer_name": PurchaseDocument.issuer_name,
            "folio": PurchaseDocument.folio,
            "deadline": counted_from(),
            "created_at": PurchaseDocument.id,
        },
        default="created_at",
        filters=_filters(tx.now),
        make=lambda found: purchase_row(found[0], waiting=found[1], now=tx.now),
    )


def counted_from() -> ColumnElement[datetime]:
    """Return the moment the 8 days run from: SII's reception, or ours while SII's is unknown."""
    return func.coalesce(col(PurchaseDocument.sii_received_at), col(PurchaseDocument.received_at))


def unanswered_since(now: datetime) -> ColumnElement[bool]:
    """Return the documents whose 8 days, as counted in Chile, are not over at `now`."""
    return counted_from() > claim_window.latest_reception_over(now)


def _waiting() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            col(PurchaseClaim.tenant_id) == col(PurchaseDocument.tenant_id),
            col(PurchaseClaim.document_id) == col(PurchaseDocument.id),
            col(PurchaseClaim.status) == ClaimStatus.PENDING,
        )
        .correlate(PurchaseDocument)
    )


def _matches(wanted: str) -> ColumnElement[bool]:
    pattern = f"%{wanted.replace('%', '').replace('_', '')}%"
    found: list[ColumnElement[bool]] = [
        func.app.f_unaccent(col(PurchaseDocument.issuer_name)).ilike(func.app.f_unaccent(pattern)),
        col(PurchaseDocument.issuer_rut).ilike(pattern.replace(".", "")),
    ]
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= _LONGEST_FOLIO:
        found.append(col(PurchaseDocument.folio) == int(wanted))
    return or_(*found)


def _filters(now: datetime) -> dict[str, Filter]:
    def equals(column: Any, parse: Callable[[str], Any]) -> Filter:
        return lambda wanted: col(column) == parse(wanted)

    return {
        "state": lambda wanted: in_state(wanted, now),
        "type": equals(PurchaseDocument.dte_type, whole),
        "issuer": equals(PurchaseDocument.issuer_rut, str),
        "company_id": equals(PurchaseDocument.company_id, UUID),
        "signature": equals(PurchaseDocument.signature, SignatureGrade),
        "period": _in_month,
        "from": lambda wanted: col(PurchaseDocument.issued_on) >= date.fromisoformat(wanted),
        "to": lambda wanted: col(PurchaseDocument.issued_on) <= date.fromisoformat(wanted),
    }


def _in_month(wanted: str) -> ColumnElement[bool]:
    """Return the documents issued in a month, `2026-11`."""
    first = date.fromisoformat(f"{wanted}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    issued_on = col(PurchaseDocument.issued_on)
    return and_(issued_on >= first, issued_on < following)


def in_state(wanted: str, now: datetime) -> ColumnElement[bool]:
    """Return the documents that show a state now; ValueError for one that does not exist."""
    over = and_(
        col(PurchaseDocument.dte_type).in_(claim_window.REGISTERED_TYPES),
        counted_from() <= claim_window.latest_reception_over(now),
    )
    if wanted == rules.DEEMED:
        return and_(col(PurchaseDocument.status).in_(_SILENT), over)
    status = PurchaseStatus(wanted)
    same = col(PurchaseDocument.status) == status
    return and_(same, ~over) if status in _SILENT else same


def closing(now: datetime) -> ColumnElement[bool]:
    """Return the documents without answer whose last day is at most three days away."""
    # a day more than the three: the exact count is made on Chile's calendar, by the rules
    soon = claim_window.latest_reception_over(now) + timedelta(days=rules.FIRST_WARNING + 1)
    return and_(
        in_state(PurchaseStatus.RECEIVED, now),
        col(PurchaseDocument.dte_type).in_(claim_window.REGISTERED_TYPES),
        counted_from() <= soon,
    )


@needs(Purchases.VIEW)
def overview(tx: Tx) -> Overview:
    """Return what waits for an answer and what was bought this month, credit notes taken off."""
    today = business_date(tx.now)
    this_month = col(PurchaseDocument.issued_on) >= today.replace(day=1)
    bought = func.sum(_owed()).filter(this_month, col(PurchaseDocument.dte_type).in_(_COSTS))
    query = select(
        func.count().filter(in_state(PurchaseStatus.RECEIVED, tx.now), _registered()),
        func.coalesce(bought, 0),
        func.count().filter(this_month),
    ).select_from(PurchaseDocument)
    to_answer, total, documents = tx.session.execute(query).one()
    near = tx.session.execute(select(PurchaseDocument).where(closing(tx.now))).scalars()
    urgent = sum(
        claim_window.days_left(each.sii_received_at or each.received_at, now=tx.now)
        <= rules.FIRST_WARNING
        for each in near
    )
    return Overview(to_answer, urgent, total, documents)


def _owed() -> Any:
    """Return the total as it adds to what is owed: a credit note takes away."""
    lowers = col(PurchaseDocument.dte_type).in_(_CREDIT_NOTES)
    total = col(PurchaseDocument.total)
    return case((lowers, -total), else_=total)


def _registered() -> ColumnElement[bool]:
    return col(PurchaseDocument.dte_type).in_(claim_window.REGISTERED_TYPES)


@needs(Purchases.VIEW)
def one(tx: Tx, document_id: UUID) -> PurchaseDetail:
    """Return one document with lines, story, files, and what may be answered."""
    document = tx.get(PurchaseDocument, document_id)
    claims = claims_of(tx, document_id)
    standing = standing_of(document, claims, now=tx.now)
    return PurchaseDetail(
        document=purchase_row(document, waiting=standing.waiting, now=tx.now),
        company=_company(tx, document.company_id),
        net=document.net,
        exempt=document.exempt,
        iva=document.iva,
        due_on=document.due_on,
        payment=document.payment,
        signature_fault=document.signature_fault,
        signed_by=document.signed_by,
        stamp_fault=document.ted_fault,
        lines=tuple(document.lines),
        references=tuple(document.references),
        origin=_origin(tx, document.envelope_id),
        steps=_steps(tx, document_id),
        answers=_answers(tx, document),
        claims=tuple(_claim_row(claim) for claim in claims),
        possible=tuple(act for act in ClaimAction if act in rules.possible(standing)),
        deadline_is_sure=document.sii_received_at is not None,
        version=document.version,
    )


def claims_of(tx: Tx, document_id: UUID) -> list[PurchaseClaim]:
    """Return the acts asked for about a document, oldest first."""
    query = (
        select(PurchaseClaim)
        .where(col(PurchaseClaim.document_id) == document_id)
        .order_by(col(PurchaseClaim.id))
    )
    return list(tx.session.execute(query).scalars())


def standing_of(
    document: PurchaseDocument, claims: list[PurchaseClaim], *, now: datetime
) -> rules.Standing:
    """Return what decides which answers a document admits."""
    return rules.Standing(
        dte_type=document.dte_type,
        done=frozenset(each.action for each in claims if each.status is ClaimStatus.REGISTERED),
        waiting=any(each.status is ClaimStatus.PENDING for each in claims),
        over=claim_window.is_over(
            document.dte_type, document.sii_received_at or document.received_at, now=now
        ),
    )


def _company(tx: Tx, company_id: UUID) -> str:
    query = select(col(Company.razon_social)).where(col(Company.id) == company_id)
    return str(tx.session.execute(query).scalar_one())


def _origin(tx: Tx, envelope_id: UUID) -> Origin:
    query = (
        columns(PurchaseEnvelope, User.full_name)
        .outerjoin(User, col(User.id) == col(PurchaseEnvelope.received_by))
        .where(col(PurchaseEnvelope.id) == envelope_id)
    )
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound
    envelope, who = found
    return Origin(
        envelope.id,
        envelope.kind,
        envelope.source,
        envelope.filename,
        envelope.signature,
        who,
        envelope.received_at,
    )


def _steps(tx: Tx, document_id: UUID) -> tuple[StepRow, ...]:
    query = (
        columns(PurchaseStep, User.full_name)
        .outerjoin(User, col(User.id) == col(PurchaseStep.actor_id))
        .where(col(PurchaseStep.document_id) == document_id)
        .order_by(col(PurchaseStep.happened_at), col(PurchaseStep.id))
    )
    return tuple(
        StepRow(step.id, step.step, step.sentence, dict(step.evidence), who, step.happened_at)
        for step, who in tx.session.execute(query)
    )


def _answers(tx: Tx, document: PurchaseDocument) -> tuple[AnswerRow, ...]:
    answer = PurchaseAnswer
    query = (
        columns(answer.id, answer.kind, answer.created_at)
        .where(
            col(answer.envelope_id) == document.envelope_id,
            or_(col(answer.document_id) == document.id, col(answer.document_id).is_(None)),
        )
        .order_by(col(answer.created_at), col(answer.id))
    )
    return tuple(
        AnswerRow(id_, kind, ANSWER_NAMES[kind], at) for id_, kind, at in tx.session.execute(query)
    )


def _claim_row(claim: PurchaseClaim) -> ClaimRow:
    return ClaimRow(
        id=claim.id,
        action=claim.action,
        action_name=rules.ACTION_NAMES[claim.action],
        status=claim.status,
        status_name=lifecycle.CLAIM.names[claim.status],
        reason=claim.reason,
        sii_code=claim.sii_code,
        sii_sentence=claim.sii_sentence,
        created_at=claim.created_at,
        settled_at=claim.settled_at,
    )
