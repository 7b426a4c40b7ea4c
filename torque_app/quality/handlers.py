"""Whom to tell in the bell when a control sends work back."""

from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.quality.events import QualityFailed
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
