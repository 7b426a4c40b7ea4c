"""What the documents of a filtered list come to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlmodel import col

from models.invoicing import DteStatus, Invoice, InvoiceStatus
from models.values.clock import business_date
from torque_app.core.listing import Listing, narrowing
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing.permissions import Finance
from torque_app.invoicing.queries.access import reaches
from torque_app.invoicing.queries.reading import filters_of, matches

_LEFT_OUT: Final = (
    ("status", InvoiceStatus.DRAFT),
    ("dte_status", DteStatus.REJECTED),
    ("dte_type", DteType.GUIA_DESPACHO),
)
"""What is no sale (CF-44): the column, which is a filter too, and its value."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a filtered list in whole pesos; a credit note takes away.

    Drafts, rejected documents and guías are no sales: they add nothing and are told as `left_out`,
    unless the filter asks for just them.
    """

    documents: int = 0
    left_out: int = 0
    net: Decimal = Decimal(0)
    exempt: Decimal = Decimal(0)
    iva: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


@needs(Finance.READ)
def totals(tx: Tx, listing: Listing) -> Totals:
    """Return what the documents that a listing's search and filters leave come to."""
    counted = _counted(listing)
    query = (
        select(
            func.count(),
            func.count().filter(~counted),
            *(_sum(column, counted) for column in ("net", "exempt", "iva", "total")),
        )
        .select_from(Invoice)
        .where(reaches(tx), *narrowing(listing, filters_of(business_date(tx.now))))
    )
    if listing.q.strip():
        query = query.where(matches(listing.q.strip()))
    return Totals(*tx.session.execute(query).one())


def _counted(listing: Listing) -> ColumnElement[bool]:
    """Return what adds to the sums; what is no sale does where nothing else is asked for."""
    conditions = [
        col(getattr(Invoice, name)).is_distinct_from(kind.value)
        for name, kind in _LEFT_OUT
        if listing.filters.get(name) != str(kind.value)
    ]
    return and_(true(), *conditions)


def _sum(name: str, counted: ColumnElement[bool]) -> Any:
    column = col(getattr(Invoice, name))
    signed = case((col(Invoice.dte_type) == int(DteType.NOTA_CREDITO), -column), else_=column)
    return func.coalesce(func.sum(signed).filter(counted), 0)
