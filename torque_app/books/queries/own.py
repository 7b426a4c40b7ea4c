"""Our own documents of a month: what was issued, and what suppliers sent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, literal
from sqlmodel import col

from models.books import BookSide, RegisterSection
from models.invoicing import DteStatus, Invoice
from models.purchases import PurchaseDocument, PurchaseStatus
from models.tenants import Company
from models.values.clock import day_bounds
from torque_app.books.rules.entries import Entry
from torque_app.books.rules.periods import following
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.purchases import queries as purchases

GUIA: Final = 52
"""A dispatch guide sells nothing: it is in no book of IVA."""

_AT_SII: Final = (DteStatus.ACCEPTED, DteStatus.OBJECTED)


def entries(tx: Tx, company: Company, first: date, side: BookSide) -> list[Entry]:
    """Return the documents of a month as entries, in the order of type and folio."""
    query = of_month(company, first, side, now=tx.now)
    rows = tx.session.execute(query.order_by("dte_type", "folio"))
    return [entry(row) for row in rows]


def entry(row: Any) -> Entry:
    """Return a row of `of_month` as an entry."""
    return Entry(
        side=BookSide(row.side),
        section=RegisterSection(row.section),
        dte_type=row.dte_type,
        folio=row.folio,
        rut=row.rut,
        name=row.name or "",
        issued_on=row.issued_on,
        exempt=Decimal(row.exempt),
        net=Decimal(row.net),
        iva=Decimal(row.iva),
        total=Decimal(row.total),
    )


def of_month(company: Company, first: date, side: BookSide, *, now: datetime) -> Select[Any]:
    """Return the query of a month's documents of a company, in its present environment."""
    if side is BookSide.SALES:
        return _issued(company, first)
    return _received(company, first, now)


def waiting(tx: Tx, company: Company, first: date) -> int:
    """Return how many of our documents of the month SII has not accepted yet."""
    query = columns(func.count(col(Invoice.id))).where(
        _sold(company, first), col(Invoice.dte_status).not_in(_AT_SII)
    )
    return int(tx.session.execute(query).scalar_one())


def _sold(company: Company, first: date) -> ColumnElement[bool]:
    """Return the condition on invoices: issued in the month and not rejected."""
    return and_(
        col(Invoice.company_id) == company.id,
        col(Invoice.environment) == company.dte_environment,
        col(Invoice.folio).is_not(None),
        col(Invoice.dte_type) != GUIA,
        col(Invoice.dte_status) != DteStatus.REJECTED,
        col(Invoice.invoice_date) >= first,
        col(Invoice.invoice_date) < following(first),
    )


def _issued(company: Company, first: date) -> Select[Any]:
    return columns(
        col(Invoice.id).label("id"),
        literal(BookSide.SALES.value).label("side"),
        literal(RegisterSection.REGISTERED.value).label("section"),
        col(Invoice.dte_type).label("dte_type"),
        col(Invoice.folio).label("folio"),
        col(Invoice.receiver_snapshot)["rut"].astext.label("rut"),
        col(Invoice.receiver_snapshot)["razon_social"].astext.label("name"),
        col(Invoice.invoice_date).label("issued_on"),
        col(Invoice.exempt).label("exempt"),
        col(Invoice.net).label("net"),
        col(Invoice.iva).label("iva"),
        col(Invoice.total).label("total"),
        col(Invoice.dte_status).label("state"),
    ).where(_sold(company, first))


def _received(company: Company, first: date, now: datetime) -> Select[Any]:
    """Return the documents SII (or, before we know, we) received in the month.

    One not answered in its eight days counts as accepted (Ley 19.983 art. 3) and gives credit.
    """
    document = PurchaseDocument
    came = purchases.counted_from()
    since, _ = day_bounds(first)
    until, _ = day_bounds(following(first))
    status = col(document.status)
    pending = and_(status == PurchaseStatus.RECEIVED, purchases.unanswered_since(now))
    section = case(
        (status == PurchaseStatus.CLAIMED, literal(RegisterSection.CLAIMED.value)),
        (pending, literal(RegisterSection.PENDING.value)),
        else_=literal(RegisterSection.REGISTERED.value),
    )
    return columns(
        col(document.id).label("id"),
        literal(BookSide.PURCHASES.value).label("side"),
        section.label("section"),
        col(document.dte_type).label("dte_type"),
        col(document.folio).label("folio"),
        col(document.issuer_rut).label("rut"),
        col(document.issuer_name).label("name"),
        col(document.issued_on).label("issued_on"),
        col(document.exempt).label("exempt"),
        col(document.net).label("net"),
        col(document.iva).label("iva"),
        col(document.total).label("total"),
        status.label("state"),
    ).where(
        col(document.company_id) == company.id,
        col(document.dte_type) != GUIA,
        came >= since,
        came < until,
    )
