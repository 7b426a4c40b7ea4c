"""The way of a job as its client follows it: five plain steps and one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.work_orders import OTStage, OTStatus
from torque_app.core.texts import _


class StepState(StrEnum):
    """Whether a step is behind, at work, or ahead."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; `at` is when it began, None while nobody knows."""

    name: str
    state: StepState
    at: datetime | None = None


NAMES: Final = (
    _("Vehículo recibido"),
    _("Aprobación del trabajo"),
    _("En reparación"),
    _("Control de calidad"),
    _("Listo para retirar"),
)
_COMING: Final = frozenset({OTStage.ARRIVAL_PENDING, OTStage.PENDING_VEHICLE})
_REACHED: Final[Mapping[OTStatus, float]] = {
    OTStatus.DRAFT: 0,
    OTStatus.PENDING: 1,
    OTStatus.APPROVED: 1.5,  # one step is behind and the next has not begun
    OTStatus.IN_PROGRESS: 2,
    OTStatus.WAITING_PARTS: 2,
    OTStatus.QC: 3,
    OTStatus.COMPLETED: 4,
    OTStatus.INVOICED: 4,
    OTStatus.CLOSED: 4,
}
_BEGINS: Final[Mapping[OTStatus, int]] = {
    OTStatus.APPROVED: 1,
    OTStatus.IN_PROGRESS: 2,
    OTStatus.QC: 3,
    OTStatus.COMPLETED: 4,
}
_SENTENCES: Final[Mapping[OTStatus, str]] = {
    OTStatus.DRAFT: _("Recibimos tu vehículo y preparamos el trabajo."),
    OTStatus.PENDING: _("Falta aprobar el trabajo para empezar."),
    OTStatus.APPROVED: _("El trabajo está aprobado. Pronto empezamos."),
    OTStatus.IN_PROGRESS: _("Estamos trabajando en tu vehículo."),
    OTStatus.WAITING_PARTS: _("Esperamos repuestos para seguir."),
    OTStatus.QC: _("Revisamos que todo haya quedado bien."),
    OTStatus.COMPLETED: _("Tu vehículo está listo. Puedes retirarlo."),
    OTStatus.INVOICED: _("Tu vehículo está listo. Puedes retirarlo."),
    OTStatus.CLOSED: _("El trabajo está terminado."),
}
_AWAITED: Final = _("Te esperamos con tu vehículo.")
_RETURNED: Final = _("Ya retiraste tu vehículo.")


def sentence(status: OTStatus, stage: OTStage | None, *, is_returned: bool) -> str:
    """Return what a client is told of a job; `is_returned` once the car is back with its owner."""
    if is_returned:
        return _RETURNED
    return _AWAITED if stage in _COMING else _SENTENCES[status]


def is_over(status: OTStatus, *, is_returned: bool) -> bool:
    """Tell whether nothing more is to come of a job."""
    return is_returned or status is OTStatus.CLOSED


def steps(
    status: OTStatus,
    stage: OTStage | None,
    *,
    arrived_at: datetime | None,
    moves: Mapping[OTStatus, datetime],
    is_returned: bool,
) -> tuple[Step, ...]:
    """Return the steps of a job; `moves` says when it last came to each status.

    A step it was sent back from is ahead again and has no time.
    """
    here: float = -1 if stage in _COMING else _REACHED[status]
    if is_over(status, is_returned=is_returned):
        here = len(NAMES)
    began = {place: moves[there] for there, place in _BEGINS.items() if there in moves}
    if arrived_at is not None:
        began[0] = arrived_at
    return tuple(
        Step(name, _state(place, here), began.get(place) if place <= here else None)
        for place, name in enumerate(NAMES)
    )


def _state(place: int, here: float) -> StepState:
    if place == here:
        return StepState.NOW
    return StepState.DONE if place < here else StepState.NEXT
