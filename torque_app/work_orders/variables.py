"""What is said of an OT to messages and rules, whatever happened to it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlmodel import col

from models.clients import Client
from models.values import plate
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Value

ABOUT: Final = "work_orders"
FIGURES: Final[Mapping[str, str]] = {
    "numero": _("Número de OT"),
    "cliente": _("Cliente"),
    "patente": _("Patente"),
    "vehiculo": _("Vehículo"),
    "servicio": _("Tipo de servicio"),
}


def found(tx: Tx, ot_id: UUID) -> Any:
    """Return an OT with its client's name; NotFound when it was deleted."""
    query = columns(WorkOrder, Client.name).join(Client, col(Client.id) == col(WorkOrder.client_id))
    row = tx.session.execute(query.where(col(WorkOrder.id) == ot_id)).first()
    if row is None:
        raise NotFound
    return row


def figures(order: Any, client: str) -> dict[str, Value]:
    """Return the figures of a found OT, by the names of `FIGURES`."""
    return {
        "numero": order.number,
        "cliente": client,
        "patente": plate.formatted(order.client_snapshot.get("plate", "")),
        "vehiculo": order.client_snapshot.get("vehicle", ""),
        "servicio": order.service_type,
    }


def concerned(tx: Tx, event: Any) -> Concerned:
    """Return whom an event with an `ot_id` concerns; NotFound when the OT was deleted."""
    order, _client = found(tx, event.ot_id)
    return Concerned(
        about=(ABOUT, order.id),
        client_id=order.client_id,
        advisor_id=order.created_by,
        technician_id=order.assigned_to,
        link=f"/ot/{order.id}",
        vehicle_id=order.vehicle_id,
    )
