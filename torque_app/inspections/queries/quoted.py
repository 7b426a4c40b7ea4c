"""What a quotation offers already: of a point that was found bad, and of a line of an OT."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlmodel import col

from models.quotations import (
    Decision,
    Quotation,
    QuotationLine,
    QuotationStatus,
    QuotationVersion,
)
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections.permissions import Inspections

_REFUSED: Final = (QuotationStatus.CUSTOMER_REJECTED, QuotationStatus.MANAGER_REJECTED)
_STANDS: Final = (Decision.PENDING, Decision.APPROVED)


@needs(Inspections.VIEW)
def offered(tx: Tx, place: Any, wanted: Sequence[UUID]) -> set[UUID]:
    """Return which of the things that `place`, a column of QuotationLine, names are offered now.

    That is: by the current version of a quotation nobody refused, in a line its client has not
    declined or put off.
    """
    if not wanted:
        return set()
    found = tx.session.execute(
        columns(place)
        .join(
            QuotationVersion,
            col(QuotationVersion.id) == col(QuotationLine.quotation_version_id),
        )
        .join(
            Quotation,
            (col(Quotation.id) == col(QuotationVersion.quotation_id))
            & (col(Quotation.revision) == col(QuotationVersion.revision)),
        )
        .where(
            col(place).in_(wanted),
            col(QuotationLine.decision).in_(_STANDS),
            col(Quotation.status).not_in(_REFUSED),
        )
    ).scalars()
    return set(found)
