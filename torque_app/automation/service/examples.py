"""The rules a workshop may begin with: written once, switched off until they are tried."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import select

from models.automation import AutomationRule
from torque_app.automation.deeds import BELL, MESSAGE
from torque_app.automation.permissions import Automation
from torque_app.automation.service.writing import save_rule
from torque_app.automation.triggers import trigger
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import queries as outgoing

READY: Final = "OT_READY"
REMINDER: Final = "SERVICE_REMINDER"


@dataclass(frozen=True, slots=True)
class Example:
    """A rule to begin with; where the workshop has no such template, colleagues are told."""

    name: str
    trigger: str
    conditions: tuple[Mapping[str, str], ...]
    bell: Mapping[str, str]
    template: str = ""


EXAMPLES: Final = (
    Example(
        Sentence("Auto listo: avisar al cliente"),
        "OTMoved",
        ({"figure": "ahora", "operator": "IS", "value": "COMPLETED"},),
        {
            "to": "ADVISOR",
            "title": Sentence("Avisa a {{ cliente }}: {{ patente }} está listo"),
            "message": "{{ numero }} · {{ vehiculo }}",
        },
        READY,
    ),
    Example(
        Sentence("Repuesto en su mínimo: avisar a jefatura"),
        "StockRanLow",
        ({"figure": "stock", "operator": "AT_MOST", "value": "2"},),
        {
            "to": "ROLE:MANAGER",
            "title": Sentence("Quedan {{ stock }} de {{ repuesto }}"),
            "message": Sentence("{{ codigo }} · el mínimo es {{ minimo }}"),
        },
    ),
    Example(
        Sentence("Seis meses sin venir: recordar la mantención"),
        "daily:vehicles.unserved",
        (
            {"figure": "dias", "operator": "AT_LEAST", "value": "180"},
            {"figure": "dias", "operator": "AT_MOST", "value": "365"},
        ),
        {
            "to": "ROLE:MANAGER",
            "title": Sentence("Llama a {{ cliente }}: hace {{ dias }} días que no viene"),
            "message": "{{ patente }} · {{ vehiculo }}",
        },
        REMINDER,
    ),
    Example(
        Sentence("Cliente que no llegó: llamarlo"),
        "AppointmentMissed",
        (),
        {
            "to": "ROLE:MANAGER",
            "title": Sentence("{{ cliente }} no llegó a su cita"),
            "message": "{{ patente }} · {{ servicio }}",
        },
    ),
)
"""WFL-02: a status, stock at its minimum, the last service and an interval; and a missed visit."""


@needs(Automation.CONFIGURE)
def adopt_examples(tx: Tx) -> int:
    """Write the examples the workshop does not have, switched off; return how many."""
    query = select(AutomationRule.name).execution_options(with_deleted=True)
    known, templates = set(tx.session.exec(query)), set(outgoing.template_codes(tx))
    fresh = [one for one in EXAMPLES if _(one.name) not in known and trigger(one.trigger)]
    for one in fresh:
        save_rule(
            tx,
            name=_(one.name),
            trigger=one.trigger,
            conditions=one.conditions,
            actions=[action_of(one, templates)],
        )
    return len(fresh)


def action_of(one: Example, templates: Collection[str]) -> dict[str, Any]:
    """Return what an example does, given the codes of the workshop's templates."""
    if one.template in templates:
        return {"name": MESSAGE, "arguments": {"to": "CLIENT", "template": one.template}}
    return {"name": BELL, "arguments": {name: _(said) for name, said in one.bell.items()}}
