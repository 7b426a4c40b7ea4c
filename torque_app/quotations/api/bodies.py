"""What programs send about quotations."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from models.notifications_messages import Channel
from models.quotations import (
    Decision,
    PartCondition,
    Payer,
    QuotationDocument,
    QuotationStatus,
    QuotedKind,
    QuotedPriority,
    VehicleLocation,
)


class TermsIn(BaseModel):
    """Lo que dice un presupuesto aparte de sus líneas; lo ausente queda como estaba."""

    document_type: QuotationDocument = QuotationDocument.QUOTATION
    valid_until: dt.date | None = None
    delivery_days: int | None = None
    has_insurance: bool = False
    insurer_id: UUID | None = None
    claim_number: str = Field(default="", max_length=40)
    insurance_start_date: dt.date | None = None
    insurance_end_date: dt.date | None = None
    deductible: Decimal = Field(default=Decimal(0), description="En pesos, IVA incluido.")
    notes: str = Field(default="", max_length=2000)
    custom_notes: str = Field(default="", max_length=2000)
    note_template_id: UUID | None = None
    vehicle_location: VehicleLocation | None = None
    battery_serial_number: str = Field(default="", max_length=60)
    discount_percent: Decimal = Decimal(0)
    advisor_id: UUID | None = None


EMPTIED = (
    "valid_until", "delivery_days", "insurer_id", "insurance_start_date", "insurance_end_date",
    "note_template_id", "vehicle_location", "advisor_id",
)  # fmt: skip


class DraftIn(TermsIn):
    """Para quién es el presupuesto."""

    client_id: UUID
    vehicle_id: UUID | None = None
    service_center_id: UUID | None = None
    appointment_id: UUID | None = None


class HeaderIn(TermsIn):
    """Los términos que cambian."""

    version: int | None = None


class LineIn(BaseModel):
    """Una línea; sin precio toma el de la bodega, el tempario o el centro. Valores netos."""

    kind: QuotedKind
    description: str | None = Field(default=None, max_length=300)
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    item_id: UUID | None = None
    operation_id: UUID | None = None
    inspection_point_id: UUID | None = None
    part_number: str | None = Field(default=None, max_length=60)
    unit_cost: Decimal | None = None
    condition: PartCondition | None = None
    warranty_months: int | None = None
    warranty_km: int | None = None
    priority: QuotedPriority = QuotedPriority.MAINTENANCE
    payer: Payer = Payer.CUSTOMER
    expected_on: dt.date | None = None


class LineChangeIn(BaseModel):
    """Lo que cambia de una línea; null vacía lo que puede quedar vacío."""

    version: int | None = None
    description: str | None = Field(default=None, max_length=300)
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    item_id: UUID | None = None
    operation_id: UUID | None = None
    part_number: str | None = Field(default=None, max_length=60)
    unit_cost: Decimal | None = None
    condition: PartCondition | None = None
    warranty_months: int | None = None
    warranty_km: int | None = None
    priority: QuotedPriority | None = None
    payer: Payer | None = None
    expected_on: dt.date | None = None


class MoveIn(BaseModel):
    """Delante de qué línea; sin ella, al final."""

    before: UUID | None = None


class PackageIn(BaseModel):
    """El código del paquete que se agrega."""

    code: str = Field(max_length=40)


class SendIn(BaseModel):
    """Cómo se le avisa al cliente."""

    version: int | None = None
    channels: list[Channel] | None = Field(
        default=None, description="Sin decirlo, según sus preferencias; vacío, sólo el enlace."
    )


class NoteIn(BaseModel):
    """Lo que se dice al decidir."""

    note: str = Field(default="", max_length=500)


class WhyIn(BaseModel):
    """Por qué se hace una versión nueva."""

    why: str = Field(max_length=300)


class StatusIn(BaseModel):
    """MANAGER_APPROVED o MANAGER_REJECTED, con su motivo."""

    status: QuotationStatus
    note: str = Field(default="", max_length=500)


class SaidIn(BaseModel):
    """Lo que el cliente dijo de una línea."""

    line_id: UUID
    decision: Decision


class AnswerIn(BaseModel):
    """Lo que el cliente dijo en el mesón o por teléfono."""

    revision: int
    name: str = Field(max_length=100, description="Quién decidió.")
    rut: str = Field(default="", max_length=20)
    key: UUID | None = Field(default=None, description="Repetida, no vuelve a tener efecto.")
    decisions: list[SaidIn] = Field(
        default=[], description="Una por línea; sin ninguna, la misma para todas."
    )
    note: str = Field(default="", max_length=500)


class ConvertIn(BaseModel):
    """Qué servicio dirá la OT; sin decirlo, la primera línea aprobada."""

    service_type: str = Field(default="", max_length=60)


class InsurerIn(BaseModel):
    """Una compañía de seguros."""

    name: str = Field(max_length=120)
    rut: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=254)
    is_active: bool = True
    version: int | None = None


class NoteTemplateIn(BaseModel):
    """Un texto para poner bajo un presupuesto."""

    name: str = Field(max_length=80)
    content: str = Field(max_length=2000)
    category: str = Field(default="", max_length=40)
    is_active: bool = True
    version: int | None = None


class PackageLineIn(BaseModel):
    """Una línea de un paquete; sin precio, el del día."""

    kind: QuotedKind
    description: str = Field(default="", max_length=300)
    quantity: Decimal = Decimal(1)
    item_id: UUID | None = None
    operation_id: UUID | None = None
    unit_price: Decimal | None = None


class ServicePackageIn(BaseModel):
    """Líneas que se venden juntas; con precio propio cuestan exactamente eso, neto."""

    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    lines: list[PackageLineIn]
    make: str = Field(default="", max_length=40)
    model: str = Field(default="", max_length=60)
    fixed_price: Decimal | None = None
    is_active: bool = True
    version: int | None = None


class BracketIn(BaseModel):
    """Hasta qué costo (null: sin tope) y qué porcentaje."""

    up_to: Decimal | None = None
    percent: Decimal


class MatrixIn(BaseModel):
    """Cómo el costo se vuelve precio, por tramos de costo."""

    name: str = Field(max_length=80)
    brackets: list[BracketIn]
    on_cost: bool = Field(
        default=True, description="Verdadero: recargo sobre el costo. Falso: margen del precio."
    )
    is_default: bool = False
    version: int | None = None
