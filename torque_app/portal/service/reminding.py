"""The law's clock: whoever answers for people's data is told before a term runs out."""

from datetime import timedelta

from sqlmodel import col, select

from models.portal import DataRequest
from models.values import clock
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.portal.lifecycle import WAITING
from torque_app.portal.permissions import Portal
from torque_app.portal.rules import rights
from torque_app.portal.rules.around import WARNING


@needs(Portal.RIGHTS)
def remind_of_terms(tx: Tx) -> int:
    """Tell of every request whose term runs out or has; return how many. Once a day at most."""
    today = clock.business_date(tx.now)
    query = (
        select(DataRequest)
        .where(
            col(DataRequest.status).in_(WAITING),
            col(DataRequest.due_on) <= today + timedelta(days=rights.PRESSING_DAYS),
        )
        .order_by(col(DataRequest.due_on))
        .with_for_update(skip_locked=True)
    )
    pressing = [
        request
        for request in tx.session.exec(query)
        if rights.wants_reminder(request.due_on, request.reminded_on, today)
    ]
    for request in pressing:
        request.reminded_on = today
        _tell(tx, request, late=request.due_on < today)
    return len(pressing)


def _tell(tx: Tx, request: DataRequest, *, late: bool) -> None:
    number = request.number
    bell.notify(
        tx,
        permission=Portal.RIGHTS,
        title=Sentence("La solicitud {number} está atrasada", number=number)
        if late
        else Sentence("La solicitud {number} vence pronto", number=number),
        message=Sentence(
            "Plazo legal: {day}. Respóndela ya.", day=clock.formatted_date(request.due_on)
        ),
        type=WARNING,
        link=f"/datos-personales/{request.id}",
    )
