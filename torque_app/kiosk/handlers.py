"""Whom to tell in the bell of what is said at a tablet."""

from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.kiosk.events import FindingAdded, HandOverNoted, HelpAsked
from torque_app.kiosk.permissions import Kiosk
from torque_app.notifications import service as bell

ASSIGN, QUOTE = "work_orders.assign", "work_orders.approve"
"""Who gives out the work, and who proposes more of it to the client."""


@on(HelpAsked)
@needs(Kiosk.USE)
def call_for_help(tx: Tx, event: HelpAsked) -> None:
    """Tell whoever gives out the work who needs them, and where."""
    title = (
        Sentence("{who} pide ayuda en {number}", who=event.who, number=event.number)
        if event.number
        else Sentence("{who} pide ayuda en {device}", who=event.who, device=event.device)
    )
    bell.notify(
        tx,
        permission=ASSIGN,
        title=title,
        message=event.words,
        link=f"/ot/{event.ot_id}" if event.ot_id else None,
    )


@on(HandOverNoted)
@needs(Kiosk.USE)
def pass_the_word_on(tx: Tx, event: HandOverNoted) -> None:
    """Tell who takes a task over what was left said."""
    bell.notify(
        tx,
        users=(event.to_user_id,),
        title=Sentence("Nota de tu tarea en {number}", number=event.number),
        message=event.words,
        link=f"/ot/{event.ot_id}",
    )


@on(FindingAdded)
@needs(Kiosk.USE)
def tell_of_finding(tx: Tx, event: FindingAdded) -> None:
    """Tell whoever proposes work to clients that there is more of it."""
    bell.notify(
        tx,
        permission=QUOTE,
        title=Sentence("Hallazgo en {number}", number=event.number),
        message=event.title,
        link=f"/ot/{event.ot_id}",
    )
