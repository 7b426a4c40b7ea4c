"""Files of quotations are evidence: nobody adds to them or takes from them by hand."""

from uuid import UUID

from models.quotations import QuotationAnswer, QuotationVersion
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations

_SEALED = "Es parte de un presupuesto enviado: no se cambia."


@needs(Quotations.EDIT)
def hold_version_files(tx: Tx, version_id: UUID) -> None:
    """Refuse to change the files of a version that was sent."""
    if tx.get(QuotationVersion, version_id).frozen_at is not None:
        raise Conflict(_SEALED)


@needs(Quotations.EDIT)
def hold_answer_files(tx: Tx, answer_id: UUID) -> None:
    """Refuse to change the files of an answer that is written."""
    try:
        tx.get(QuotationAnswer, answer_id)
    except NotFound:
        return
    raise Conflict(_SEALED)
