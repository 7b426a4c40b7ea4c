"""Quotations to bill: what one of them becomes of a document, and the list to choose from."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import col

from models.quotations import Quotation
from models.work_orders import WorkOrder
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.sources import bills_anything
from torque_app.invoicing.rules.drafting import DraftLine
from torque_app.quotations import queries as quotations
from torque_app.quotations.queries import BillableQuotation, SoldLine

_SNAPSHOT: Final[Any] = col(Quotation.client_snapshot)
_CLIENT, _PLATE = _SNAPSHOT["client"].astext, _SNAPSHOT["plate"].astext
_SORTS: Final[dict[str, Any]] = {
    "decided_at": func.coalesce(col(Quotation.customer_decided_at), col(Quotation.created_at)),
    "number": col(Quotation.number),
    "total": col(Quotation.total),
    "created_at": col(Quotation.id),
}
_FILTERS: Final[dict[str, Filter]] = {
    "id": lambda wanted: col(Quotation.id) == UUID(wanted),
    "client_id": lambda wanted: col(Quotation.client_id) == UUID(wanted),
    "service_center_id": lambda wanted: col(Quotation.service_center_id) == UUID(wanted),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A quotation that a document bills without an OT, in the lines its client approved."""

    id: UUID
    number: str
    is_approved: bool
    client_id: UUID
    vehicle_id: UUID | None
    plate: str
    service_center_id: UUID
    lines: tuple[DraftLine, ...]
    shelved: tuple[str, ...]
    billed_by: UUID | None


@dataclass(frozen=True, slots=True)
class QuotationToBill:
    """A quotation whose approved lines wait for their document; `total` with IVA.

    `order_number` is the finished OT that is billed in its place, empty without one.
    """

    id: UUID
    number: str
    client: str
    plate: str
    order_number: str
    decided_at: datetime | None
    total: Decimal


def asked(tx: Tx, quotation_id: UUID | None) -> BillableQuotation | None:
    """Return the quotation named, None for none; NotFound if it is not here."""
    return None if quotation_id is None else quotations.billable(tx, quotation_id)


def offer_of(quoted: BillableQuotation | None) -> Offer | None:
    """Return what a quotation without an OT has a document bill; None where an OT is billed."""
    if quoted is None or quoted.order_id is not None:
        return None
    return Offer(
        id=quoted.id,
        number=quoted.number,
        is_approved=quoted.is_approved,
        client_id=quoted.client_id,
        vehicle_id=quoted.vehicle_id,
        plate=quoted.plate,
        service_center_id=quoted.service_center_id,
        lines=tuple(_line(each) for each in quoted.lines),
        shelved=quoted.shelved,
        billed_by=quoted.billed_by,
    )


def _line(line: SoldLine) -> DraftLine:
    return DraftLine(
        name=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        exempt=line.is_exempt,
        code=line.part_number[:35] or None,
        item_id=line.item_id,
        cost=line.unit_cost * line.quantity,
    )


@needs(Invoicing.ISSUE)
def quotations_to_bill(tx: Tx, listing: Listing) -> Page[QuotationToBill]:
    """Return a page of the approved quotations that a document may bill now, newest first.

    Those of a finished OT, and those without one that nobody billed and that take nothing off a
    shelf. `q` looks in number, client, plate and OT; filters: id, client_id, service_center_id.
    Who bills only their own OTs (CF-54) sees those.
    """
    query = (
        columns(
            Quotation.id,
            Quotation.number,
            _CLIENT,
            _PLATE,
            WorkOrder.number,
            Quotation.customer_decided_at,
            Quotation.total,
        )
        .select_from(Quotation)
        .outerjoin(WorkOrder, col(WorkOrder.id) == quotations.order_id())
        .where(quotations.is_due(), _reaches(tx))
    )
    for word in listing.q.split():
        query = query.where(_mentions(word))
    return paged(
        tx, query, listing, sorts=_SORTS, default="created_at", filters=_FILTERS, make=_row
    )


def _reaches(tx: Tx) -> ColumnElement[bool]:
    if bills_anything(tx):
        return true()
    who = tx.actor.user_id
    return or_(col(WorkOrder.assigned_to) == who, col(WorkOrder.created_by) == who)


def _mentions(word: str) -> ColumnElement[bool]:
    places = (col(Quotation.number), _CLIENT, _PLATE, col(WorkOrder.number))
    return or_(*(place.icontains(word, autoescape=True) for place in places))


def _row(found: Any) -> QuotationToBill:
    id_, number, client, plate, order_number, decided_at, total = found
    return QuotationToBill(
        id_, number, client or "", plate or "", order_number or "", decided_at, total
    )
