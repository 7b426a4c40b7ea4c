"""Commands on rules, and what contexts offer rules to be made of."""

from torque_app.automation.deeds import Argument, Deed, Occasion, offer_deed
from torque_app.automation.service.examples import EXAMPLES, Example, action_of, adopt_examples
from torque_app.automation.service.running import ask_today, hear, obey, tells_client
from torque_app.automation.service.writing import (
    EDITABLE,
    NotTested,
    change_rule,
    remove_rule,
    save_rule,
    switch_rule,
    test_rule,
)
from torque_app.automation.triggers import Due, offer_question

__all__ = [
    "EDITABLE",
    "EXAMPLES",
    "Argument",
    "Deed",
    "Due",
    "Example",
    "NotTested",
    "Occasion",
    "action_of",
    "adopt_examples",
    "ask_today",
    "change_rule",
    "hear",
    "obey",
    "offer_deed",
    "offer_question",
    "remove_rule",
    "save_rule",
    "switch_rule",
    "tells_client",
    "test_rule",
]
