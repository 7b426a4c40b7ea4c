"""What can be done with quotations: the door; the work is split by noun."""

from torque_app.quotations.service.billing import hold_to_bill
from torque_app.quotations.service.catalog import (
    remove_insurer,
    remove_matrix,
    remove_note_template,
    remove_package,
    save_insurer,
    save_matrix,
    save_note_template,
    save_package,
)
from torque_app.quotations.service.codes import WrongCode, ask_code
from torque_app.quotations.service.converting import choose_vehicle, convert
from torque_app.quotations.service.deciding import (
    Evidence,
    NotAnswerable,
    VersionGone,
    decide,
    mark_seen,
    record_decision,
)
from torque_app.quotations.service.drafting import (
    Terms,
    draft,
    duplicate,
    from_inspection,
    remove,
    set_header,
    supplement,
)
from torque_app.quotations.service.filing import hold_answer_files, hold_version_files
from torque_app.quotations.service.following import follow_up
from torque_app.quotations.service.holding import QuotationClosed
from torque_app.quotations.service.lines import (
    NewLine,
    add_line,
    add_package,
    change_line,
    move_line,
    remove_line,
)
from torque_app.quotations.service.revising import revise, take_over
from torque_app.quotations.service.sending import (
    Sent,
    agreed_by_approval,
    manager_approve,
    manager_reject,
    send_approved,
    send_to_customer,
    send_to_manager,
)

__all__ = [
    "Evidence",
    "NewLine",
    "NotAnswerable",
    "QuotationClosed",
    "Sent",
    "Terms",
    "VersionGone",
    "WrongCode",
    "add_line",
    "add_package",
    "agreed_by_approval",
    "ask_code",
    "change_line",
    "choose_vehicle",
    "convert",
    "decide",
    "draft",
    "duplicate",
    "follow_up",
    "from_inspection",
    "hold_answer_files",
    "hold_to_bill",
    "hold_version_files",
    "manager_approve",
    "manager_reject",
    "mark_seen",
    "move_line",
    "record_decision",
    "remove",
    "remove_insurer",
    "remove_line",
    "remove_matrix",
    "remove_note_template",
    "remove_package",
    "revise",
    "save_insurer",
    "save_matrix",
    "save_note_template",
    "save_package",
    "send_approved",
    "send_to_customer",
    "send_to_manager",
    "set_header",
    "supplement",
    "take_over",
]
