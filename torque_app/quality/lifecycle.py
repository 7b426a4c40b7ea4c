"""The life of a control: decided once, and for good."""

from collections.abc import Mapping
from typing import Final

from models.quality import QualityStatus
from torque_app.core.lifecycle import Lifecycle

NAMES: Final[Mapping[QualityStatus, str]] = {
    QualityStatus.OPEN: "En curso",
    QualityStatus.PASSED: "Aprobado",
    QualityStatus.FAILED: "Devuelto a trabajo",
}

CONTROL: Final = Lifecycle(
    subject="Un control de calidad",
    start=QualityStatus.OPEN,
    moves={
        QualityStatus.OPEN: {QualityStatus.PASSED, QualityStatus.FAILED},
        QualityStatus.PASSED: set(),
        QualityStatus.FAILED: set(),
    },
    names=NAMES,
)
