"""Places where stock is kept."""

from uuid import UUID

from models.inventory import Warehouse, WarehouseScope, WarehouseType
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inventory.permissions import Inventory


@needs(Inventory.EDIT)
def create_warehouse(
    tx: Tx,
    *,
    code: str,
    name: str,
    type: WarehouseType = WarehouseType.MAIN,
    scope: WarehouseScope = WarehouseScope.CENTRE,
    service_center_id: UUID | None = None,
    address: str | None = None,
) -> UUID:
    """Open a warehouse and return its id."""
    if not code.strip() or not name.strip():
        raise Invalid("La bodega necesita código y nombre.", fields={"code": "Escribe un código."})
    warehouse = Warehouse(
        code=code.strip().upper(),
        name=name.strip(),
        type=type,
        scope=scope,
        service_center_id=service_center_id,
        address=address,
    )
    tx.session.add(warehouse)
    return warehouse.id


@needs(Inventory.EDIT)
def open_first_warehouse(tx: Tx, service_center_id: UUID, *, centre_code: str) -> UUID:
    """Give a new service centre the shelf its first part will stand on."""
    return create_warehouse(
        tx,
        code=f"{centre_code}-B1",
        name="Bodega principal",
        type=WarehouseType.WORKSHOP,
        service_center_id=service_center_id,
    )
