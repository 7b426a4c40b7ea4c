"""Guías de despacho that wait to be billed: searched and paged by the database."""

from contextlib import suppress
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, tuple_
from sqlmodel import col

from models.clients import Client
from models.invoicing import DteStatus, Invoice, InvoiceWorkOrder
from models.tenants import Company
from models.values import clock, rut
from models.work_orders import WorkOrder
from torque_app.core.choices import Choice
from torque_app.core.listing import Filter, Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reaches
from torque_app.invoicing.queries.reading import MOST_FOLIO, NOBODY
from torque_app.invoicing.queries.rows import GuideRow
from torque_app.invoicing.queries.sources import waits_to_be_billed

_MOST_CLIENTS: Final = 200
_MOST_OF_WORK: Final = 50
_DIGITS_OF_A_RUT: Final = 7
_BUYER: Final[Any] = col(Invoice.receiver_snapshot)
_RUT: Final = _BUYER["rut"].astext
_SORTS: Final[dict[str, Any]] = {
    "issued_on": Invoice.invoice_date,
    "folio": Invoice.folio,
    "total": Invoice.total,
    "created_at": Invoice.id,
}


@needs(Invoicing.ISSUE)
def guides_to_bill(tx: Tx, listing: Listing) -> Page[GuideRow]:
    """Return a page of the guías of sale that SII has and nobody billed, the newest first.

    `q` looks for a folio, a client's name or phone, a RUT or a day (`20-11-2026`). Filters: id,
    client_id, company_id, service_center_id, folio, rut, from, to. Guías of OTs are not here:
    they go with their OT.
    """
    of_order = columns(InvoiceWorkOrder.id).where(
        col(InvoiceWorkOrder.invoice_id) == col(Invoice.id)
    )
    here = columns(Company.id, Company.dte_environment)
    query = (
        columns(Invoice, Client.name)
        .outerjoin(Client, col(Client.id) == col(Invoice.client_id))
        .where(
            *waits_to_be_billed(),
            tuple_(col(Invoice.company_id), col(Invoice.environment)).in_(here),
            ~of_order.exists(),
            reaches(tx),
        )
    )
    wanted = listing.q.strip()
    if wanted:
        query = query.where(_matches(wanted))
    return paged(
        tx, query, listing, sorts=_SORTS, default="created_at", filters=_FILTERS, make=_row
    )


@needs(Invoicing.VIEW)
def guides_of_work(tx: Tx, order: WorkOrder, supplier_rut: str) -> list[Choice]:
    """Return the guías of an OT, of its car, or to the holder of a RUT ("" for none).

    The newest first; not those that SII refused.
    """
    of_order = columns(InvoiceWorkOrder.invoice_id).where(
        col(InvoiceWorkOrder.work_order_id) == order.id
    )
    related: list[ColumnElement[bool]] = [
        col(Invoice.id).in_(of_order),
        col(Invoice.vehicle_id) == order.vehicle_id,
    ]
    if supplier_rut:
        related.append(_is(supplier_rut))
    rows = tx.session.execute(
        columns(Invoice.id, Invoice.folio, Invoice.invoice_date, _BUYER["razon_social"].astext)
        .where(
            col(Invoice.dte_type) == int(DteType.GUIA_DESPACHO),
            col(Invoice.folio).is_not(None),
            col(Invoice.dte_status).is_distinct_from(DteStatus.REJECTED),
            or_(*related),
            reaches(tx),
        )
        .order_by(col(Invoice.invoice_date).desc(), col(Invoice.id).desc())
        .limit(_MOST_OF_WORK)
    )
    return [
        Choice(
            str(key),
            _(Sentence("Guía {folio}", folio=folio)),
            " · ".join(filter(None, (clock.formatted_date(day), name))),
            f"/facturacion/{key}",
            "invoice",
        )
        for key, folio, day, name in rows
    ]


def _row(found: Any) -> GuideRow:
    guide, client = found[0], found[1]
    said = guide.receiver_snapshot
    return GuideRow(
        id=guide.id,
        folio=guide.folio,
        issued_on=guide.invoice_date,
        client_id=guide.client_id,
        client=said.get("razon_social") or client or NOBODY,
        rut=str(said.get("rut", "")),
        net=guide.net,
        total=guide.total,
    )


def _matches(wanted: str) -> ColumnElement[bool]:
    """Return the rows that what was typed may mean; few digits are a folio and nothing else."""
    is_number = wanted.isascii() and wanted.isdigit() and int(wanted) <= MOST_FOLIO
    if is_number and len(wanted) < _DIGITS_OF_A_RUT:
        return col(Invoice.folio).in_([int(wanted)])
    clients = func.app.find_clients(wanted, _MOST_CLIENTS).alias("found")
    named = func.app.f_unaccent(_BUYER["razon_social"].astext)
    found: list[ColumnElement[bool]] = [
        col(Invoice.client_id).in_(select(text("id")).select_from(clients)),
        func.strpos(named, func.app.f_unaccent(wanted)) > 0,
    ]
    if is_number:
        found += [col(Invoice.folio) == int(wanted), _RUT.startswith(f"{int(wanted)}-")]
    if rut.is_valid(wanted):
        found.append(_is(wanted))
    with suppress(ValueError):  # what is no day is a name or a number
        found.append(col(Invoice.invoice_date) == clock.parsed_date(wanted))
    return or_(*found)


def _is(wanted: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = _RUT.in_([rut.normalize(wanted)])
    return found


_FILTERS: Final[dict[str, Filter]] = {
    "id": lambda wanted: col(Invoice.id) == UUID(wanted),
    "client_id": lambda wanted: col(Invoice.client_id) == UUID(wanted),
    "company_id": lambda wanted: col(Invoice.company_id) == UUID(wanted),
    "service_center_id": lambda wanted: col(Invoice.service_center_id) == UUID(wanted),
    "folio": lambda wanted: col(Invoice.folio) == whole(wanted, most=MOST_FOLIO),
    "rut": _is,
    "from": lambda wanted: col(Invoice.invoice_date) >= date.fromisoformat(wanted),
    "to": lambda wanted: col(Invoice.invoice_date) <= date.fromisoformat(wanted),
}
