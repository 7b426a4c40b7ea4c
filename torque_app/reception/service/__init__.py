"""What can be done at the reception: the door; the work is split by noun."""

from torque_app.reception.service.beginning import begin, cancel
from torque_app.reception.service.holding import (
    AlreadyClosed,
    hold_for_files,
    hold_for_mark_photos,
)
from torque_app.reception.service.keeping import keep, keep_all, register
from torque_app.reception.service.marking import mark, revise_mark, unmark
from torque_app.reception.service.ordering import arrive, open_order
from torque_app.reception.service.photos import attach_photo, remove_photo
from torque_app.reception.service.signing import refuse_signature, sign

__all__ = [
    "AlreadyClosed",
    "arrive",
    "attach_photo",
    "begin",
    "cancel",
    "hold_for_files",
    "hold_for_mark_photos",
    "keep",
    "keep_all",
    "mark",
    "open_order",
    "refuse_signature",
    "register",
    "remove_photo",
    "revise_mark",
    "sign",
    "unmark",
]
