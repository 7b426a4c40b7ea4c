"""What messages and rules may say of stock."""

from typing import Final

from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.inventory.events import StockRanLow
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer

ABOUT: Final = "inventory_items"


def _read(_tx: Tx, event: StockRanLow) -> dict[str, Value]:
    return {
        "repuesto": event.name,
        "codigo": event.sku,
        "stock": event.quantity,
        "minimo": event.minimum,
    }


def _audience(_tx: Tx, event: StockRanLow) -> Concerned:
    return Concerned(about=(ABOUT, event.item_id), link=f"/repuestos/{event.item_id}")


offer(
    StockRanLow,
    _("Un repuesto llega a su mínimo"),
    subject=ABOUT,
    variables={
        "repuesto": _("Repuesto"),
        "codigo": _("Código"),
        "stock": Variable(_("Stock"), Kind.NUMBER),
        "minimo": Variable(_("Mínimo"), Kind.NUMBER),
    },
    read=_read,
    audience=_audience,
)
