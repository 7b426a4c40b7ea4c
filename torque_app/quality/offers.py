"""What messages and rules may say of controls and deliveries."""

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
from torque_app.notifications.variables import Concerned, Value, offer
from torque_app.quality.events import CarDelivered, QualityFailed

ABOUT: Final = "work_orders"

_FIGURES: Final[Mapping[str, str]] = {
    "numero": _("Número de OT"),
    "cliente": _("Cliente"),
    "patente": _("Patente"),
    "vehiculo": _("Vehículo"),
    "servicio": _("Tipo de servicio"),
}


def _found(tx: Tx, ot_id: UUID) -> Any:
    query = columns(WorkOrder, Client.name).join(Client, col(Client.id) == col(WorkOrder.client_id))
    found = tx.session.execute(query.where(col(WorkOrder.id) == ot_id)).first()
    if found is None:
        raise NotFound
    return found


def _read(tx: Tx, event: CarDelivered | QualityFailed) -> dict[str, Value]:
    order, client = _found(tx, event.ot_id)
    return {
        "numero": order.number,
        "cliente": client,
        "patente": plate.formatted(order.client_snapshot.get("plate", "")),
        "vehiculo": order.client_snapshot.get("vehicle", ""),
        "servicio": order.service_type,
    }


def _read_failure(tx: Tx, event: QualityFailed) -> dict[str, Value]:
    return _read(tx, event) | {"motivo": event.note}


def _audience(tx: Tx, event: CarDelivered | QualityFailed) -> Concerned:
    order, _client = _found(tx, event.ot_id)
    return Concerned(
        about=(ABOUT, order.id),
        client_id=order.client_id,
        advisor_id=order.created_by,
        technician_id=order.assigned_to,
        link=f"/ot/{order.id}",
        vehicle_id=order.vehicle_id,
    )


offer(
    CarDelivered,
    _("Se entrega un vehículo"),
    subject=ABOUT,
    variables=_FIGURES,
    read=_read,
    audience=_audience,
)
offer(
    QualityFailed,
    _("Un trabajo no pasa el control de calidad"),
    subject=ABOUT,
    variables={**_FIGURES, "motivo": _("Motivo")},
    read=_read_failure,
    audience=_audience,
)
