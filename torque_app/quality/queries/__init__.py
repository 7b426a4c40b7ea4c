"""What is known of controls and deliveries: the door; the reads are split by noun."""

from torque_app.core.paper import Paper
from torque_app.quality.queries.act import act
from torque_app.quality.queries.checks import find, of_order, one, owed, target, waiting
from torque_app.quality.queries.deliveries import delivery, delivery_known
from torque_app.quality.queries.gate import unpassed
from torque_app.quality.queries.retorques import retorques_due
from torque_app.quality.queries.rows import (
    CheckDetail,
    CheckRow,
    DeferredLine,
    DeliveryDetail,
    DeliveryRow,
    Target,
    TemplateRow,
    WaitingRow,
)
from torque_app.quality.queries.templates import serving, template, templates

__all__ = [
    "CheckDetail",
    "CheckRow",
    "DeferredLine",
    "DeliveryDetail",
    "DeliveryRow",
    "Paper",
    "Target",
    "TemplateRow",
    "WaitingRow",
    "act",
    "delivery",
    "delivery_known",
    "find",
    "of_order",
    "one",
    "owed",
    "retorques_due",
    "serving",
    "target",
    "template",
    "templates",
    "unpassed",
    "waiting",
]
