"""What requests say, with its limits; the domain judges the rest."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from models.invoicing import NoteKind
from torque_app.integrations.sii.values import (
    Delivery,
    GlobalDiscount,
    Installment,
    Payment,
    PaymentMeans,
    Reference,
    SaleKind,
)
from torque_app.invoicing import queries

Text = Annotated[str, Field(max_length=200)]
Price = Annotated[Decimal, Field(ge=0, le=10**11, allow_inf_nan=False)]
Percent = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]


class ReceiverIn(BaseModel):
    """Who buys, where the client's file says otherwise or nothing; empty text removes."""

    rut: str | None = Field(default=None, max_length=20, examples=["77.777.777-7"])
    razon_social: Text | None = None
    giro: Text | None = None
    address: Text | None = None
    comuna: Text | None = None
    city: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    contact: Text | None = Field(default=None, description="Por quién preguntar.")


class LineIn(BaseModel):
    """One line of a document."""

    name: str = Field(max_length=1000, examples=["Cambio de pastillas de freno"])
    quantity: Decimal = Field(default=Decimal(1), gt=0, le=10**11, allow_inf_nan=False)
    unit_price: Price = Decimal(0)
    discount_percent: Percent = Decimal(0)
    surcharge_percent: Percent = Decimal(0)
    exempt: bool = False
    non_billable: bool = Field(default=False, description="Se cobra aparte del total (MontoNF).")
    code: str | None = Field(default=None, max_length=35)
    unit: str = Field(default="UN", max_length=4)
    description: str | None = Field(default=None, max_length=1000)
    item_id: UUID | None = None

    def line(self) -> queries.DraftLine:
        """Return it as the domain takes it."""
        return queries.DraftLine(**self.model_dump())


class DiscountIn(BaseModel):
    """A discount or surcharge over all lines of a kind: a percentage or pesos, not both."""

    reason: str = Field(max_length=45)
    percent: Percent | None = None
    amount: int | None = Field(default=None, gt=0, le=10**11)
    surcharge: bool = False
    exempt: bool = False
    non_billable: bool = False


class ReferenceIn(BaseModel):
    """Another document this one depends on: 801 orden de compra, 802 nota de pedido, HES..."""

    document_type: str = Field(min_length=1, max_length=3, examples=["802"])
    folio: str = Field(min_length=1, max_length=18)
    issued_on: date
    comment: str | None = Field(default=None, max_length=90)


class InstallmentIn(BaseModel):
    """A part of the total and the day it is due."""

    due_on: date
    amount: int = Field(gt=0, le=10**11)
    comment: str | None = Field(default=None, max_length=40)


class DeliveryIn(BaseModel):
    """The trip of a guía de despacho (Res. Ex. SII 154 de 2025)."""

    movement: int = Field(ge=1, le=9, description="IndTraslado: 1 venta, 5 interno, 6 otro...")
    dispatch: int | None = Field(default=None, ge=1, le=3, description="TipoDespacho.")
    plate: str | None = Field(default=None, max_length=8)
    trailer_plate: str | None = Field(default=None, max_length=8)
    carrier_rut: str | None = Field(default=None, max_length=10)
    driver_rut: str | None = Field(default=None, max_length=10)
    driver_name: str | None = Field(default=None, max_length=30)
    address: str | None = Field(default=None, max_length=70)
    comuna: str | None = Field(default=None, max_length=20)
    city: str | None = Field(default=None, max_length=20)
    departs_at: datetime | None = None
    arrives_on: date | None = None


class TermsIn(BaseModel):
    """How it is paid and who buys."""

    receiver: ReceiverIn | None = Field(default=None, description="Datos de quien compra.")
    payment: Payment | None = Field(default=None, description="1 contado, 2 crédito, 3 gratis.")
    due_on: date | None = Field(default=None, description="Vencimiento de una factura a crédito.")
    means: PaymentMeans | None = Field(
        default=None, description="Medio de pago de una boleta sobre 135 UF: 1 a 5."
    )
    purchase_order: str | None = Field(default=None, max_length=18)
    notes: str | None = Field(default=None, max_length=500)


class WorkOrderIn(TermsIn):
    """A document to issue for an OT."""

    work_order_id: UUID = Field(description="La OT terminada.")
    dte_type: int = Field(default=39, description="39 boleta, 33 factura, 52 guía...")


class QuotationIn(TermsIn):
    """A document to issue for a quotation."""

    quotation_id: UUID = Field(description="El presupuesto que el cliente aprobó.")
    dte_type: int = Field(default=39, description="39 boleta o 33 factura.")


class ContentIn(TermsIn):
    """A document as it is typed; without lines it bills what its OTs, guías or quotation say."""

    dte_type: int = Field(default=39, description="33, 34, 39, 41 o 52.")
    lines: list[LineIn] = Field(default=[], max_length=1000)
    work_order_id: UUID | None = Field(default=None, description="Una OT; o varias, abajo.")
    work_order_ids: list[UUID] = Field(default=[], max_length=100)
    guide_ids: list[UUID] = Field(default=[], max_length=200, description="Guías a facturar.")
    quotation_id: UUID | None = Field(default=None, description="Un presupuesto aprobado.")
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    service_center_id: UUID | None = None
    company_id: UUID | None = None
    with_iva: bool | None = Field(
        default=None, description="Si los precios incluyen IVA; por omisión, sólo en boletas."
    )
    discounts: list[DiscountIn] = Field(default=[], max_length=20)
    references: list[ReferenceIn] = Field(default=[], max_length=40)
    delivery: DeliveryIn | None = None
    terms: str | None = Field(default=None, max_length=100)
    installments: list[InstallmentIn] = Field(default=[], max_length=30)
    sale: SaleKind | None = None

    def content(self) -> queries.DraftContent:
        """Return it as the domain takes it."""
        return queries.DraftContent(
            dte_type=self.dte_type,
            lines=tuple(each.line() for each in self.lines),
            work_order_ids=self.orders(),
            guide_ids=tuple(self.guide_ids),
            quotation_id=self.quotation_id,
            client_id=self.client_id,
            vehicle_id=self.vehicle_id,
            service_center_id=self.service_center_id,
            company_id=self.company_id,
            receiver=said(self.receiver) or {},
            payment=self.payment,
            due_on=self.due_on,
            means=self.means,
            purchase_order=self.purchase_order,
            terms=self.terms,
            installments=tuple(Installment(**each.model_dump()) for each in self.installments),
            sale=self.sale,
            with_iva=self.with_iva,
            discounts=tuple(GlobalDiscount(**each.model_dump()) for each in self.discounts),
            references=tuple(Reference(**each.model_dump()) for each in self.references),
            delivery=Delivery(**self.delivery.model_dump()) if self.delivery else None,
            notes=self.notes,
        )

    def orders(self) -> tuple[UUID, ...]:
        """Return the OTs named one way or the other."""
        one = [self.work_order_id] if self.work_order_id else []
        return tuple(dict.fromkeys((*one, *self.work_order_ids)))


class InvoiceIn(ContentIn):
    """A document to issue or to keep as a draft."""

    draft: bool | None = Field(
        default=None,
        description="Si se guarda como borrador. Por omisión, una OT sola se emite de inmediato "
        "y todo lo demás queda en borrador.",
    )

    @property
    def is_draft(self) -> bool:
        """Tell whether it is kept and not issued."""
        if self.draft is not None:
            return self.draft
        return bool(self.lines or self.guide_ids or self.quotation_id) or len(self.orders()) != 1


class DraftChangeIn(ContentIn):
    """What changes of a draft; a list is replaced whole."""

    version: int | None = Field(default=None, ge=1)

    def changes(self) -> dict[str, Any]:
        """Return the fields named, in the shape drafts are kept in."""
        plain = self.model_dump(
            mode="json", exclude_unset=True, exclude={"version", "work_order_id"}
        )
        if "work_order_id" in self.model_fields_set:
            plain["work_order_ids"] = [str(each) for each in self.orders()]
        return plain | ({"receiver": plain["receiver"] or {}} if "receiver" in plain else {})


class DraftIn(ContentIn):
    """A draft written anew."""

    version: int | None = Field(default=None, ge=1)


class NoteIn(BaseModel):
    """A credit or debit note over a document."""

    invoice_id: UUID
    kind: NoteKind = Field(description="VOID anula, TEXT corrige datos, AMOUNT corrige montos.")
    reason: str = Field(default="", max_length=90, examples=["Devolución de repuestos"])
    lines: list[LineIn] = Field(default=[], max_length=60)
    amount: int | None = Field(
        default=None, gt=0, le=10**11, description="Con IVA, en vez de líneas."
    )
    with_iva: bool | None = None
    text: str | None = Field(default=None, max_length=1000)
    corrections: dict[str, Text] | None = Field(
        default=None, description="Campo de quien recibe → lo que debe decir."
    )
    receiver: ReceiverIn | None = Field(
        default=None, description="Lo que la nota necesita y la boleta no decía."
    )

    def wish(self) -> queries.Wish:
        """Return it as the domain takes it."""
        return queries.Wish(
            kind=self.kind,
            reason=self.reason,
            lines=tuple(each.line() for each in self.lines),
            amount=self.amount,
            with_iva=self.with_iva,
            text=self.text,
            corrections=self.corrections,
            receiver=said(self.receiver),
        )


class NotePreviewIn(NoteIn):
    """A note to look at before it is issued."""

    dte_type: int = Field(default=61, description="61 crédito, 56 débito.")


class VoidIn(BaseModel):
    """Why a document is annulled."""

    reason: str = Field(default="", max_length=90)


class ReissueIn(BaseModel):
    """What changes of the receiver when a rejected document is issued again."""

    receiver: ReceiverIn | None = None


class ManyIn(BaseModel):
    """Several documents."""

    invoice_ids: list[UUID] = Field(min_length=1, max_length=500)


class BundleIn(ManyIn):
    """Several documents to print into one file."""

    layout: str = Field(default="LETTER", max_length=20, description="LETTER o ROLL_80.")
    cedible: bool = False


class PracticeOut(BaseModel):
    """The company for which practice files are on their way."""

    company_id: UUID


def said(body: ReceiverIn | None) -> Mapping[str, str | None] | None:
    """Return the fields of the receiver that were named."""
    return None if body is None else body.model_dump(exclude_unset=True)
