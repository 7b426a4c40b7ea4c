"""Whom to tell in the bell about quotations, and what an approval refused does to one."""

from models.approvals import ApprovalSubject
from models.quotations import QuotationStatus
from torque_app.approvals.events import ApprovalDecided
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.quotations.events import (
    QuotationDecided,
    QuotationMoved,
    QuotationSeen,
    QuotationUnanswered,
)
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.service.sending import refused_by_approval

_WORDS = {
    QuotationStatus.CUSTOMER_APPROVED: Sentence("El cliente aprobó {number}"),
    QuotationStatus.CUSTOMER_REJECTED: Sentence("El cliente rechazó {number}"),
}


def _page(event: QuotationMoved | QuotationDecided | QuotationSeen | QuotationUnanswered) -> str:
    return f"/presupuestos/{event.quotation_id}"


@on(QuotationMoved)
@needs(Quotations.VIEW)
def tell_of_the_manager(tx: Tx, event: QuotationMoved) -> None:
    """Tell whoever made the quotation what the manager said of it."""
    said = {
        QuotationStatus.MANAGER_APPROVED: Sentence("Dieron el visto bueno a {number}"),
        QuotationStatus.MANAGER_REJECTED: Sentence("No dieron el visto bueno a {number}"),
    }.get(event.to_status)
    if said is not None and event.created_by not in {None, event.moved_by}:
        assert event.created_by is not None
        bell.notify(
            tx,
            users=(event.created_by,),
            title=Sentence(said, number=event.number),
            message=event.note,
            link=_page(event),
        )


@on(QuotationDecided)
@needs(Quotations.VIEW)
def tell_of_the_answer(tx: Tx, event: QuotationDecided) -> None:
    """Tell the advisor what the client decided."""
    if event.advisor_id is not None:
        bell.notify(
            tx,
            users=(event.advisor_id,),
            title=Sentence(_WORDS[event.status], number=event.number),
            link=_page(event),
        )


@on(QuotationSeen)
@needs(Quotations.VIEW)
def tell_of_the_visit(tx: Tx, event: QuotationSeen) -> None:
    """Tell the advisor that the client is reading."""
    if event.advisor_id is not None:
        bell.notify(
            tx,
            users=(event.advisor_id,),
            title=Sentence("El cliente abrió {number}", number=event.number),
            link=_page(event),
        )


@on(QuotationUnanswered)
@needs(Quotations.VIEW)
def tell_of_the_silence(tx: Tx, event: QuotationUnanswered) -> None:
    """Tell the advisor that an offer ended without an answer: it is a lead to follow."""
    if event.advisor_id is not None:
        bell.notify(
            tx,
            users=(event.advisor_id,),
            title=Sentence("{number} venció sin respuesta", number=event.number),
            message="Llama al cliente o haz una mejor oferta.",
            link=_page(event),
        )


@on(ApprovalDecided)
@needs(Quotations.APPROVE)
def send_back(tx: Tx, event: ApprovalDecided) -> None:
    """Send a quotation back whose approval was refused, or asked for in vain."""
    if event.subject is ApprovalSubject.QUOTATION and not event.approved:
        refused_by_approval(tx, event.subject_id, note=event.note)
