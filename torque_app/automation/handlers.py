"""Every event on offer is heard, and who may mend a rule is told when it is held back."""

from dataclasses import asdict

from models.notifications import NotificationType
from torque_app.automation import service
from torque_app.automation.events import RuleStopped
from torque_app.automation.permissions import Automation
from torque_app.core.events import Event, on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as notifications
from torque_app.notifications.variables import whenever

notifications.leave_to(service.tells_client)


@whenever
@needs(Automation.RUN)
def have_rules_run(tx: Tx, event: Event) -> None:
    """Have the rules about an event run later, apart from whoever else listens to it."""
    service.hear(tx, event, asdict(event))


@on(RuleStopped)
@needs(Automation.RUN)
def tell_who_may_mend_it(tx: Tx, event: RuleStopped) -> None:
    """Ring the bell of whoever configures rules."""
    notifications.notify(
        tx,
        permission=Automation.CONFIGURE,
        type=NotificationType.WARNING,
        title=Sentence("La regla «{name}» se detuvo", name=event.name),
        message=event.why,
        link=f"/automatizacion/{event.rule_id}",
    )
