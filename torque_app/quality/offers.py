"""What messages and rules may say of controls and deliveries."""

from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Value, offer
from torque_app.quality.events import CarDelivered, QualityFailed
from torque_app.work_orders.variables import ABOUT, FIGURES, concerned, figures, found


def _read(tx: Tx, event: CarDelivered | QualityFailed) -> dict[str, Value]:
    return figures(*found(tx, event.ot_id))


def _read_failure(tx: Tx, event: QualityFailed) -> dict[str, Value]:
    return _read(tx, event) | {"motivo": event.note}


offer(
    CarDelivered,
    _("Se entrega un vehículo"),
    subject=ABOUT,
    variables=FIGURES,
    read=_read,
    audience=concerned,
)
offer(
    QualityFailed,
    _("Un trabajo no pasa el control de calidad"),
    subject=ABOUT,
    variables={**FIGURES, "motivo": _("Motivo")},
    read=_read_failure,
    audience=concerned,
)
