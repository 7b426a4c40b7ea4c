"""What receivers may do about the documents we issue, and what they did (registry's manual v1.2).

Only 33 and 34 of the types issued here can be answered: of a boleta, a guía or a note the registry
says that the type does not belong there (code 3), and Ley 19.983 speaks of facturas.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.invoicing import ClaimStanding
from models.values.claim_window import REGISTERED_TYPES, deadline, is_over
from models.values.clock import formatted
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.values import DteType

CLAIMABLE: Final = tuple(kind.value for kind in DteType if kind.value in REGISTERED_TYPES)
"""The types issued here that a receiver can answer."""

OPEN: Final = "OPEN"
DEEMED: Final = "DEEMED"
"""Shown of a silent receiver, within the 8 days and after them; derived, never stored."""

STATE_NAMES: Final[Mapping[str, str]] = {
    OPEN: "Plazo abierto",
    ClaimStanding.CLAIMED: "Reclamada",
    ClaimStanding.ACCEPTED: "Aceptada",
    ClaimStanding.ACKNOWLEDGED: "Con recibo de mercaderías",
    DEEMED: "Aceptada por plazo",
}
"""State → its name, in the order a filter offers them."""


class Registered(StrEnum):
    """What the registry may have of a document; NCA, ENC and PAG are SII's own notes."""

    ACCEPTS_CONTENT = "ACD"
    RECEIVED_GOODS = "ERM"
    CLAIMS_CONTENT = "RCD"
    CLAIMS_PARTIAL = "RFP"
    CLAIMS_TOTAL = "RFT"
    VOIDED = "NCA"
    CREDITED = "ENC"
    PAID = "PAG"


CLAIMS: Final = frozenset(
    {Registered.CLAIMS_CONTENT, Registered.CLAIMS_PARTIAL, Registered.CLAIMS_TOTAL}
)
_ANSWERS: Final = CLAIMS | {Registered.ACCEPTS_CONTENT, Registered.RECEIVED_GOODS}

EVENT_NAMES: Final[Mapping[str, str]] = {
    Registered.ACCEPTS_CONTENT: "Aceptó el contenido",
    Registered.RECEIVED_GOODS: "Dio recibo de mercaderías o servicios",
    Registered.CLAIMS_CONTENT: "Reclamó el contenido",
    Registered.CLAIMS_PARTIAL: "Reclamó una entrega parcial",
    Registered.CLAIMS_TOTAL: "Reclamó la falta total de entrega",
    Registered.VOIDED: "Nota de crédito que la anula",
    Registered.CREDITED: "Otra nota de crédito",
    Registered.PAID: "Pagada al contado",
}


def standing(codes: Collection[str]) -> ClaimStanding:
    """Return what the events come to: a claim stands for good, and so does an acceptance."""
    if CLAIMS.intersection(codes):
        return ClaimStanding.CLAIMED
    if Registered.ACCEPTS_CONTENT in codes:
        return ClaimStanding.ACCEPTED
    received = Registered.RECEIVED_GOODS in codes
    return ClaimStanding.ACKNOWLEDGED if received else ClaimStanding.SILENT


def is_answer(code: str) -> bool:
    """Tell whether an event is the receiver's own act, and not a note of SII's."""
    return code in _ANSWERS


def event_name(code: str, *, sentence: str = "") -> str:
    """Return what an event is called; one the manual does not name says SII's own words."""
    return EVENT_NAMES.get(code) or sentence or code


def shown_state(its: ClaimStanding, dte_type: int, received_at: datetime, *, now: datetime) -> str:
    """Return the standing, or what silence means at a moment: OPEN or DEEMED."""
    if its is not ClaimStanding.SILENT:
        return its.value
    return DEEMED if is_over(dte_type, received_at, now=now) else OPEN


def notice(state: str, received_at: datetime) -> str | None:
    """Return what the document's page says of it; nothing once silence has accepted it."""
    if state == OPEN:
        return Sentence(
            "Quien la recibe puede reclamarla hasta el {last} (Ley 19.983).",
            last=formatted(deadline(received_at)),
        )
    if state == ClaimStanding.CLAIMED:
        return (
            "Quien la recibió la reclamó en el SII. Acuérdalo con tu cliente y corrígela con una "
            "nota de crédito."
        )
    if state == ClaimStanding.ACCEPTED:
        return "Quien la recibió la aceptó en el SII: ya no se puede reclamar."
    if state == ClaimStanding.ACKNOWLEDGED:
        return "Quien la recibió dio recibo de las mercaderías: ya no se puede reclamar."
    return None
