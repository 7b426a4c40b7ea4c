"""What follows a delivery by the clock: wheels that were off are tightened again."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.quality import Delivery
from models.values import plate, quantity
from torque_app.clients import queries as clients
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import queries as mails
from torque_app.notifications import service as notifications
from torque_app.quality import queries
from torque_app.quality.events import RetorqueDue
from torque_app.quality.permissions import Quality
from torque_app.tenants import queries as tenants
from torque_app.vehicles import queries as vehicles

AT_ONCE: Final = 200
SETTING: Final = "mail_follow_up"
"""The workshop's setting that keeps these mails in (False); by default they go."""


@needs(Quality.DELIVER)
def remind_retorque(tx: Tx) -> int:
    """Have whose wheels should be tightened again by today reminded, each once; return how many.

    Which day it is, is said by the clock of the centre that delivered.
    """
    ids = queries.retorques_due(tx, most=AT_ONCE)
    query = (
        select(Delivery)
        .where(col(Delivery.id).in_(ids), col(Delivery.reminded_at).is_(None))
        .order_by(col(Delivery.retorque_on), col(Delivery.id))
        .with_for_update(skip_locked=True)
    )
    due = tx.session.exec(query).all()
    for row in due:
        row.reminded_at = row.updated_at = tx.now
        number = queries.target(tx, row.work_order_id).number
        tx.emit(RetorqueDue(row.work_order_id, row.id, number))
    return len(due)


@needs(Quality.DELIVER)
def write_retorque(tx: Tx, ot_id: UUID) -> UUID | None:
    """Have a mail about the tightening of a delivered car sent to its client; return its key.

    None where the client has no address, the workshop keeps such mails in, or the installation
    cannot send any.
    """
    target, workshop = queries.target(tx, ot_id), tenants.current(tx)
    car = vehicles.row(tx, target.vehicle_id)
    client = clients.row(tx, car.client_id)
    if not client.email or workshop.settings.get(SETTING) is False or not mails.goes_out(tx):
        return None
    detail = queries.delivery(tx, ot_id)
    centre = tenants.centre(tx, target.service_center_id)
    name = plate.formatted(car.plate)
    km = None if detail.delivery is None else detail.delivery.retorque_km
    lines = [
        _(Sentence("Hola, {name}:", name=client.name)),
        "",
        _(Sentence("Toca reapretar las ruedas de tu {plate}.", plate=name)),
        _(Sentence("Hazlo a los {km} km.", km=quantity.formatted(Decimal(km)))) if km else "",
        _(Sentence("Pasa por {place}: toma pocos minutos.", place=_place(centre))),
        " · ".join(filter(None, (centre.phone, centre.email))),
    ]
    return notifications.mail(
        tx,
        to=client.email,
        subject=_(Sentence("Reaprieta las ruedas de tu {plate}", plate=name)),
        text="\n".join(line for at, line in enumerate(lines) if line or at == 1),
        sender_name=workshop.name,
        reply_to=centre.email or None,
        about=("deliveries", detail.delivery.id) if detail.delivery else None,
    )


def _place(centre: tenants.CentreRow) -> str:
    return ", ".join(filter(None, (centre.name, centre.address, centre.comuna)))
