"""Whom to tell: the technician when a control sends work back, the client of their wheels."""

from torque_app.core.errors import TorqueError
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.quality import queries, service
from torque_app.quality.events import QualityFailed, RetorqueDue
from torque_app.quality.permissions import Quality


@on(QualityFailed)
@needs(Quality.VIEW)
def tell_technician(tx: Tx, event: QualityFailed) -> None:
    """Tell whoever does the work what to correct, unless they said it themselves."""
    if event.technician_id is not None and event.technician_id != event.checked_by:
        bell.notify(
            tx,
            users=(event.technician_id,),
            title=Sentence("{number} volvió de control de calidad", number=event.number),
            message=event.note,
            link=f"/ot/{event.ot_id}",
        )


@on(RetorqueDue)
@needs(Quality.DELIVER)
def remind_of_wheels(tx: Tx, event: RetorqueDue) -> None:
    """Write to the client; where no mail can go, have the workshop call them."""
    try:
        with tx.session.begin_nested():
            written = service.write_retorque(tx, event.ot_id)
    except TorqueError:
        written = None
    if written is None:
        detail = queries.delivery(tx, event.ot_id)
        bell.notify(
            tx,
            permission=Quality.DELIVER,
            title=Sentence("Llama a {client}: toca reapretar sus ruedas", client=detail.client),
            message=f"{detail.plate} · {event.number}",
            link=f"/ot/{event.ot_id}",
        )
