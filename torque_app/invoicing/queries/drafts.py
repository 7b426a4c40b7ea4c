"""The document that a draft, an OT, guías or a quotation would become, before any folio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.tenants import Company, DteEnvironment
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.arithmetic import discount_pesos, totals
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import (
    DteDocument,
    DteType,
    GlobalDiscount,
    Issuer,
    Line,
    Payment,
    PaymentMeans,
    Receiver,
)
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import EVERY_OT
from torque_app.invoicing.queries.quoted import Offer, asked, offer_of
from torque_app.invoicing.queries.sources import (
    Around,
    Guide,
    Job,
    around,
    bills_anything,
    guides,
    guides_of_orders,
    jobs,
)
from torque_app.invoicing.rules import drafting, limits, receivers, terms
from torque_app.invoicing.rules.amounts import Priced, priced
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine
from torque_app.invoicing.rules.pricing import price, work
from torque_app.quotations.queries import BillableQuotation
from torque_app.tenants.queries import CompanyRow

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


@dataclass(frozen=True, slots=True)
class Terms:
    """How it is paid and what else the document says."""

    payment: Payment | None = None
    due_on: date | None = None
    means: PaymentMeans | None = None
    purchase_order: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document without folio, what it comes from, and what is missing to issue it.

    `items` are the typed lines behind the document's, one by one.
    """

    content: DraftContent
    document: DteDocument
    items: tuple[DraftLine, ...]
    jobs: tuple[Job, ...]
    guides: tuple[Guide, ...]
    offer: Offer | None
    client_id: UUID | None
    client_name: str
    vehicle_id: UUID | None
    plate: str
    service_center_id: UUID
    company_id: UUID
    environment: DteEnvironment
    missing: Mapping[str, str]
    warnings: tuple[str, ...]
    credit_days: int

    @property
    def billed_by(self) -> UUID | None:
        """The document that bills one of its OTs or guías, or its quotation, already."""
        sources: list[Job | Guide | Offer] = [*self.jobs, *self.guides]
        sources += [self.offer] if self.offer else []
        return next((each.billed_by for each in sources if each.billed_by), None)

    @property
    def cost(self) -> Decimal:
        """What the billed things cost the workshop."""
        return sum((each.cost for each in self.items), Decimal(0))


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
    said = terms or Terms()
    content = DraftContent(
        dte_type=dte_type,
        work_order_ids=(work_order_id,),
        receiver=receiver or {},
        payment=said.payment,
        due_on=said.due_on,
        means=said.means,
        purchase_order=said.purchase_order,
    )
    return compose(tx, content)


@needs(Invoicing.ISSUE)
def compose(tx: Tx, content: DraftContent) -> Draft:
    """Return the document the content would become today; Invalid, NotFound or NotAllowed.

    What can be mended by completing it is in `missing`; what stands in the way of its OTs and
    guías is for the caller to refuse or to tell.
    """
    content = drafting.trimmed(content)
    wrong = drafting.faults(content)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    type_ = DteType(content.dte_type)
    quoted = asked(tx, content.quotation_id)
    content, offer = _ordered(content, quoted), offer_of(quoted)
    ordered = jobs(tx, content.work_order_ids)
    moved = guides(tx, _guide_ids(tx, content, type_))
    if not ordered and not bills_anything(tx):
        raise NotAllowed(
            "Sólo puedes facturar las OT que abriste o que tienes asignadas.",
            required=EVERY_OT,
            current_role=tx.actor.role,
        )
    here = _around(tx, content, ordered, moved, offer=offer)
    _refuse_type(here.settings, type_)
    items, sums, discounts = _priced(content, type_, ordered, moved, offer=offer)
    today = sii_time(tx.now).date()
    document = _document(content, here, sums, guides=moved, discounts=discounts, today=today)
    return _draft(content, document, here, items=items, jobs=ordered, guides=moved, offer=offer)


def _ordered(content: DraftContent, quoted: BillableQuotation | None) -> DraftContent:
    """Return the content with the OT its quotation became, which is billed in its place."""
    if quoted is None or quoted.order_id is None:
        return content
    orders = tuple(dict.fromkeys((*content.work_order_ids, quoted.order_id)))
    return replace(content, work_order_ids=orders)


def _guide_ids(tx: Tx, content: DraftContent, type_: DteType) -> tuple[UUID, ...]:
    """Return the guías to bill: those named, and those that moved what its OTs bill."""
    followed = () if type_ is DteType.GUIA_DESPACHO else content.work_order_ids
    return tuple(dict.fromkeys((*content.guide_ids, *guides_of_orders(tx, followed))))


def _around(
    tx: Tx,
    content: DraftContent,
    ordered: Sequence[Job],
    moved: Sequence[Guide],
    *,
    offer: Offer | None,
) -> Around:
    """Return the rows around the document; what it bills says what the content leaves open."""
    sources: list[Job | Guide | Offer] = [*ordered, *moved, *([offer] if offer else [])]
    clients = {each.client_id for each in sources if each.client_id}
    if content.client_id is None and len(clients) > 1:
        raise Invalid.field(
            "client_id", "Son de clientes distintos: elige a nombre de quién va el documento."
        )
    centres = [each.service_center_id for each in sources]
    company_ids = {each.company_id for each in moved}
    if len(company_ids) > 1:
        raise Invalid.field("guide_ids", "Las guías son de empresas distintas.")
    return around(
        tx,
        client_id=content.client_id or next(iter(clients), None),
        centre_id=content.service_center_id or next(iter(centres), None),
        company_id=content.company_id or next(iter(company_ids), None),
    )


def _priced(
    content: DraftContent,
    type_: DteType,
    ordered: Sequence[Job],
    moved: Sequence[Guide],
    *,
    offer: Offer | None,
) -> tuple[tuple[DraftLine, ...], Priced, tuple[GlobalDiscount, ...]]:
    """Return the typed lines, the document's lines and totals, and its global discounts."""
    if content.lines:
        sums = price(
            content.lines, type_, with_iva=content.prices_with_iva, discounts=content.discounts
        )
        return content.lines, sums, content.discounts
    # guías that moved an OT's parts are referred to; what is billed is the OT
    alone = [each for each in moved if not set(each.order_ids) & {job.id for job in ordered}]
    items = tuple(line for job in ordered for line in job.lines)
    items = (*items, *offer.lines) if offer else items
    if type_.is_exempt:
        items = tuple(replace(line, exempt=True) for line in items)
    carried = tuple(line for each in alone for line in each.document.lines)
    discounts = (*(off for each in alone for off in _fixed(each.document)), *content.discounts)
    if type_.is_boleta:
        items = (*items, *map(_typed, carried))
        return items, price(items, type_, with_iva=False, discounts=discounts), discounts
    lines = (*priced([work(each) for each in items], type_).lines, *carried)
    sums = Priced(lines, totals(lines, discounts, type=type_))
    return (*items, *map(_typed, carried)), sums, discounts


def _fixed(document: DteDocument) -> list[GlobalDiscount]:
    """Return a guía's global discounts in pesos: beside other lines a percentage says another."""
    found = []
    for each in document.discounts:
        base = sum(line.amount for line in document.lines if line.indicator is each.indicator)
        found.append(replace(each, percent=None, amount=abs(discount_pesos(each, base))))
    return found


def _typed(line: Line) -> DraftLine:
    """Return a line of an issued guía as if it had been typed."""
    return DraftLine(
        name=line.name,
        quantity=line.quantity or Decimal(1),
        unit_price=line.price or Decimal(0),
        discount_percent=line.discount_percent or Decimal(0),
        surcharge_percent=line.surcharge_percent or Decimal(0),
        exempt=line.exempt,
        non_billable=line.non_billable,
        code=line.code,
        unit=line.unit or "UN",
        description=line.description,
    )


def _document(
    content: DraftContent,
    here: Around,
    sums: Priced,
    *,
    guides: Sequence[Guide],
    discounts: tuple[GlobalDiscount, ...],
    today: date,
) -> DteDocument:
    """Return the document, saying what its type says: the content keeps what another type would.

    Only a factura is paid in a form and by a day, and only on credit in installments; a boleta
    says its means.
    """
    type_ = DteType(content.dte_type)
    issuer = issuer_of(here.company)
    billed = type_ in (DteType.FACTURA, DteType.FACTURA_EXENTA)
    days = here.client.credit_days if here.client else 0
    payment = (content.payment or terms.usual_payment(days)) if billed else None
    return DteDocument(
        type=type_,
        folio=_PLACEHOLDER,
        issued_on=today,
        issuer=issuer,
        receiver=_buyer(content, here, issuer),
        lines=sums.lines,
        totals=sums.totals,
        payment=payment,
        due_on=terms.due_on(content, credit_days=days, today=today) if billed else None,
        means=content.means if type_.is_boleta else None,
        gross_prices=content.prices_with_iva and not type_.is_boleta,
        discounts=discounts,
        references=terms.references(content, [each.document for each in guides], today),
        delivery=terms.trip(content.delivery),
        sale=None if type_.is_boleta else content.sale,
        terms=content.terms if billed else None,
        installments=content.installments if payment is Payment.CREDIT else (),
    )


def _draft(
    content: DraftContent,
    document: DteDocument,
    here: Around,
    *,
    items: tuple[DraftLine, ...],
    jobs: tuple[Job, ...],
    guides: tuple[Guide, ...],
    offer: Offer | None,
) -> Draft:
    limit, unset = limits.boleta_limit(here.settings, document.issued_on.year)
    missing = receivers.faults(
        document.receiver,
        document.type,
        total=document.totals.total,
        limit=limit,
        means=document.means,
    )
    sources: list[Job | Offer] = [*jobs, *([offer] if offer else [])]
    cars = {each.vehicle_id for each in sources if each.vehicle_id}
    alone = len(cars) == 1
    return Draft(
        content=content,
        document=document,
        items=items,
        jobs=jobs,
        guides=guides,
        offer=offer,
        client_id=here.client.id if here.client else None,
        client_name=here.client.name if here.client else document.receiver.razon_social or "",
        vehicle_id=content.vehicle_id or (next(iter(cars)) if alone else None),
        plate=next((each.plate for each in sources), "") if alone else "",
        service_center_id=here.centre_id,
        company_id=here.company.id,
        environment=here.company.dte_environment,
        missing=missing,
        warnings=_warnings(content, document, guides, unset),
        credit_days=here.client.credit_days if here.client else 0,
    )


def _warnings(
    content: DraftContent, document: DteDocument, guides: Sequence[Guide], unset: str | None
) -> tuple[str, ...]:
    """Return what may be wrong and is for a person to judge."""
    found = [unset] if unset and document.type.is_boleta else []
    found += checks.warnings(document)
    if content.installments and not document.installments:
        found.append("Las cuotas no van en el documento: son de una factura a crédito.")
    moved = {each.document.delivery.movement for each in guides if each.document.delivery}
    if moved - {1, 2, 3}:
        found.append("Una de las guías no era de venta: revisa que corresponda facturarla.")
    if document.type is DteType.BOLETA and any(each.document.totals.total for each in guides):
        found.append("Facturas guías con una boleta: quien compra no recupera el IVA.")
    return tuple(found)


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
        phone=company.phone or None,
        email=company.email or None,
    )


def _refuse_type(settings: Mapping[str, Any], type_: DteType) -> None:
    allowed = settings.get(TYPES_SETTING)
    if isinstance(allowed, list) and int(type_) not in allowed:
        raise Invalid.field("dte_type", "Tu taller no emite ese tipo de documento.")


def _buyer(content: DraftContent, here: Around, issuer: Issuer) -> Receiver:
    """Return who receives it: on an internal transfer (`IndTraslado` 5), the company itself."""
    if here.client is None and content.delivery and content.delivery.movement == _INTERNAL:
        known: dict[str, Any] = {
            name: getattr(issuer, name, None) for name in ("rut", "razon_social", "giro")
        } | {name: getattr(issuer, name) for name in ("address", "comuna", "city")}
    else:
        known = {name: getattr(here.client, column, None) for name, column in _FIELDS.items()}
    return receivers.receiver(known, content.receiver)


_INTERNAL: Final = 5
