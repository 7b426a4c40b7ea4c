"""What the store does when something happened elsewhere."""

from models.notifications import NotificationType
from models.values.quantity import formatted
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inventory import service
from torque_app.inventory.events import StockRanLow
from torque_app.inventory.permissions import Inventory
from torque_app.notifications import service as notifications
from torque_app.tenants.events import CentreOpened


@on(CentreOpened)
@needs(Inventory.EDIT)
def open_its_warehouse(tx: Tx, event: CentreOpened) -> None:
    """Give a new service centre a shelf of its own."""
    service.open_first_warehouse(tx, event.centre_id, centre_code=event.centre_code)


@on(StockRanLow)
@needs(Inventory.VIEW)
def tell_the_store(tx: Tx, event: StockRanLow) -> None:
    """Ring the bell of whoever can order more (INV-12)."""
    notifications.notify(
        tx,
        permission=Inventory.RECEIVE,
        type=NotificationType.WARNING,
        title=Sentence("Queda poco de {name}", name=event.name),
        message=(
            Sentence(
                "{sku}: quedan {quantity}, el mínimo es {minimum}.",
                sku=event.sku,
                quantity=formatted(event.quantity),
                minimum=formatted(event.minimum),
            )
        ),
        link=f"/repuestos/{event.item_id}",
    )
