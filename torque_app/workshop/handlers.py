"""What the workshop does when something happened elsewhere."""

from models.tenants import BusinessType
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants.events import TenantRegistered
from torque_app.workshop import service
from torque_app.workshop.permissions import Workshop

_SELLS_PARTS = (BusinessType.IMPORTER, BusinessType.RETAIL)


@on(TenantRegistered)
@needs(Workshop.MANAGE)
def give_a_catalogue(tx: Tx, event: TenantRegistered) -> None:
    """Let who works on vehicles begin with the labour times of the common operations."""
    if event.business_type not in _SELLS_PARTS:
        service.adopt_operations(tx)
