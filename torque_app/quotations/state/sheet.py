"""A quotation on its page: whom it is for, where it stands and what this person may do next."""

from dataclasses import dataclass
from typing import Any, Final

from models.quotations import QuotationStatus as Status
from torque_app.core.actor import Actor
from torque_app.core.texts import _
from torque_app.quotations import queries
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.state.history import pdf_of
from torque_app.quotations.state.shown import LOOKS, STATUS, iso_day, local
from torque_app.quotations.words import DOCUMENT_NAMES

SENDABLE: Final = frozenset({*queries.OPEN, Status.MANAGER_APPROVED, Status.NO_RESPONSE_LEAD})
REVISABLE: Final = frozenset(
    {
        Status.MANAGER_APPROVED,
        Status.MANAGER_REJECTED,
        Status.SENT_TO_CUSTOMER,
        Status.CUSTOMER_APPROVED,
        Status.CUSTOMER_REJECTED,
        Status.NO_RESPONSE_LEAD,
    }
)
FACTURA: Final = 33
"""What the page that bills begins with; there it may be made a boleta."""

REMOVABLE: Final = frozenset({*queries.OPEN, Status.MANAGER_REJECTED, Status.CUSTOMER_REJECTED})
SEND, JUDGE, RECORD, CONVERT, REVISE = "send", "judge", "record", "convert", "revise"
BILL: Final = "bill"
BILLS: Final = ("invoicing.edit", "invoicing.issue")
"""What the page asks for that makes a document of a quotation."""


@dataclass(frozen=True)
class Sheet:
    """A quotation; an empty `id` is none. `next` is the one move its page offers first."""

    id: str = ""
    number: str = ""
    document: str = ""
    revision: int = 0
    present: int = 0
    status: str = ""
    status_label: str = ""
    client: str = ""
    client_id: str = ""
    phone: str = ""
    email: str = ""
    plate: str = ""
    vehicle: str = ""
    vehicle_id: str = ""
    centre: str = ""
    advisor: str = ""
    dated: str = ""
    valid_until: str = ""
    sent: str = ""
    seen: str = ""
    decided: str = ""
    order_id: str = ""
    order_number: str = ""
    is_extra: bool = False
    is_insured: bool = False
    insurer: str = ""
    deductible: int = 0
    is_decided: bool = False
    refusal: str = ""
    manager_note: str = ""
    reason: str = ""
    pdf: str = ""
    sees_cost: bool = False
    next: str = ""
    is_open: bool = False
    may_send: bool = False
    may_share: bool = False
    may_ask_manager: bool = False
    may_judge: bool = False
    may_record: bool = False
    may_convert: bool = False
    may_bill: bool = False
    billing: str = ""
    may_revise: bool = False
    may_take_over: bool = False
    may_copy: bool = False
    may_remove: bool = False


def sheet(detail: QuotationDetail, actor: Actor, *, seen: int) -> Sheet:
    """Return a quotation as `actor` sees it, in the version `seen`."""
    row, zone = detail.quotation, detail.timezone
    order_id = row.work_order_id or row.supplements_id
    return Sheet(
        id=str(row.id),
        number=row.number,
        document=_(DOCUMENT_NAMES[detail.document_type]),
        revision=seen,
        present=row.revision,
        status=LOOKS[row.status],
        status_label=STATUS[row.status],
        client=row.client,
        client_id=str(row.client_id),
        phone=detail.client_phone,
        email=detail.client_email,
        plate=row.plate,
        vehicle=row.vehicle,
        vehicle_id=str(row.vehicle_id or ""),
        centre=detail.centre,
        advisor=row.advisor or "",
        dated=iso_day(row.quotation_date),
        valid_until=iso_day(row.valid_until),
        sent=local(row.sent_to_customer_at, zone),
        seen=local(row.seen_at, zone),
        decided=local(row.customer_decided_at, zone),
        order_id=str(order_id or ""),
        order_number=detail.order_number,
        is_extra=row.supplements_id is not None,
        is_insured=detail.has_insurance,
        insurer=detail.insurer,
        deductible=int(detail.deductible),
        is_decided=row.customer_decided_at is not None,
        refusal=_(detail.refusal),
        manager_note=detail.manager_note,
        reason=detail.rejection_reason,
        pdf=pdf_of(str(row.id), seen),
        billing=f"/facturacion/nuevo?presupuesto={row.id}&tipo={FACTURA}",
        sees_cost=detail.sees_cost,
        **_moves(detail, actor, seen=seen),
    )


def _moves(detail: QuotationDetail, actor: Actor, *, seen: int) -> dict[str, Any]:
    """Return what may be done; nothing of a version that is past, or of another centre's."""
    row = detail.quotation
    if detail.refusal or seen != row.revision:
        return {"may_copy": not detail.refusal and actor.may(Quotations.EDIT)}
    status, sold = row.status, any(line.kind is not queries.DISCOUNT for line in detail.lines)
    in_order = row.work_order_id is not None or (
        row.supplements_id is not None and status is Status.CUSTOMER_APPROVED
    )
    made_orders = row.work_order_id is not None or row.supplements_id is not None
    may = {
        "is_open": status in queries.OPEN and actor.may(Quotations.EDIT),
        "may_send": status in SENDABLE and sold and actor.may(Quotations.SEND),
        "may_share": status is Status.SENT_TO_CUSTOMER and actor.may(Quotations.SEND),
        "may_ask_manager": status in queries.OPEN and sold and actor.may(Quotations.SEND),
        "may_judge": status is Status.SENT_TO_MANAGER
        and actor.may(Quotations.APPROVE)
        and row.advisor_id != actor.user_id,
        "may_record": status is Status.SENT_TO_CUSTOMER and actor.may(Quotations.SEND),
        "may_convert": status in queries.AGREED
        and not made_orders
        and actor.may(Quotations.CONVERT),
        "may_bill": detail.awaits_document and all(map(actor.may, BILLS)),
        "may_revise": status in REVISABLE and not in_order and actor.may(Quotations.EDIT),
        "may_take_over": status is Status.NO_RESPONSE_LEAD and actor.may(Quotations.APPROVE),
        "may_copy": actor.may(Quotations.EDIT),
        "may_remove": status in REMOVABLE
        and row.work_order_id is None
        and actor.may(Quotations.DELETE),
    }
    return {**may, "next": _next(status, may)}


_FIRST: Final = (
    (SEND, "may_send"),
    (JUDGE, "may_judge"),
    (RECORD, "may_record"),
    (CONVERT, "may_convert"),
    (REVISE, "may_revise"),
)


def _next(status: Status, may: dict[str, bool]) -> str:
    """Return the move that comes first: an agreed quotation becomes its OT before anything else."""
    if status is Status.CUSTOMER_APPROVED:
        # what was agreed is changed on purpose, never by the first button
        return CONVERT if may["may_convert"] else BILL if may["may_bill"] else ""
    offered = [key for key, name in _FIRST if may[name]]
    return offered[0] if offered else ""
