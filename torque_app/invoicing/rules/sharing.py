"""What whoever holds the link of a document is told of it, and whether they get its papers."""

from enum import StrEnum
from typing import Final

from models.invoicing import DteStatus, InvoiceStatus


class SharedState(StrEnum):
    """A document's state in the words of whoever bought."""

    ON_ITS_WAY = "ON_ITS_WAY"
    IN_REVIEW = "IN_REVIEW"
    ACCEPTED = "ACCEPTED"
    OBJECTED = "OBJECTED"
    REJECTED = "REJECTED"
    VOIDED = "VOIDED"


HANDED_OVER: Final = frozenset(
    {SharedState.IN_REVIEW, SharedState.ACCEPTED, SharedState.OBJECTED, SharedState.VOIDED}
)
"""States in which the papers may be had: SII has it before the buyer does (Res. Ex. 45/2003)."""

_OF_DTE: Final = {
    DteStatus.SENT: SharedState.IN_REVIEW,
    DteStatus.ACCEPTED: SharedState.ACCEPTED,
    DteStatus.OBJECTED: SharedState.OBJECTED,
    DteStatus.REJECTED: SharedState.REJECTED,
}


def shared_state(status: InvoiceStatus, dte_status: DteStatus | None) -> SharedState:
    """Return the state to tell; one that was annulled is that, whatever SII said before."""
    if status is InvoiceStatus.VOID:
        return SharedState.VOIDED
    return _OF_DTE.get(dte_status, SharedState.ON_ITS_WAY) if dte_status else SharedState.ON_ITS_WAY
