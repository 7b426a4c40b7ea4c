"""What the store does when something happened elsewhere."""

from models.notifications import NotificationType
from models.values.quantity import formatted
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inventory.events import StockRanLow
from torque_app.inventory.permissions import Inventory
from torque_app.notifications import service as notifications


@on(StockRanLow)
@needs(Inventory.VIEW)
def tell_the_store(tx: Tx, event: StockRanLow) -> None:
    """Ring the bell of whoever can order more (INV-12)."""
    notifications.notify(
        tx,
        permission=Inventory.RECEIVE,
        type=NotificationType.WARNING,
        title=f"Queda poco de {event.name}",
        message=(
            f"{event.sku}: quedan {formatted(event.quantity)},"
            f" el mínimo es {formatted(event.minimum)}."
        ),
        link=f"/repuestos/{event.item_id}",
    )
