"""The machine of a received document, as far as we answered it."""

from typing import Final

from models.purchases import ClaimStatus, PurchaseStatus
from torque_app.core.lifecycle import Lifecycle

DOCUMENT: Final = Lifecycle(
    subject="Un documento recibido",
    start=PurchaseStatus.RECEIVED,
    moves={
        PurchaseStatus.RECEIVED: {
            PurchaseStatus.ACKNOWLEDGED,
            PurchaseStatus.ACCEPTED,
            PurchaseStatus.CLAIMED,
        },
        # who gave a receipt for the goods can no longer claim (registro de reclamos, code 13)
        PurchaseStatus.ACKNOWLEDGED: {PurchaseStatus.ACCEPTED},
        PurchaseStatus.ACCEPTED: set(),
        PurchaseStatus.CLAIMED: set(),
    },
    names={
        PurchaseStatus.RECEIVED: "Por responder",
        PurchaseStatus.ACKNOWLEDGED: "Con acuse de recibo",
        PurchaseStatus.ACCEPTED: "Aceptado",
        PurchaseStatus.CLAIMED: "Reclamado",
    },
)
"""That 8 days without a claim accept a document is derived from the clock, never stored."""

CLAIM: Final = Lifecycle(
    subject="Una respuesta al SII",
    start=ClaimStatus.PENDING,
    moves={
        ClaimStatus.PENDING: {ClaimStatus.REGISTERED, ClaimStatus.REFUSED},
        ClaimStatus.REGISTERED: set(),
        ClaimStatus.REFUSED: set(),
    },
    names={
        ClaimStatus.PENDING: "Registrando",
        ClaimStatus.REGISTERED: "Registrada",
        ClaimStatus.REFUSED: "No registrada",
    },
)
