"""The guías de despacho that may have gone with work outside; a context above knows them."""

from collections.abc import Callable
from uuid import UUID

from models.work_orders import WorkOrder
from models.work_orders_floor import OutsideWork
from torque_app.core.choices import Choice
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.permissions import WorkOrders

Guides = Callable[[Tx, WorkOrder, str], list[Choice]]
"""Returns the guías of an OT, of its car, or to the holder of a RUT ("" for none)."""

_known: dict[str, Guides] = {}


def register_guides(name: str, known: Guides) -> None:
    """Have work outside ask `known` for its guías; a name registered again is replaced."""
    _known[name] = known


@needs(WorkOrders.VIEW)
def guides_offered(tx: Tx, outside_id: UUID) -> list[Choice]:
    """Return the guías that may have gone with work of another shop, the newest first.

    Raises:
        NotFound: that work is not here.
    """
    work = tx.get(OutsideWork, outside_id)
    order = tx.get(WorkOrder, work.work_order_id)
    return [guide for known in _known.values() for guide in known(tx, order, work.supplier_rut)]
