"""What can be done with OTs: the door; the work is split by noun."""

from torque_app.work_orders.service.agreed import LinesNotAgreed
from torque_app.work_orders.service.arriving import bring_in
from torque_app.work_orders.service.bays import BayTaken, place_in_bay
from torque_app.work_orders.service.billing import close, mark_invoiced, reopen_after_void
from torque_app.work_orders.service.board import (
    Carried,
    MovedMeanwhile,
    Seen,
    carry,
    carry_many,
)
from torque_app.work_orders.service.clocks import start_clock, stop_clock
from torque_app.work_orders.service.comebacks import link_comeback
from torque_app.work_orders.service.corrections import close_forgotten, correct_clock
from torque_app.work_orders.service.files import (
    attach_document,
    attach_photo,
    hold_for_files,
    remove_file,
)
from torque_app.work_orders.service.gates import register_gate
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
    refused_by_approval,
    reject,
    resume,
    start,
    submit,
    wait_for_parts,
)
from torque_app.work_orders.service.opening import NewOT, create, create_many, receive
from torque_app.work_orders.service.operations import add_operation
from torque_app.work_orders.service.outside import (
    add_outside,
    attach_guide,
    remove_outside,
    send_outside,
    take_back_outside,
    update_outside,
)
from torque_app.work_orders.service.parts import add_part, remove_part
from torque_app.work_orders.service.quoted import (
    QuotedWork,
    Settled,
    add_quoted_lines,
    approve_by_client,
    await_client,
    issue_part,
    settle_quoted,
)
from torque_app.work_orders.service.record import assign, remove, revise, update
from torque_app.work_orders.service.requisitions import answer_part_request, ask_part, return_part
from torque_app.work_orders.service.stretches import ClockRunning
from torque_app.work_orders.service.tasks import (
    finish_task,
    hand_over_task,
    leave_out_task,
    pause_task,
    start_task,
    take_up_task,
)
from torque_app.work_orders.service.undone import TasksOpen
from torque_app.work_orders.service.warranty import save_warranty

__all__ = [
    "BayTaken",
    "Carried",
    "ClockRunning",
    "LinesClosed",
    "LinesNotAgreed",
    "MovedMeanwhile",
    "NewLabor",
    "NewOT",
    "NewPart",
    "QuotedWork",
    "Seen",
    "Settled",
    "TasksOpen",
    "add_labor",
    "add_operation",
    "add_outside",
    "add_part",
    "add_quoted_lines",
    "answer_part_request",
    "approve",
    "approve_by_client",
    "ask_part",
    "assign",
    "attach_document",
    "attach_guide",
    "attach_photo",
    "await_client",
    "bring_in",
    "carry",
    "carry_many",
    "close",
    "close_forgotten",
    "complete",
    "correct_clock",
    "create",
    "create_many",
    "fail_qc",
    "finish_task",
    "finish_work",
    "hand_over_task",
    "hold_for_files",
    "issue_part",
    "leave_out_task",
    "link_comeback",
    "mark_invoiced",
    "mark_labor_done",
    "move",
    "pass_qc",
    "pause_task",
    "place_in_bay",
    "receive",
    "refused_by_approval",
    "register_gate",
    "reject",
    "remove",
    "remove_file",
    "remove_labor",
    "remove_outside",
    "remove_part",
    "reopen_after_void",
    "resume",
    "return_part",
    "revise",
    "save_warranty",
    "send_outside",
    "settle_quoted",
    "start",
    "start_clock",
    "start_task",
    "stop_clock",
    "submit",
    "take_back_outside",
    "take_up_task",
    "update",
    "update_labor",
    "update_outside",
    "wait_for_parts",
]
