"""A quotation that a document bills: held, so that it is billed once and by one alone."""

from uuid import UUID

from models.quotations import Quotation
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.due import billed_by
from torque_app.quotations.service import holding


@needs(Quotations.VIEW)
def hold_to_bill(tx: Tx, quotation_id: UUID) -> None:
    """Lock a quotation until its document is written; called by invoicing alone.

    Two documents meet here, and so do a document and the OT somebody opens of it.
    """
    holding.changed(tx, holding.held(tx, quotation_id))


def refuse_billed(tx: Tx, quotation: Quotation) -> None:
    """Refuse to change what a document bills; Conflict."""
    if billed_by(tx, quotation.id) is not None:
        raise Conflict("Este presupuesto ya está facturado. Anula el documento para cambiarlo.")
