"""Whom to tell in the bell of what clients write and ask for."""

from models.values import clock
from torque_app.clients import queries as clients
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.portal.events import ClientWrote, DataRightAsked
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import RIGHT_NAMES


@on(ClientWrote)
@needs(Portal.ANSWER)
def tell_who_answers(tx: Tx, event: ClientWrote) -> None:
    """Tell whoever has the matter that the client wrote; all who may answer where nobody has."""
    bell.notify(
        tx,
        users=[event.assigned_to] if event.assigned_to else (),
        permission=None if event.assigned_to else Portal.ANSWER,
        title=Sentence("{client} te escribió", client=clients.row(tx, event.client_id).name),
        message=event.subject,
        link=f"/portal/consultas/{event.ticket_id}",
    )


@on(DataRightAsked)
@needs(Portal.RIGHTS)
def tell_who_keeps_rights(tx: Tx, event: DataRightAsked) -> None:
    """Tell those who answer for people's data that the law's clock runs."""
    bell.notify(
        tx,
        permission=Portal.RIGHTS,
        title=Sentence(
            "Solicitud de datos {number}: {right}",
            number=event.number,
            right=Sentence(RIGHT_NAMES[event.right]),
        ),
        message=Sentence("Responde antes del {day}.", day=clock.formatted_date(event.due_on)),
        link=f"/datos-personales/{event.request_id}",
    )
