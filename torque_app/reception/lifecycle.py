"""The machine of an act of reception: open until it is signed or called off."""

from typing import Final

from models.reception import IntakeStatus
from torque_app.core.lifecycle import Lifecycle

INTAKE: Final = Lifecycle(
    subject="Un acta de recepción",
    start=IntakeStatus.OPEN,
    moves={
        IntakeStatus.OPEN: {IntakeStatus.SIGNED, IntakeStatus.CANCELLED},
        IntakeStatus.SIGNED: set(),
        IntakeStatus.CANCELLED: set(),
    },
    names={
        IntakeStatus.OPEN: "En curso",
        IntakeStatus.SIGNED: "Firmada",
        IntakeStatus.CANCELLED: "Anulada",
    },
)
"""A refused signature closes the act too: the reason stands where the signature would."""
