"""What SII's states, counts and reasons are once read; values only, whoever brought them."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What an envelope's state means for us.

    PROCESSED only says the documents were judged: read the counts. REJECTED concerns the whole
    envelope; its folios were not consumed.
    """

    PENDING = "pending"
    PROCESSED = "processed"
    REJECTED = "rejected"


_PROCESSED = frozenset({"EPR", "RPR", "RLV", "LOK"})
_REJECTED = frozenset(
    {
        "RSC", "RFR", "RCT", "RCH", "RPT", "VOF", "RCO", "RCS", "RCR", "RDC", "LRP", "106",
        "LRH", "LRS", "LRC", "LRF", "LNC",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How the documents of one type fared; SII does not count `objected` in `accepted`."""

    type: int
    informed: int
    accepted: int
    rejected: int
    objected: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document was objected (level 2) or rejected (level 3); only boletas tell by program."""

    type: int
    folio: int
    code: str
    level: int
    text: str


def verdict_of(state: str) -> Verdict:
    """Return what an envelope's state means; unknown codes are pending."""
    if state in _PROCESSED:
        return Verdict.PROCESSED
    return Verdict.REJECTED if state in _REJECTED else Verdict.PENDING
