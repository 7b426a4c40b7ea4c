"""The links of a document, and the document as whoever holds one sees it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.invoicing import DteStatus, InvoiceStatus
from models.tenants import DteEnvironment, Tenant
from torque_app.branding import queries as branding
from torque_app.branding.queries import Face
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.documents import company_of, contacts_of
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.sharing import HANDED_OVER, SharedState, shared_state
from torque_app.links import queries as links

SUBJECT: Final = "invoices"
"""What the links of documents open: rows of this table."""


@dataclass(frozen=True, slots=True)
class SharedDocument:
    """A document as the holder of its link sees it; `total` in whole pesos.

    `is_practice`: issued in SII's certification world, worth nothing.
    """

    id: UUID
    workshop: str
    face: Face
    contacts: tuple[str, ...]
    issuer: str
    issuer_rut: str
    type_name: str
    folio: int
    issued_on: date
    total: Decimal
    state: SharedState
    is_practice: bool

    @property
    def has_papers(self) -> bool:
        """Tell whether its PDF and XML may be handed over by now."""
        return self.state in HANDED_OVER


@needs(Invoicing.VIEW)
def document_links(tx: Tx, invoice_id: UUID) -> list[links.LinkRow]:
    """Return every link of a document, the newest first; never a token."""
    reachable(tx, invoice_id)
    return links.links_of(tx, links.Subject(SUBJECT, invoice_id))


@needs(Invoicing.VIEW)
def shared_document(tx: Tx, invoice_id: UUID) -> SharedDocument:
    """Return what the holder of a link is shown; NotFound while it has no folio."""
    invoice = reachable(tx, invoice_id)
    if invoice.folio is None:
        raise NotFound
    rut = str(invoice.issuer_snapshot.get("rut", ""))
    company = company_of(tx, rut)
    return SharedDocument(
        id=invoice.id,
        workshop=_workshop(tx),
        face=branding.on_page(tx, company.id if company else None),
        contacts=contacts_of(company) if company else (),
        issuer=str(invoice.issuer_snapshot.get("razon_social", "")),
        issuer_rut=rut,
        type_name=type_name(invoice.dte_type),
        folio=invoice.folio,
        issued_on=invoice.invoice_date,
        total=invoice.total,
        state=shared_state(
            InvoiceStatus(invoice.status),
            DteStatus(invoice.dte_status) if invoice.dte_status else None,
        ),
        is_practice=invoice.environment is not DteEnvironment.PRODUCTION,
    )


def _workshop(tx: Tx) -> str:
    query = select(Tenant.name).where(col(Tenant.id) == tx.actor.tenant_id)  # type: ignore[call-overload]
    return str(tx.session.execute(query).scalar_one())
