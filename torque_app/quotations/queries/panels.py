"""What other pages show of quotations: those of an inspection, and where an OT stands with them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.inspections import InspectionPoint
from models.quotations import Quotation, QuotationLine, QuotationVersion
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections import queries as inspections
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import prices
from torque_app.quotations.queries.reading import rows_of
from torque_app.quotations.queries.rows import QuotationRow
from torque_app.quotations.rules.around import FINISHED


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """Whether work may still be offered for an OT, and how many of its lines nobody agreed to."""

    takes_more: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class InspectionStanding:
    """Whether what an inspection found may be quoted, and how many of it no quotation offers."""

    may_quote: bool
    findings: int


@needs(Quotations.VIEW)
def order_standing(tx: Tx, ot_id: UUID) -> OrderStanding:
    """Return how an OT stands with its quotations; NotFound if it is not here."""
    order = prices.order_of(tx, ot_id)
    own = tx.actor.centre_id in {None, order.service_center_id}
    return OrderStanding(
        takes_more=own and order.status not in FINISHED,
        waiting=len(prices.extra_work(tx, ot_id)),
    )


@needs(Quotations.VIEW)
def inspection_standing(tx: Tx, inspection_id: UUID) -> InspectionStanding:
    """Return whether an inspection leads to a quotation; NotFound if it is not here."""
    seen = inspections.row(tx, inspection_id)
    order = order_standing(tx, seen.work_order_id)
    left = [each for each in inspections.suggestions(tx, inspection_id) if not each.is_quoted]
    return InspectionStanding(may_quote=order.takes_more, findings=len(left))


@needs(Quotations.VIEW)
def of_inspection(tx: Tx, inspection_id: UUID) -> list[QuotationRow]:
    """Return the quotations that offer what an inspection found, the newest first."""
    offering = (
        select(QuotationVersion.quotation_id)  # type: ignore[call-overload]
        .join(
            QuotationLine,
            col(QuotationLine.quotation_version_id) == col(QuotationVersion.id),
        )
        .join(InspectionPoint, col(InspectionPoint.id) == col(QuotationLine.inspection_point_id))
        .where(col(InspectionPoint.inspection_id) == inspection_id)
    )
    return rows_of(tx, col(Quotation.id).in_(offering))
