"""Lists, figures and one document with its story."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text, tuple_
from sqlmodel import col

from models.clients import Client
from models.invoicing import (
    DteStatus,
    Invoice,
    InvoiceStatus,
    InvoiceWorkOrder,
)
from models.tenants import Company
from models.values.clock import business_date
from models.vehicles import Vehicle
from torque_app.core.listing import Filter, Listing, Page, paged, whole
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing import lifecycle
from torque_app.invoicing.permissions import Finance, Invoicing
from torque_app.invoicing.queries.access import reaches
from torque_app.invoicing.queries.rows import (
    OVERDUE,
    InvoiceRow,
    MonthlyTotal,
    Summary,
)

OPEN: Final = (InvoiceStatus.ISSUED, InvoiceStatus.SENT, InvoiceStatus.PARTIALLY_PAID)
"""Statuses in which money is still owed."""

NOBODY: Final = "Consumidor final"
"""The client of a boleta that names none."""

MOST_FOLIO: Final = 9_999_999_999  # ten digits in SII's schemas
_TYPE_NAMES: Final[Mapping[int, str]] = {
    DteType.FACTURA: "Factura",
    DteType.FACTURA_EXENTA: "Factura exenta",
    DteType.BOLETA: "Boleta",
    DteType.BOLETA_EXENTA: "Boleta exenta",
    DteType.GUIA_DESPACHO: "Guía de despacho",
    DteType.NOTA_DEBITO: "Nota de débito",
    DteType.NOTA_CREDITO: "Nota de crédito",
}
_MONTHS: Final = 24
ENVELOPE: Final = "envelope"
"""What a reason of a refused envelope says in its `level`: the folio was not spent."""


def type_name(dte_type: int) -> str:
    """Return what a document is called on screen."""
    return _TYPE_NAMES.get(dte_type, Sentence("Documento {dte_type}", dte_type=dte_type))


def pesos(whole: int) -> Decimal:
    """Return whole pesos as the amount the rest of the product counts in."""
    return Decimal(whole)


def invoice_row(
    invoice: Invoice, *, client: str | None, plate: str | None, today: date
) -> InvoiceRow:
    """Return the plain row of an invoice."""
    state = shown_state(invoice.status, invoice.due_date, invoice.balance, today)
    named = {
        name: getattr(invoice, name) for name in InvoiceRow.__slots__ if hasattr(invoice, name)
    }
    return InvoiceRow(
        **named,
        type_name=type_name(invoice.dte_type),
        state=state,
        state_name="Vencida"
        if state == OVERDUE
        else lifecycle.INVOICE.names[InvoiceStatus(invoice.status)],
        dte_status_name=lifecycle.DTE.names[DteStatus(invoice.dte_status)]
        if invoice.dte_status
        else "",
        client=invoice.receiver_snapshot.get("razon_social") or client or NOBODY,
        receiver_rut=str(invoice.receiver_snapshot.get("rut", "")),
        plate=plate or "",
    )


def shown_state(status: InvoiceStatus, due_date: date | None, balance: Decimal, today: date) -> str:
    """Return the status, or OVERDUE when its day passed with money still owed (CF-17)."""
    late = due_date is not None and due_date < today and balance > 0
    return OVERDUE if late and status in OPEN else status.value


@needs(Invoicing.VIEW)
def find(tx: Tx, listing: Listing) -> Page[InvoiceRow]:
    """Return one page of the documents the actor may see."""
    query = (
        select(Invoice, Client.name, Vehicle.plate)  # type: ignore[call-overload]
        .outerjoin(Client, col(Client.id) == col(Invoice.client_id))
        .outerjoin(Vehicle, col(Vehicle.id) == col(Invoice.vehicle_id))
        .where(reaches(tx))
    )
    if listing.q.strip():
        query = query.where(matches(listing.q.strip()))
    today = business_date(tx.now)
    return paged(
        tx,
        query,
        listing,
        sorts={
            "invoice_date": Invoice.invoice_date,
            "due_date": Invoice.due_date,
            "folio": Invoice.folio,
            "total": Invoice.total,
            "balance": Invoice.balance,
            "created_at": Invoice.id,
        },
        default="created_at",
        filters=filters_of(today),
        make=lambda row: invoice_row(row[0], client=row[1], plate=row[2], today=today),
    )


def matches(wanted: str) -> ColumnElement[bool]:
    """Return the invoices whose client, vehicle or folio a text may mean."""
    found: list[ColumnElement[bool]] = [
        col(Invoice.client_id).in_(
            select(text("id")).select_from(func.app.find_clients(wanted, 200).alias("found"))
        ),
        col(Invoice.vehicle_id).in_(
            select(text("id")).select_from(func.app.find_vehicles(wanted, 200).alias("seen"))
        ),
    ]
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 10:  # noqa: PLR2004 - a folio's digits
        found.append(col(Invoice.folio) == int(wanted))
    return or_(*found)


def filters_of(today: date) -> dict[str, Filter]:
    """Return what a list of invoices may be filtered by."""
    columns: dict[str, Callable[[str], Any]] = {
        "client_id": UUID,
        "vehicle_id": UUID,
        "service_center_id": UUID,
        "company_id": UUID,
        "dte_status": DteStatus,
        "dte_type": whole,
        "folio": lambda wanted: whole(wanted, most=MOST_FOLIO),
    }
    plain: dict[str, Filter] = {
        name: _equals(getattr(Invoice, name), parse) for name, parse in columns.items()
    }
    return plain | {
        "status": lambda wanted: _in_state(wanted, today),
        "from": lambda wanted: col(Invoice.invoice_date) >= date.fromisoformat(wanted),
        "to": lambda wanted: col(Invoice.invoice_date) <= date.fromisoformat(wanted),
        "work_order_id": lambda wanted: col(Invoice.id).in_(
            select(InvoiceWorkOrder.invoice_id).where(  # type: ignore[call-overload]
                col(InvoiceWorkOrder.work_order_id) == UUID(wanted)
            )
        ),
    }


def _equals(column: Any, parse: Callable[[str], Any]) -> Filter:
    def where(wanted: str) -> ColumnElement[bool]:
        wanted_rows: ColumnElement[bool] = col(column) == parse(wanted)
        return wanted_rows

    return where


def _in_state(wanted: str, today: date) -> ColumnElement[bool]:
    late = and_(
        col(Invoice.due_date) < today,
        col(Invoice.balance) > 0,
        col(Invoice.status).in_(OPEN),
    )
    if wanted == OVERDUE:
        return late
    return col(Invoice.status) == InvoiceStatus(wanted)


@needs(Invoicing.VIEW)
def summary(tx: Tx) -> Summary:
    """Return what the list's figures say: this month, owed, overdue, rejected."""
    today = business_date(tx.now)
    counted = _counts()
    query = select(
        func.coalesce(_sum(_sold(), _this_month(today), counted), 0),
        func.count().filter(_this_month(today), counted),
        func.coalesce(_sum(Invoice.balance, counted), 0),
        func.coalesce(_sum(Invoice.balance, _in_state(OVERDUE, today), counted), 0),
        func.count().filter(col(Invoice.dte_status) == DteStatus.REJECTED),
    ).where(reaches(tx))
    month, documents, owed, overdue, rejected = tx.session.execute(query).one()
    return Summary(month, documents, owed, overdue, rejected)


def _sum(column: Any, *conditions: ColumnElement[bool]) -> Any:
    return func.sum(column).filter(*conditions)


def _this_month(today: date) -> ColumnElement[bool]:
    return col(Invoice.invoice_date) >= today.replace(day=1)


def _sold() -> Any:
    """Return what a document adds to sales: a credit note takes away, a guía is none (CF-44)."""
    return case(
        (col(Invoice.dte_type) == int(DteType.NOTA_CREDITO), -col(Invoice.total)),
        (col(Invoice.dte_type) == int(DteType.GUIA_DESPACHO), 0),
        else_=col(Invoice.total),
    )


def _counts() -> ColumnElement[bool]:
    """What was issued in the company's environment and SII did not refuse.

    What a credit note annulled counts: the note takes it away again, as in SII's own books.
    """
    issuing = select(Company.id, Company.dte_environment)  # type: ignore[call-overload]
    return and_(
        tuple_(col(Invoice.company_id), col(Invoice.environment)).in_(issuing),
        col(Invoice.folio).is_not(None),
        col(Invoice.dte_status).is_distinct_from(DteStatus.REJECTED),
    )


@needs(Finance.READ)
def monthly_totals(tx: Tx, *, months: int = 12) -> list[MonthlyTotal]:
    """Return what was issued by month and type, newest first (DTE-23)."""
    first = business_date(tx.now).replace(day=1)
    for _ in range(max(1, min(months, _MONTHS)) - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    month = func.to_char(col(Invoice.invoice_date), "YYYY-MM")
    query = (
        select(
            month,
            col(Invoice.dte_type),
            func.count(),
            func.sum(Invoice.net),
            func.sum(Invoice.exempt),
            func.sum(Invoice.iva),
            func.sum(Invoice.total),
        )
        .where(col(Invoice.invoice_date) >= first, _counts())
        .group_by(month, col(Invoice.dte_type))
        .order_by(month.desc(), col(Invoice.dte_type))
    )
    return [
        MonthlyTotal(when, kind, type_name(kind), count, net, exempt, iva, total)
        for when, kind, count, net, exempt, iva, total in tx.session.execute(query)
    ]
