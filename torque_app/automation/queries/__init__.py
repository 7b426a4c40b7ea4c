"""Rules, what they are made of, what they did, and what they would have done."""

from torque_app.automation.queries.offered import offered
from torque_app.automation.queries.reading import find, one, runs
from torque_app.automation.queries.rehearsing import rehearse
from torque_app.automation.queries.rows import (
    ArgumentOffer,
    DeedOffer,
    FigureOffer,
    Offered,
    Rehearsal,
    Rehearsed,
    RuleRow,
    RunRow,
    TriggerOffer,
)

__all__ = [
    "ArgumentOffer",
    "DeedOffer",
    "FigureOffer",
    "Offered",
    "Rehearsal",
    "Rehearsed",
    "RuleRow",
    "RunRow",
    "TriggerOffer",
    "find",
    "offered",
    "one",
    "rehearse",
    "runs",
]
