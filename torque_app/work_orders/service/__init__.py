"""What can be done with OTs: the door; the work is split by noun."""

from torque_app.work_orders.service.billing import close, mark_invoiced, reopen_after_void
from torque_app.work_orders.service.clocks import start_clock, stop_clock
from torque_app.work_orders.service.files import (
    attach_document,
    attach_photo,
    hold_for_files,
    remove_file,
)
from torque_app.work_orders.service.labor import (
    add_labor,
    mark_labor_done,
    remove_labor,
    update_labor,
)
from torque_app.work_orders.service.lines import LinesClosed, NewLabor, NewPart
from torque_app.work_orders.service.moves import (
    approve,
    complete,
    fail_qc,
    finish_work,
    move,
    pass_qc,
    reject,
    resume,
    start,
    submit,
    wait_for_parts,
)
from torque_app.work_orders.service.opening import NewOT, create, create_many, receive
from torque_app.work_orders.service.parts import add_part, remove_part
from torque_app.work_orders.service.record import assign, remove, revise, update

__all__ = [
    "LinesClosed",
    "NewLabor",
    "NewOT",
    "NewPart",
    "add_labor",
    "add_part",
    "approve",
    "assign",
    "attach_document",
    "attach_photo",
    "close",
    "complete",
    "create",
    "create_many",
    "fail_qc",
    "finish_work",
    "hold_for_files",
    "mark_invoiced",
    "mark_labor_done",
    "move",
    "pass_qc",
    "receive",
    "reject",
    "remove",
    "remove_file",
    "remove_labor",
    "remove_part",
    "reopen_after_void",
    "resume",
    "revise",
    "start",
    "start_clock",
    "stop_clock",
    "submit",
    "update",
    "update_labor",
    "wait_for_parts",
]
