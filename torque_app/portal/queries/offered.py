"""The quotations of a client, as far as they were sent."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.quotations import QuotationVersion
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.portal.queries.opening import Visitor
from torque_app.quotations import queries as quotations
from torque_app.quotations.queries import QuotationDetail, QuotationRow

MOST = 20
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class OfferedQuotation:
    """A quotation in the newest version that was sent.

    `is_current` is false while the workshop writes another one: nobody answers this one any more.
    """

    detail: QuotationDetail
    revision: int
    is_current: bool


@needs(Portal.OPEN)
def quotation(tx: Tx, visitor: Visitor, quotation_id: UUID | None) -> OfferedQuotation:
    """Return what a link opens of a quotation; NotFound unless it was sent to this client."""
    if quotation_id is None or visitor.quotation_id not in {None, quotation_id}:
        raise NotFound
    if quotations.row(tx, quotation_id).client_id != visitor.client_id:
        raise NotFound
    sent = tx.session.execute(
        select(QuotationVersion.revision)  # type: ignore[call-overload]
        .where(
            col(QuotationVersion.quotation_id) == quotation_id,
            col(QuotationVersion.frozen_at).is_not(None),
        )
        .order_by(col(QuotationVersion.revision).desc())
        .limit(1)
    ).scalar()
    if sent is None:
        raise NotFound
    detail = quotations.one(tx, quotation_id, revision=sent)
    return OfferedQuotation(detail, sent, sent == detail.quotation.revision)


@needs(Portal.OPEN)
def quotations_of(tx: Tx, visitor: Visitor) -> list[QuotationRow]:
    """Return the client's quotations that were ever sent, the newest first."""
    mine = Listing(limit=_LOOKED_AT, filters={"client_id": str(visitor.client_id)})
    sent = [row for row in quotations.find(tx, mine).rows if row.sent_to_customer_at is not None]
    return sent[:MOST]
