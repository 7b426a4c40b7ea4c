"""What SII's registry of claims lets a receiver do within the 8 days (manual v1.2, Ley 19.983)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from models.purchases import ClaimAction, PurchaseStatus

DEEMED: Final = "DEEMED"
"""Shown for a document whose 8 days ran out without a claim; derived, never stored."""

RECEIPT_TYPES: Final = frozenset({33, 34, 43, 46, 52})
"""Types that hand over goods or services, so that a receipt can be given for them."""

CLAIMS: Final = frozenset(
    {ClaimAction.CLAIMS_CONTENT, ClaimAction.CLAIMS_PARTIAL, ClaimAction.CLAIMS_TOTAL}
)

ACTION_NAMES: Final[Mapping[ClaimAction, str]] = {
    ClaimAction.ACCEPTS_CONTENT: "Aceptación del contenido",
    ClaimAction.RECEIVED_GOODS: "Recibo de mercaderías o servicios",
    ClaimAction.CLAIMS_CONTENT: "Reclamo al contenido",
    ClaimAction.CLAIMS_PARTIAL: "Reclamo por entrega parcial",
    ClaimAction.CLAIMS_TOTAL: "Reclamo por falta total de entrega",
}

_ALREADY: Final = 7
_SUCCESS: Final = frozenset({0, _ALREADY})
_PERHAPS_OURS: Final = frozenset({5, 19})

SENTENCES: Final[Mapping[int, str]] = {
    0: "El SII lo registró.",
    1: "El SII no reconoce el RUT del emisor.",
    2: "El SII no reconoce el folio.",
    3: "El SII no registra respuestas para este tipo de documento.",
    4: "El SII no reconoce esa acción.",
    5: "El documento ya está reclamado en el SII.",
    6: "No se puede acusar recibo de un documento ya reclamado.",
    _ALREADY: "El SII ya lo tenía registrado.",
    8: "Pasaron los 8 días: el documento quedó aceptado y ya no se puede responder.",
    9: "El SII no tiene registros de este documento.",
    10: "El SII no ha recibido este documento. Pregúntale a tu proveedor si lo envió.",
    11: "No se puede reclamar un documento ya aceptado.",
    12: "No se puede aceptar un documento ya reclamado.",
    13: "No se puede reclamar: ya se dio recibo de la mercadería o del servicio.",
    14: "El titular del certificado no puede responder por esta empresa en el SII.",
    17: "El titular del certificado no puede responder por esta empresa en el SII.",
    18: "El SII no ha recibido este documento. Pregúntale a tu proveedor si lo envió.",
    19: "El reclamo por la mercadería ya estaba registrado.",
}
"""What each `codResp` of the registry means for the user."""

_UNKNOWN: Final = "El SII no lo registró."
_WAITING: Final = "Espera la respuesta del SII a lo que ya pediste."
_NO_RECEIPT: Final = "De este tipo de documento no se da recibo de mercaderías."

FIRST_WARNING: Final = 3
LAST_WARNING: Final = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which answers a document still admits."""

    dte_type: int
    done: frozenset[ClaimAction]
    waiting: bool
    over: bool


def warning(left: int, *, warned: int | None) -> int | None:
    """Return which warning is due with so many days left, 3 or 1, unless it was given."""
    if left <= LAST_WARNING:
        return None if warned == LAST_WARNING else LAST_WARNING
    if left <= FIRST_WARNING and warned is None:
        return FIRST_WARNING
    return None


def objection(action: ClaimAction, standing: Standing) -> str | None:
    """Return why an act is not possible now, in Spanish, as the registry itself would judge it."""
    if standing.waiting:
        return _WAITING
    if action is ClaimAction.RECEIVED_GOODS and standing.dte_type not in RECEIPT_TYPES:
        return _NO_RECEIPT
    code = 8 if standing.over else _conflict(action, standing.done)
    return None if code is None else SENTENCES[code]


def _conflict(action: ClaimAction, done: Collection[ClaimAction]) -> int | None:
    """Return the registry's code against an act, by what is registered already."""
    if action in done:
        return _ALREADY
    claimed = any(each in CLAIMS for each in done)
    if action is ClaimAction.RECEIVED_GOODS:
        return 6 if claimed else None
    if action is ClaimAction.ACCEPTS_CONTENT:
        return 12 if claimed else None
    if ClaimAction.ACCEPTS_CONTENT in done:
        return 11
    return 13 if ClaimAction.RECEIVED_GOODS in done else None


def possible(standing: Standing) -> frozenset[ClaimAction]:
    """Return the acts a document admits now."""
    return frozenset(each for each in ClaimAction if objection(each, standing) is None)


def status_after(status: PurchaseStatus, action: ClaimAction) -> PurchaseStatus:
    """Return where an act leads; a receipt given later does not undo an acceptance."""
    if action in CLAIMS:
        return PurchaseStatus.CLAIMED
    if action is ClaimAction.ACCEPTS_CONTENT:
        return PurchaseStatus.ACCEPTED
    return status if status is PurchaseStatus.ACCEPTED else PurchaseStatus.ACKNOWLEDGED


def stands(code: int, action: ClaimAction, *, events: Collection[str] = ()) -> bool:
    """Tell whether an answer of the registry means that the act is registered.

    A repeated claim may be told "already claimed" (5, 19) by whatever claim came first; then it
    stands only if the document's `events` name it.
    """
    if code in _SUCCESS:
        return True
    return code in _PERHAPS_OURS and action.value in events


def is_doubtful(code: int) -> bool:
    """Tell whether the document's events have to be asked for to understand the code."""
    return code in _PERHAPS_OURS


def sentence(code: int | None) -> str:
    """Return what a code of the registry means."""
    return _UNKNOWN if code is None else SENTENCES.get(code, _UNKNOWN)


def shown_state(status: PurchaseStatus, *, over: bool) -> str:
    """Return the status, or DEEMED when 8 days of silence accepted the document."""
    silent = status in {PurchaseStatus.RECEIVED, PurchaseStatus.ACKNOWLEDGED}
    return DEEMED if over and silent else status.value
