"""What can be done with inspections: the door; the work is split by noun."""

from torque_app.inspections.service.deferring import close_deferred, defer, note_deferred
from torque_app.inspections.service.looking import grade, grade_rest
from torque_app.inspections.service.photos import attach_photo, hold_for_photos, remove_photo
from torque_app.inspections.service.sharing import (
    LINK_PATH,
    InspectionLink,
    make_link,
    revoke_link,
)
from torque_app.inspections.service.templates import (
    offered_templates,
    remove_template,
    save_template,
)
from torque_app.inspections.service.walking import discard, finish, start

__all__ = [
    "LINK_PATH",
    "InspectionLink",
    "attach_photo",
    "close_deferred",
    "defer",
    "discard",
    "finish",
    "grade",
    "grade_rest",
    "hold_for_photos",
    "make_link",
    "note_deferred",
    "offered_templates",
    "remove_photo",
    "remove_template",
    "revoke_link",
    "save_template",
    "start",
]
