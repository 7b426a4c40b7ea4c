"""What is known of inspections: the door; the reads are split by noun."""

from torque_app.core.paper import Paper
from torque_app.inspections.queries.deferred import deferred, deferred_one, find_deferred
from torque_app.inspections.queries.inspections import (
    PHOTOS_OF,
    find,
    measured,
    of_order,
    one,
    point,
    row,
    suggestions,
    target,
)
from torque_app.inspections.queries.quoted import offered
from torque_app.inspections.queries.report import report
from torque_app.inspections.queries.rows import (
    DeferredRow,
    InspectionDetail,
    InspectionRow,
    PointRow,
    SuggestionRow,
    Target,
    TemplateRow,
)
from torque_app.inspections.queries.sharing import (
    SUBJECT,
    SharedFinding,
    SharedInspection,
    inspection_links,
    shared_inspection,
)
from torque_app.inspections.queries.templates import template, templates

__all__ = [
    "PHOTOS_OF",
    "SUBJECT",
    "DeferredRow",
    "InspectionDetail",
    "InspectionRow",
    "Paper",
    "PointRow",
    "SharedFinding",
    "SharedInspection",
    "SuggestionRow",
    "Target",
    "TemplateRow",
    "deferred",
    "deferred_one",
    "find",
    "find_deferred",
    "inspection_links",
    "measured",
    "of_order",
    "offered",
    "one",
    "point",
    "report",
    "row",
    "shared_inspection",
    "suggestions",
    "target",
    "template",
    "templates",
]
