"""What a document bills of a quotation: the lines the client approved, and no other."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.quotations import Decision, Quotation, QuotationLine, QuotationStatus
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.due import billed_by
from torque_app.quotations.queries.reading import MISSING, lines_of, version_of
from torque_app.quotations.rules.amounts import ZERO
from torque_app.quotations.rules.selling import Sold, sold


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as a document bills it: net of IVA, `unit_cost` per unit."""

    description: str
    part_number: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    is_exempt: bool
    item_id: UUID | None
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class BillableQuotation:
    """A quotation to bill; with an `order_id` it is that OT which is billed.

    `lines` are those the client approved, none before. `billed_by` is the document that has
    them already.
    """

    id: UUID
    number: str
    is_approved: bool
    client_id: UUID
    vehicle_id: UUID | None
    plate: str
    service_center_id: UUID
    order_id: UUID | None
    lines: tuple[SoldLine, ...]
    billed_by: UUID | None

    @property
    def shelved(self) -> tuple[str, ...]:
        """The lines whose goods a shelf holds."""
        return tuple(line.description for line in self.lines if line.item_id is not None)


@needs(Quotations.VIEW)
def billable(tx: Tx, quotation_id: UUID) -> BillableQuotation:
    """Return a quotation as a document bills it; NotFound if it is not here."""
    try:
        quotation = tx.get(Quotation, quotation_id)
    except NotFound:
        raise NotFound(MISSING) from None
    return BillableQuotation(
        id=quotation.id,
        number=quotation.number,
        is_approved=quotation.status is QuotationStatus.CUSTOMER_APPROVED,
        client_id=quotation.client_id,
        vehicle_id=quotation.vehicle_id,
        plate=quotation.client_snapshot.get("plate", ""),
        service_center_id=quotation.service_center_id,
        order_id=quotation.work_order_id or quotation.supplements_id,
        lines=tuple(_line(each) for each in _approved(tx, quotation)),
        billed_by=billed_by(tx, quotation.id),
    )


def _approved(tx: Tx, quotation: Quotation) -> list[Sold]:
    lines = lines_of(tx, version_of(tx, quotation.id, quotation.revision).id)
    agreed: list[QuotationLine] = [line for line in lines if line.decision is Decision.APPROVED]
    return sold(agreed, quotation.discount_percent)


def _line(each: Sold) -> SoldLine:
    line = each.line
    return SoldLine(
        description=line.description,
        part_number=line.part_number,
        quantity=line.quantity,
        unit_price=each.unit_price,
        discount_percent=each.discount_percent,
        is_exempt=line.is_exempt,
        item_id=line.item_id,
        unit_cost=line.unit_cost or ZERO,
    )
