"""New versions of what was shown: the client's, the manager's, and the better offer."""

from typing import Final
from uuid import UUID

from models.quotations import QuotationStatus
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations import queries
from torque_app.quotations.lifecycle import OPEN
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.rules.around import WITH_MANAGER
from torque_app.quotations.service import billing, holding
from torque_app.quotations.service.copying import WHY, next_version
from torque_app.work_orders import service as work_orders

_WORKED: Final = (
    "Lo aprobado ya está en la OT. Para cambiarlo haz un presupuesto adicional de la OT."
)


@needs(Quotations.EDIT)
def revise(tx: Tx, quotation_id: UUID, *, why: str) -> QuotationDetail:
    """Begin a new version of what was shown to somebody; the one before stays as it was.

    Whatever was said about that one is said about it alone: the new one is a draft.

    Raises:
        Invalid: no reason. Conflict: it is a draft already, or its work is in an OT.
        IllegalMove: it waits for the manager.
    """
    said = " ".join(why.split())
    if not 1 <= len(said) <= WHY:
        raise Invalid.field("why", "Di en una frase por qué haces una versión nueva.")
    quotation = holding.held(tx, quotation_id)
    if quotation.status in OPEN:
        raise Conflict("Esta versión todavía se puede cambiar: no hace falta otra.")
    decided = quotation.status is QuotationStatus.CUSTOMER_APPROVED
    if quotation.work_order_id or (decided and quotation.supplements_id):
        raise Conflict(_WORKED)
    billing.refuse_billed(tx, quotation)
    holding.pass_to(tx, quotation, QuotationStatus.DRAFT, note=said)
    next_version(tx, quotation, why=said)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)


@needs(Quotations.APPROVE)
def take_over(tx: Tx, quotation_id: UUID) -> QuotationDetail:
    """Take an unanswered quotation in hand to make a better offer of it (MANAGER_QUOTE)."""
    quotation = holding.held(tx, quotation_id)
    holding.pass_to(tx, quotation, QuotationStatus.MANAGER_QUOTE)
    next_version(tx, quotation, why="Mejor oferta del jefe")
    if quotation.supplements_id is not None:
        work_orders.await_client(tx, quotation.supplements_id, WITH_MANAGER)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)
