"""The life of a request: it waits, and then it is closed for good."""

from collections.abc import Mapping
from typing import Final

from models.approvals import ApprovalState
from torque_app.core.lifecycle import Lifecycle

NAMES: Final[Mapping[ApprovalState, str]] = {
    ApprovalState.PENDING: "Por decidir",
    ApprovalState.APPROVED: "Aprobada",
    ApprovalState.REJECTED: "Rechazada",
    ApprovalState.EXPIRED: "Vencida",
    ApprovalState.CANCELLED: "Retirada",
}

_ENDS: Final = frozenset(ApprovalState) - {ApprovalState.PENDING}

REQUEST: Final = Lifecycle(
    subject="Una solicitud",
    start=ApprovalState.PENDING,
    moves={ApprovalState.PENDING: _ENDS} | dict.fromkeys(_ENDS, frozenset()),
    names=NAMES,
)
