"""Stock by program."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.inventory import WarehouseScope, WarehouseType
from torque_app.inventory import queries, service
from torque_app.shell.rest import BY_CURSOR, Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(tags=["Repuestos"])

MOST, MOST_PESOS = 10_000_000, 1_000_000_000
"""Beyond these a slip of the keyboard: what columns hold leaves room to add them up."""

Quantity = Annotated[Decimal, Field(ge=-MOST, le=MOST, decimal_places=3)]
Amount = Annotated[Decimal, Field(ge=0, le=MOST_PESOS, decimal_places=4)]


class ItemIn(BaseModel):
    """A part as it is created; its stock comes in by receipts."""

    sku: str = Field(max_length=60, description="Código propio, único en el taller.")
    name: str = Field(max_length=80)
    part_number: str | None = Field(default=None, max_length=60)
    oem_number: str | None = Field(default=None, max_length=60)
    barcode: str | None = Field(default=None, max_length=60)
    description: str | None = Field(default=None, max_length=1000)
    category: str | None = Field(default=None, max_length=60)
    brand: str | None = Field(default=None, max_length=60)
    unit: str = Field(default="UN", min_length=1, max_length=4)
    min_stock: Quantity = Decimal(0)
    max_stock: Quantity = Decimal(100)
    cost_price: Amount = Decimal(0)
    sell_price: Amount = Decimal(0)


class ItemPatch(BaseModel):
    """What changes of a part; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    name: str | None = Field(default=None, max_length=80)
    part_number: str | None = Field(default=None, max_length=60)
    oem_number: str | None = Field(default=None, max_length=60)
    barcode: str | None = Field(default=None, max_length=60)
    description: str | None = Field(default=None, max_length=1000)
    category: str | None = Field(default=None, max_length=60)
    brand: str | None = Field(default=None, max_length=60)
    min_stock: Quantity | None = None
    max_stock: Quantity | None = None
    sell_price: Amount | None = None
    is_active: bool | None = None


class AdjustIn(BaseModel):
    """A correction of one shelf: to what was counted, or by a difference."""

    warehouse_id: UUID
    new_quantity: Quantity | None = None
    delta: Quantity | None = None
    reason: str = Field(max_length=60)
    reference: str | None = Field(default=None, max_length=60)
    notes: str | None = Field(default=None, max_length=500)


class AdjustItemIn(AdjustIn):
    """A correction that names its part."""

    item_id: UUID


class WarehouseIn(BaseModel):
    """A warehouse as it is opened."""

    code: str = Field(max_length=20)
    name: str = Field(max_length=80)
    type: WarehouseType = WarehouseType.MAIN
    scope: WarehouseScope = WarehouseScope.CENTRE
    service_center_id: UUID | None = None
    address: str | None = Field(default=None, max_length=120)


class TransferIn(BaseModel):
    """Stock carried from one warehouse to another."""

    item_id: UUID
    from_id: UUID
    to_id: UUID
    quantity: Quantity
    notes: str | None = Field(default=None, max_length=500)


class ReceiptLineIn(BaseModel):
    """So much of a part at this cost per unit, net of IVA."""

    item_id: UUID
    quantity: Quantity
    unit_cost: Amount


class ReceiptIn(BaseModel):
    """Goods that arrived."""

    warehouse_id: UUID
    lines: list[ReceiptLineIn] = Field(min_length=1, max_length=500)
    reference: str | None = Field(default=None, max_length=60)
    notes: str | None = Field(default=None, max_length=500)


@router.get("/inventory", response_model=Envelope[list[queries.ItemRow]])
async def items(calling: Calling, wanted: Wanted) -> Response:
    """Lista repuestos; filtros category, brand, low, active, sku, part_number, oem_number."""
    return listed(calling, queries.find, wanted)


@router.get("/inventory/low-stock", response_model=Envelope[list[queries.ItemRow]])
async def low_stock(calling: Calling, wanted: Wanted) -> Response:
    """Lista los repuestos en su mínimo o por debajo."""
    return listed(calling, queries.low_stock, wanted)


@router.get("/inventory/stats", response_model=Envelope[queries.Stats])
def stats(calling: Calling) -> Response:
    """Cuenta repuestos, bajo mínimo, sin stock, y el valor a costo promedio."""
    return answer(calling, queries.stats)


@router.post("/inventory/adjust", response_model=Envelope[UUID])
def adjust(calling: Calling, body: AdjustItemIn) -> Response:
    """Ajusta el stock de un repuesto en una bodega."""
    fields = body.model_dump(exclude={"item_id"})
    return created(calling, service.adjust, body.item_id, **fields)


@router.get("/inventory/{item_id}", response_model=Envelope[queries.ItemDetail])
def item(calling: Calling, item_id: UUID) -> Response:
    """Muestra un repuesto y lo que tiene cada bodega."""
    return answer(calling, queries.one, item_id)


@router.post("/inventory", response_model=Envelope[UUID], status_code=201)
def create(calling: Calling, body: ItemIn) -> Response:
    """Crea un repuesto."""
    return created(calling, service.create_item, **body.model_dump())


@router.patch("/inventory/{item_id}", response_model=Envelope[UUID])
def update(calling: Calling, item_id: UUID, body: ItemPatch) -> Response:
    """Cambia un repuesto; el stock y el costo sólo cambian por movimientos."""
    return answer(calling, service.update_item, item_id, **body.model_dump(exclude_unset=True))


@router.delete("/inventory/{item_id}", response_model=Envelope[None])
def remove(calling: Calling, item_id: UUID) -> Response:
    """Saca un repuesto del maestro; necesita stock cero."""
    return answer(calling, service.remove_item, item_id)


@router.post("/inventory/{item_id}/adjust-stock", response_model=Envelope[UUID])
def adjust_item(calling: Calling, item_id: UUID, body: AdjustIn) -> Response:
    """Ajusta el stock de este repuesto."""
    return created(calling, service.adjust, item_id, **body.model_dump())


@router.get(
    "/inventory/{item_id}/history",
    response_model=Envelope[list[queries.MovementRow]],
    openapi_extra=BY_CURSOR,
)
async def history(calling: Calling, item_id: UUID, wanted: Wanted) -> Response:
    """Lista los movimientos de un repuesto, del más nuevo al más viejo; por página o `cursor`."""
    return listed(calling, queries.history, item_id, wanted)


@router.get("/wms/warehouses", response_model=Envelope[list[queries.WarehouseRow]])
def warehouses(calling: Calling) -> Response:
    """Lista las bodegas."""
    return answer(calling, queries.warehouses)


@router.post("/wms/warehouses", response_model=Envelope[UUID], status_code=201)
def create_warehouse(calling: Calling, body: WarehouseIn) -> Response:
    """Abre una bodega."""
    return created(calling, service.create_warehouse, **body.model_dump())


@router.get(
    "/wms/movements",
    response_model=Envelope[list[queries.MovementRow]],
    openapi_extra=BY_CURSOR,
)
async def movements(calling: Calling, wanted: Wanted) -> Response:
    """Lista movimientos; filtros item, warehouse, type, reference; por página o `cursor`."""
    return listed(calling, queries.movements, wanted)


@router.post("/wms/transfer", response_model=Envelope[tuple[UUID, UUID]], status_code=201)
def transfer(calling: Calling, body: TransferIn) -> Response:
    """Traslada stock entre bodegas, todo o nada."""
    return created(
        calling,
        service.transfer,
        body.item_id,
        from_id=body.from_id,
        to_id=body.to_id,
        quantity=body.quantity,
        notes=body.notes,
    )


@router.post("/wms/goods-receipts", response_model=Envelope[list[UUID]], status_code=201)
def receive(calling: Calling, body: ReceiptIn) -> Response:
    """Recibe mercadería: sube el stock y recalcula el costo promedio ponderado."""
    lines = [service.Receipt(line.item_id, line.quantity, line.unit_cost) for line in body.lines]
    return created(
        calling,
        service.receive,
        lines,
        warehouse_id=body.warehouse_id,
        reference=body.reference,
        notes=body.notes,
    )
