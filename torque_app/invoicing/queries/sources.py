"""What a document is made of: the company, the client, the OTs and the guías it bills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Uuid, bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.clients import Client
from models.invoicing import Dte, Invoice, InvoiceGuide, InvoiceStatus, InvoiceWorkOrder
from models.tenants import Company, ServiceCenter, Tenant
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteDocument, DteType
from torque_app.invoicing.permissions import Finance
from torque_app.invoicing.queries.access import EVERY_OT, reaches
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.rules.drafting import DraftLine
from torque_app.work_orders import queries as work_orders

COMPLETED: Final = OTStatus.COMPLETED
_GUIDE: Final = int(DteType.GUIA_DESPACHO)
_TO_BE_BILLED: Final = (1, 2)
"""`IndTraslado` of guías that a factura follows: a sale, or one to come."""


class NotBillable(Conflict):
    """The OT is not finished, is not the actor's, or was billed before; or a guía was."""

    code = "not_billable"
    message = "Esta OT todavía no se puede facturar."


class LineNotApproved(NotBillable):
    """The client has not said yes to a line; `details["lines"]` names them all."""

    code = "line_not_approved"
    message = "El cliente no ha aprobado todas las líneas de esta OT."


@dataclass(frozen=True, slots=True)
class Job:
    """An OT to bill: its lines are net; `billed_by` is the document that has it already.

    `unapproved` names the lines nobody said yes to, which no document bills.
    """

    id: UUID
    number: str
    status: OTStatus
    client_id: UUID
    vehicle_id: UUID
    plate: str
    service_center_id: UUID
    lines: tuple[DraftLine, ...]
    billed_by: UUID | None
    unapproved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """A guía de despacho to bill: the document as it was issued, and who billed it already."""

    id: UUID
    client_id: UUID | None
    company_id: UUID
    service_center_id: UUID
    environment: str
    is_settled: bool
    document: DteDocument
    order_ids: tuple[UUID, ...]
    billed_by: UUID | None


@dataclass(frozen=True, slots=True)
class Around:
    """The rows a document stands among."""

    settings: Mapping[str, Any]
    company: Company
    centre_id: UUID
    client: Client | None


def around(
    tx: Tx, *, client_id: UUID | None, centre_id: UUID | None, company_id: UUID | None
) -> Around:
    """Return company, centre, client and settings in one question; what is not named, the first."""
    named = {
        "workshop": tx.actor.tenant_id,
        "centre": centre_id or tx.actor.centre_id,
        "company": company_id,
        "client": client_id,
    }
    tenant, company, centre, client = tx.session.execute(_surroundings(), named).one()
    if company is None:
        if company_id is not None:
            raise NotFound
        raise Invalid("Todavía no ingresas los datos de tu empresa. Hazlo en Ajustes.")
    if centre is None:
        raise NotFound("Ese centro no existe.")
    if client is None and client_id is not None:
        raise NotFound("Ese cliente no existe o no está en tu taller.")
    return Around(tenant.settings, company, centre.id, client)


@lru_cache(maxsize=1)
def _surroundings() -> Select[Any]:
    """Return the question for a tenant, a company, a centre and a client; null is not named."""
    first_company = columns(Company.id).order_by(col(Company.id)).limit(1).scalar_subquery()
    first_centre = (
        columns(ServiceCenter.id).order_by(col(ServiceCenter.code)).limit(1).scalar_subquery()
    )
    centre = func.coalesce(_named("centre"), first_centre)
    company = func.coalesce(_named("company"), ServiceCenter.company_id, first_company)
    return (
        columns(Tenant, Company, ServiceCenter, Client)
        .select_from(Tenant)
        .outerjoin(ServiceCenter, col(ServiceCenter.id) == centre)
        .outerjoin(Company, col(Company.id) == company)
        .outerjoin(Client, col(Client.id) == _named("client"))
        .where(col(Tenant.id) == _named("workshop"))
    )


def _named(name: str) -> BindParameter[UUID]:
    return bindparam(name, type_=Uuid())


def jobs(tx: Tx, order_ids: Sequence[UUID]) -> tuple[Job, ...]:
    """Return the OTs with their lines, in the order asked; CF-54 and NotFound apply to each."""
    if not order_ids:
        return ()
    billed = _billed_orders(tx, order_ids)
    found = [work_orders.billable(tx, order_id) for order_id in dict.fromkeys(order_ids)]
    _refuse_strangers(tx, [each.id for each in found])
    several = len(found) > 1
    return tuple(
        Job(
            id=each.id,
            number=each.number,
            status=each.status,
            client_id=each.client_id,
            vehicle_id=each.vehicle_id,
            plate=each.plate,
            service_center_id=each.service_center_id,
            lines=tuple(_line(line, each.number if several else None) for line in each.lines),
            billed_by=billed.get(each.id),
            unapproved=each.unapproved,
        )
        for each in found
    )


def _line(line: work_orders.BillableLine, number: str | None) -> DraftLine:
    """Return an OT's line; where several OTs are billed together it says which one it is of."""
    return DraftLine(
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        code=line.code[:35] if line.code else None,
        unit=line.unit,
        description=f"OT {number}" if number else None,
        item_id=line.item_id,
        cost=line.cost * line.quantity,
    )


def _billed_orders(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    billed = tx.session.execute(_billed(), {"orders": list(order_ids)})
    return {order_id: invoice_id for order_id, invoice_id in billed}  # noqa: C416


@lru_cache(maxsize=1)
def _billed() -> Select[Any]:
    """Return the question for the document that bills each of `orders`."""
    return (
        columns(InvoiceWorkOrder.work_order_id, Invoice.id)
        .join(Invoice, col(Invoice.id) == col(InvoiceWorkOrder.invoice_id))
        .where(
            col(InvoiceWorkOrder.work_order_id).in_(bindparam("orders", expanding=True)),
            col(Invoice.status) != InvoiceStatus.VOID,
            col(Invoice.dte_type) != _GUIDE,
        )
    )


def _refuse_strangers(tx: Tx, order_ids: Sequence[UUID]) -> None:
    """CF-54: who may not edit every OT issues only for those assigned to or opened by them."""
    if bills_anything(tx):
        return
    people = columns(WorkOrder.assigned_to, WorkOrder.created_by).where(
        col(WorkOrder.id).in_(order_ids)
    )
    if any(tx.actor.user_id not in pair for pair in tx.session.execute(people).tuples()):
        raise NotAllowed(
            "Sólo puedes facturar las OT que abriste o que tienes asignadas.",
            required=EVERY_OT,
            current_role=tx.actor.role,
        )


def bills_anything(tx: Tx) -> bool:
    """Tell whether the actor may bill more than the OTs that are theirs (CF-54)."""
    return tx.actor.may(EVERY_OT) or tx.actor.may(Finance.READ) or tx.actor.user_id is None


def guides_of_orders(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """Return the unbilled guías of sale that moved what these OTs bill."""
    if not order_ids:
        return []
    return list(tx.session.execute(_moved(), {"orders": list(order_ids)}).scalars())


@lru_cache(maxsize=1)
def _moved() -> Select[Any]:
    """Return the question for the guías that moved the parts of `orders`."""
    return (
        columns(Invoice.id)
        .join(InvoiceWorkOrder, col(InvoiceWorkOrder.invoice_id) == col(Invoice.id))
        .where(
            col(InvoiceWorkOrder.work_order_id).in_(bindparam("orders", expanding=True)),
            *waits_to_be_billed(),
        )
        .distinct()
        .order_by(col(Invoice.id))
    )


def waits_to_be_billed() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on invoices that make one a guía of sale SII has and nobody billed."""
    return (
        col(Invoice.dte_type) == _GUIDE,
        col(Invoice.folio).is_not(None),
        col(Invoice.dte_status).in_(("ACCEPTED", "OBJECTED")),
        col(Invoice.delivery)["movement"].astext.cast(Integer).in_(_TO_BE_BILLED),
        ~_billing().exists(),
    )


def guides(tx: Tx, guide_ids: Sequence[UUID]) -> tuple[Guide, ...]:
    """Return the guías, in the order asked; NotFound for what is no guía the actor may see."""
    if not guide_ids:
        return ()
    newest = (
        columns(Dte.id)
        .where(col(Dte.invoice_id) == col(Invoice.id))
        .order_by(col(Dte.id).desc())
        .limit(1)
        .correlate(Invoice)
        .scalar_subquery()
    )
    billed = _billing().limit(1).scalar_subquery()
    query = (
        columns(Invoice, Dte.content, billed)
        .join(Dte, col(Dte.id) == newest)
        .where(col(Invoice.id).in_(guide_ids), col(Invoice.dte_type) == _GUIDE, reaches(tx))
    )
    found = {row.id: (row, content, by) for row, content, by in tx.session.execute(query)}
    if set(guide_ids) - set(found):
        raise NotFound("Esa guía no existe o no está en tu taller.")
    linked = _orders_of(tx, guide_ids)
    return tuple(
        Guide(
            id=guide_id,
            client_id=row.client_id,
            company_id=row.company_id,
            service_center_id=row.service_center_id,
            environment=row.environment.value,
            is_settled=row.dte_status in ("ACCEPTED", "OBJECTED"),
            document=restored(content),
            order_ids=tuple(linked.get(guide_id, ())),
            billed_by=by,
        )
        for guide_id, (row, content, by) in ((each, found[each]) for each in guide_ids)
    )


def _billing() -> Any:
    """Return the question which document, still standing, bills the guía in question."""
    billing = aliased(Invoice)
    return (
        columns(billing.id)
        .join(InvoiceGuide, col(InvoiceGuide.invoice_id) == col(billing.id))
        .where(
            col(InvoiceGuide.guide_id) == col(Invoice.id),
            col(billing.status) != InvoiceStatus.VOID,
        )
        .correlate(Invoice)
    )


def _orders_of(tx: Tx, guide_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    query = columns(InvoiceWorkOrder.invoice_id, InvoiceWorkOrder.work_order_id).where(
        col(InvoiceWorkOrder.invoice_id).in_(guide_ids)
    )
    found: dict[UUID, list[UUID]] = {}
    for guide_id, order_id in tx.session.execute(query):
        found.setdefault(guide_id, []).append(order_id)
    return found
