"""The document an OT would become, before anything is written or any folio taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from models.clients import Client
from models.invoicing import Invoice, InvoiceStatus, InvoiceWorkOrder
from models.tenants import Company, DteEnvironment, ServiceCenter, Tenant
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.text import Untranslatable
from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    Issuer,
    Line,
    Payment,
    PaymentMeans,
    Receiver,
    Reference,
)
from torque_app.invoicing.permissions import Finance, Invoicing
from torque_app.invoicing.queries.access import EVERY_OT
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.queries.rows import Preview, PreviewLine
from torque_app.invoicing.rules import receivers
from torque_app.invoicing.rules.amounts import Priced, Work, priced
from torque_app.tenants.queries import CompanyRow
from torque_app.work_orders import queries as work_orders

ISSUABLE: Final = (DteType.FACTURA, DteType.BOLETA)
LIMIT_SETTING: Final = "boleta_receiver_from"
TYPES_SETTING: Final = "dte_types"
_PLACEHOLDER: Final = 1
"""The folio of a document that has none yet; checks do not look at it."""

_FIELDS: Final[Mapping[str, str]] = {
    "rut": "rut",
    "razon_social": "name",
    "giro": "giro",
    "address": "address",
    "comuna": "comuna",
    "city": "city",
    "email": "email",
    "phone": "phone",
}
"""What a receiver takes from the client's file."""


class NotBillable(Conflict):
    """The OT is not finished, is not the actor's, or was billed before."""

    code = "not_billable"
    message = "Esta OT todavía no se puede facturar."


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is paid and what else the document says."""

    payment: Payment | None = None
    due_on: date | None = None
    means: PaymentMeans | None = None
    purchase_order: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document without folio, the rows it comes from, and what is missing to issue it."""

    document: DteDocument
    work: tuple[Work, ...]
    work_order_id: UUID
    work_order_number: str
    work_order_status: OTStatus
    client_id: UUID
    client_name: str
    vehicle_id: UUID
    plate: str
    service_center_id: UUID
    company_id: UUID
    environment: DteEnvironment
    missing: Mapping[str, str]
    billed_by: UUID | None
    credit_days: int


@needs(Invoicing.ISSUE)
def draft(
    tx: Tx,
    work_order_id: UUID,
    *,
    dte_type: int,
    receiver: Mapping[str, str | None] | None = None,
    terms: Terms | None = None,
) -> Draft:
    """Return the document the OT would become today; raises NotFound, NotBillable or Invalid."""
    type_, terms = _type(dte_type), terms or Terms()
    job = work_orders.billable(tx, work_order_id)
    order, client, company, tenant, billed_by = _around(tx, work_order_id)
    _refuse_strangers(tx, order)
    _refuse_type(tenant, type_)
    work = tuple(_work(line) for line in job.lines)
    sums = priced(work, type_)
    today = sii_time(tx.now).date()
    buyer = _buyer(client, receiver)
    document = _document(type_, company, client, buyer, sums=sums, terms=terms, today=today)
    return Draft(
        document=document,
        work=work,
        work_order_id=job.id,
        work_order_number=job.number,
        work_order_status=job.status,
        client_id=job.client_id,
        client_name=client.name,
        vehicle_id=job.vehicle_id,
        plate=job.plate,
        service_center_id=job.service_center_id,
        company_id=company.id,
        environment=company.dte_environment,
        missing=receivers.faults(
            buyer, type_, total=sums.totals.total, limit=_limit(tenant), means=terms.means
        ),
        billed_by=billed_by,
        credit_days=client.credit_days,
    )


def _document(
    type_: DteType,
    company: Company,
    client: Client,
    buyer: Receiver,
    *,
    sums: Priced,
    terms: Terms,
    today: date,
) -> DteDocument:
    return DteDocument(
        type=type_,
        folio=_PLACEHOLDER,
        issued_on=today,
        issuer=issuer_of(company),
        receiver=buyer,
        lines=sums.lines,
        totals=sums.totals,
        payment=None if type_.is_boleta else terms.payment or _usual(client),
        due_on=_due(client, terms, type_, today),
        means=terms.means if type_.is_boleta else None,
        references=_references(terms, today),
    )


@needs(Invoicing.ISSUE)
def preview(
    tx: Tx,
    work_order_id: UUID,
    *,
    dte_type: int,
    receiver: Mapping[str, str | None] | None = None,
    terms: Terms | None = None,
) -> Preview:
    """Return lines, totals, receiver and every obstacle, writing nothing."""
    found = draft(tx, work_order_id, dte_type=dte_type, receiver=receiver, terms=terms)
    document = found.document
    return Preview(
        work_order_id=found.work_order_id,
        work_order_number=found.work_order_number,
        client=found.client_name,
        plate=found.plate,
        dte_type=int(document.type),
        type_name=type_name(document.type),
        lines=tuple(map(_preview_line, document.lines)),
        net=document.totals.net,
        exempt=document.totals.exempt,
        iva=document.totals.iva,
        total=document.totals.total,
        receiver=_said(document.receiver),
        missing=dict(found.missing),
        refusals=_obstacles(found),
        invoice_id=found.billed_by,
        credit_days=found.credit_days,
    )  # fmt: skip


def _preview_line(line: Line) -> PreviewLine:
    discount = line.discount or 0
    return PreviewLine(
        line.name, line.code, line.quantity, line.unit, line.price, discount, line.amount
    )


def _said(receiver: Receiver) -> dict[str, str]:
    """Return the receiver as a form shows it: nobody's RUT is an empty field."""
    said = {name: str(getattr(receiver, name) or "") for name in receivers.FIELDS}
    return said | ({"rut": ""} if receiver.is_anonymous else {})


def _obstacles(found: Draft) -> tuple[str, ...]:
    """Return what no field can mend: the state of the OT, the company's own data, the lines."""
    if found.billed_by is not None:
        return ("Esta OT ya tiene un documento emitido.",)
    reasons: list[str] = []
    if found.work_order_status is not OTStatus.COMPLETED:
        reasons.append("La OT debe estar terminada para facturarla.")
    if found.missing:
        return tuple(reasons)
    try:
        checks.check(found.document, today=found.document.issued_on)
    except checks.DocumentRefused as refused:
        reasons += refused.details["refusals"]
    except Untranslatable as refused:
        reasons.append(str(refused))
    return tuple(reasons)


def issuer_of(company: Company | CompanyRow) -> Issuer:
    """Return the company as SII knows it; Invalid without its resolution."""
    if company.resolution_date is None:
        raise Invalid(
            "Falta la fecha de la resolución del SII de tu empresa. Ingrésala en Ajustes."
        )
    return Issuer(
        rut=company.rut,
        razon_social=company.razon_social,
        giro=company.giro,
        actecos=tuple(company.actecos),
        address=company.address,
        comuna=company.comuna,
        city=company.city,
        resolution_number=company.resolution_number,
        resolution_date=company.resolution_date,
        sii_office=company.sii_office or company.comuna,
    )


def _type(dte_type: int) -> DteType:
    if dte_type not in ISSUABLE:
        raise Invalid.field("dte_type", "Elige boleta (39) o factura (33).")
    return DteType(dte_type)


def _around(tx: Tx, work_order_id: UUID) -> tuple[WorkOrder, Client, Company, Tenant, UUID | None]:
    """Return what a document needs besides the lines, in one question."""
    first_company = (
        select(Company.id)  # type: ignore[call-overload]
        .order_by(col(Company.id))
        .limit(1)
        .scalar_subquery()
    )
    billed = (
        select(InvoiceWorkOrder.invoice_id)  # type: ignore[call-overload]
        .join(Invoice, col(Invoice.id) == col(InvoiceWorkOrder.invoice_id))
        .where(
            col(InvoiceWorkOrder.work_order_id) == work_order_id,
            col(Invoice.status) != InvoiceStatus.VOID,
        )
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(WorkOrder, Client, Company, Tenant, billed)
        .join(Client, col(Client.id) == col(WorkOrder.client_id))
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .join(Tenant, col(Tenant.id) == col(WorkOrder.tenant_id))
        .outerjoin(
            Company,
            col(Company.id) == func.coalesce(col(ServiceCenter.company_id), first_company),
        )
        .where(col(WorkOrder.id) == work_order_id)
    )
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound
    if found[2] is None:
        raise Invalid("Todavía no ingresas los datos de tu empresa. Hazlo en Ajustes.")
    return found[0], found[1], found[2], found[3], found[4]


def _refuse_strangers(tx: Tx, order: WorkOrder) -> None:
    """CF-54: who may not edit every OT issues only for those assigned to or opened by them."""
    actor = tx.actor
    everything = actor.may(EVERY_OT) or actor.may(Finance.READ) or actor.user_id is None
    if not everything and actor.user_id not in (order.assigned_to, order.created_by):
        raise NotAllowed(
            "Sólo puedes facturar las OT que abriste o que tienes asignadas.",
            required=EVERY_OT,
            current_role=actor.role,
        )


def _refuse_type(tenant: Tenant, type_: DteType) -> None:
    allowed = tenant.settings.get(TYPES_SETTING)
    if isinstance(allowed, list) and int(type_) not in allowed:
        raise Invalid.field("dte_type", "Tu taller no emite ese tipo de documento.")


def _limit(tenant: Tenant) -> int:
    limit = tenant.settings.get(LIMIT_SETTING)
    return limit if isinstance(limit, int) and limit > 0 else receivers.BOLETA_LIMIT


def _work(line: work_orders.BillableLine) -> Work:
    return Work(
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        code=line.code[:35] if line.code else None,
        unit=line.unit,
        item_id=line.item_id,
        cost=line.cost * line.quantity,
    )


def _buyer(client: Client, given: Mapping[str, str | None] | None) -> Receiver:
    known: dict[str, Any] = {name: getattr(client, column) for name, column in _FIELDS.items()}
    return receivers.receiver(known, given or {})


def _usual(client: Client) -> Payment:
    return Payment.CREDIT if client.credit_days else Payment.CASH


def _due(client: Client, terms: Terms, type_: DteType, today: date) -> date | None:
    if type_.is_boleta:
        return None
    payment = terms.payment or _usual(client)
    if terms.due_on or payment is not Payment.CREDIT:
        return terms.due_on
    return today + timedelta(days=client.credit_days or 30)


def _references(terms: Terms, today: date) -> tuple[Reference, ...]:
    order = (terms.purchase_order or "").strip()
    return (Reference("801", order, today, comment="Orden de compra"),) if order else ()


def total_cost(work: tuple[Work, ...]) -> Decimal:
    """Return what the billed things cost the workshop."""
    return sum((each.cost for each in work), Decimal(0))
