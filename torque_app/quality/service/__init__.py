"""What can be done with controls and deliveries: the door; the work is split by noun."""

from torque_app.quality.service.checking import annotate, answer, begin, road_test
from torque_app.quality.service.deciding import fail_check, pass_check
from torque_app.quality.service.delivering import deliver, hold_for_files, prepare
from torque_app.quality.service.reminding import remind_retorque, write_retorque
from torque_app.quality.service.templates import (
    offered_templates,
    remove_template,
    save_template,
)

__all__ = [
    "annotate",
    "answer",
    "begin",
    "deliver",
    "fail_check",
    "hold_for_files",
    "offered_templates",
    "pass_check",
    "prepare",
    "remind_retorque",
    "remove_template",
    "road_test",
    "save_template",
    "write_retorque",
]
