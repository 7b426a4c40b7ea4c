"""What an OT needs from elsewhere, by program: parts from the store, work of other shops."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Instant, Wanted, answer, created, listed, told
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import OutsideRow, RequisitionRow

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)

Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]
Price = Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)]
Code = Annotated[str, Field(default="", max_length=60)]


class RequisitionIn(BaseModel):
    """Un repuesto que se pide a bodega: uno del catálogo, o descrito con palabras."""

    quantity: Quantity
    item_id: UUID | None = None
    name: str = Field(default="", max_length=80)
    code: Code
    warranty_tag: Code
    return_part_number: Code


class ApprovalIn(BaseModel):
    """Lo que se dice al aprobar."""

    note: str = Field(default="", max_length=200)
    version: int | None = None


class RefusalIn(BaseModel):
    """Por qué se rechaza."""

    reason: str = Field(min_length=1, max_length=200)
    version: int | None = None


class IssueIn(BaseModel):
    """Cuánto se entrega, y de qué si se pidió con palabras."""

    quantity: Quantity
    item_id: UUID | None = None
    warehouse_id: UUID | None = Field(default=None, description="Si falta, la del centro.")
    version: int | None = None


class ReturnIn(BaseModel):
    """Cuánto vuelve a bodega."""

    quantity: Quantity
    return_part_number: str | None = Field(default=None, max_length=60)


class OutsideIn(BaseModel):
    """Un trabajo que hace otro taller; montos netos."""

    supplier: str = Field(min_length=1, max_length=100)
    supplier_rut: str = Field(default="", max_length=12)
    description: str = Field(min_length=1, max_length=200)
    cost: Price = Decimal(0)
    price: Price = Decimal(0)
    warranty_months: int | None = Field(default=None, ge=0, le=120)
    promised_at: Instant | None = None


class OutsidePatch(BaseModel):
    """Lo que cambia de un trabajo de terceros."""

    version: int | None = None
    supplier: str | None = Field(default=None, min_length=1, max_length=100)
    supplier_rut: str | None = Field(default=None, max_length=12)
    description: str | None = Field(default=None, min_length=1, max_length=200)
    cost: Price | None = None
    price: Price | None = None
    warranty_months: int | None = Field(default=None, ge=0, le=120)
    promised_at: Instant | None = None


class GuideIn(BaseModel):
    """La guía de despacho con que salió."""

    guide_id: UUID | None


@dataclass(frozen=True, slots=True)
class Removed:
    """Lo que se quitó."""

    id: UUID


_EMPTIED = {"version", "warranty_months", "promised_at"}


@router.get("/part-requests", response_model=Envelope[list[RequisitionRow]])
async def requisitions(calling: Calling, wanted: Wanted) -> Response:
    """Repuestos pedidos desde el taller, por página; filtra por estado (varios con coma)."""
    return listed(calling, queries.requisitions, wanted)


@router.get("/{ot_id}/part3", response_model=Envelope[list[RequisitionRow]])
def requisitions_of(calling: Calling, ot_id: UUID) -> Response:
    """La parte 3: repuestos pedidos para una OT."""

    def asked(tx: Tx) -> list[RequisitionRow]:
        queries.number(tx, ot_id)
        return queries.requisitions_of(tx, ot_id)

    return answer(calling, asked)


@router.post("/{ot_id}/part3", response_model=Envelope[RequisitionRow], status_code=201)
def ask_part(calling: Calling, ot_id: UUID, body: RequisitionIn) -> Response:
    """Pide un repuesto a bodega; nada sale todavía."""
    return created(calling, service.ask_part, ot_id, **body.model_dump())


@router.post("/part-requests/{requisition_id}/approve", response_model=Envelope[RequisitionRow])
def approve(calling: Calling, requisition_id: UUID, body: ApprovalIn) -> Response:
    """Aprueba la entrega."""
    return answer(
        calling,
        service.answer_part_request,
        requisition_id,
        approve=body.note,
        version=body.version,
    )


@router.post("/part-requests/{requisition_id}/refuse", response_model=Envelope[RequisitionRow])
def refuse(calling: Calling, requisition_id: UUID, body: RefusalIn) -> Response:
    """Rechaza la solicitud, con su motivo."""
    return answer(
        calling,
        service.answer_part_request,
        requisition_id,
        refuse=body.reason,
        version=body.version,
    )


@router.post("/part-requests/{requisition_id}/issue", response_model=Envelope[RequisitionRow])
def issue(calling: Calling, requisition_id: UUID, body: IssueIn) -> Response:
    """Entrega el repuesto: sale de bodega y entra a la OT en un solo acto."""
    return answer(
        calling,
        service.answer_part_request,
        requisition_id,
        issue=body.quantity,
        item_id=body.item_id,
        warehouse_id=body.warehouse_id,
        version=body.version,
    )


@router.post("/part-requests/{requisition_id}/return", response_model=Envelope[RequisitionRow])
def return_part(calling: Calling, requisition_id: UUID, body: ReturnIn) -> Response:
    """Devuelve a bodega lo que no se usó; la línea de la OT baja."""
    return answer(calling, service.return_part, requisition_id, **body.model_dump())


@router.get("/{ot_id}/outside-works", response_model=Envelope[list[OutsideRow]])
def outside_works(calling: Calling, ot_id: UUID) -> Response:
    """Trabajos de terceros de una OT."""

    def works(tx: Tx) -> list[OutsideRow]:
        queries.number(tx, ot_id)
        return queries.outside_works(tx, ot_id)

    return answer(calling, works)


@router.post("/{ot_id}/outside-works", response_model=Envelope[OutsideRow], status_code=201)
def add_outside(calling: Calling, ot_id: UUID, body: OutsideIn) -> Response:
    """Agrega un trabajo de terceros: su precio entra a la OT como una tarea."""
    return created(calling, service.add_outside, ot_id, **body.model_dump())


@router.patch("/outside-works/{outside_id}", response_model=Envelope[OutsideRow])
def update_outside(calling: Calling, outside_id: UUID, body: OutsidePatch) -> Response:
    """Cambia un trabajo de terceros."""
    return answer(calling, service.update_outside, outside_id, **told(body, emptied=_EMPTIED))


@router.delete("/outside-works/{outside_id}", response_model=Envelope[Removed])
def remove_outside(calling: Calling, outside_id: UUID) -> Response:
    """Quita un trabajo de terceros que no ha salido."""

    def removed(tx: Tx) -> Removed:
        service.remove_outside(tx, outside_id)
        return Removed(outside_id)

    return answer(calling, removed)


@router.post("/outside-works/{outside_id}/send", response_model=Envelope[OutsideRow])
def send_outside(calling: Calling, outside_id: UUID) -> Response:
    """Registra la salida hacia el tercero."""
    return answer(calling, service.send_outside, outside_id)


@router.post("/outside-works/{outside_id}/take-back", response_model=Envelope[OutsideRow])
def take_back_outside(calling: Calling, outside_id: UUID) -> Response:
    """Registra la vuelta: su tarea queda hecha."""
    return answer(calling, service.take_back_outside, outside_id)


@router.put("/outside-works/{outside_id}/guide", response_model=Envelope[OutsideRow])
def attach_guide(calling: Calling, outside_id: UUID, body: GuideIn) -> Response:
    """Anota la guía de despacho con que salió."""
    return answer(calling, service.attach_guide, outside_id, body.guide_id)
