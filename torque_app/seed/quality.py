"""Controls of the last days: passed where the work is done, one half-way, one sent back before."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from models.quality import QualityCheck, QualityStatus, QualityTemplate
from models.work_orders import OTStatus
from torque_app.quality.rules import shipped
from torque_app.quality.rules.points import Point, TemplatePoint, stored
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.work import Job, moment_of

_MEASURED: Final = {
    "torque_ruedas": Decimal(110),
    "otros_torques": Decimal(88),
    "neumaticos": Decimal(32),
}
_HALF_WAY: Final = 6
_LEAK: Final = "fugas"
_NOTE: Final = "Gotea el tapón del cárter: reapretar y limpiar"
_WASH: Final = (
    TemplatePoint("interior", "Interior aspirado y sin huellas"),
    TemplatePoint("vidrios", "Vidrios sin marcas"),
    TemplatePoint("llantas", "Llantas y pasos de rueda limpios"),
    TemplatePoint("pertenencias", "Pertenencias en su lugar"),
)


@dataclass
class Quality:
    """Writes the templates and the controls of a workshop."""

    book: Book
    dice: Dice
    shop: Workshop
    opened: datetime

    def __post_init__(self) -> None:
        """Write the templates: the one that serves all, and one for washing."""
        self._template(shipped.NAME, "", shipped.POINTS, road_test=True)
        self._template("Lavado", "Lavado", _WASH, road_test=False)

    def control(self, jobs: list[Job]) -> None:
        """Control what is done and what waits; the first that waits was sent back before."""
        for job in jobs:
            if job.status in {OTStatus.COMPLETED, OTStatus.INVOICED}:
                self._write(job, at=moment_of(job, OTStatus.COMPLETED), status=QualityStatus.PASSED)
        waiting = [job for job in jobs if job.status is OTStatus.QC]
        for job in waiting[:1]:
            before = job.finished - timedelta(hours=1)
            self._write(job, at=before, status=QualityStatus.FAILED)
            self._write(job, at=job.finished, status=QualityStatus.OPEN)

    def _template(
        self, name: str, service: str, points: tuple[TemplatePoint, ...], *, road_test: bool
    ) -> None:
        self.book.add(
            QualityTemplate,
            id=self.dice.id(self.opened),
            name=name,
            service_type=service,
            points=[asdict(point) for point in points],
            road_test=road_test,
            created_at=self.opened,
        )

    def _write(self, job: Job, *, at: datetime, status: QualityStatus) -> None:
        decided = status is not QualityStatus.OPEN
        failed = status is QualityStatus.FAILED
        driven = job.car.odometer + 4 if decided else None
        self.book.add(
            QualityCheck,
            id=self.dice.id(at),
            work_order_id=job.id,
            template_name=shipped.NAME,
            points=stored(
                _seen(point, answered=decided or place < _HALF_WAY, failed=failed)
                for place, point in enumerate(shipped.POINTS)
            ),
            road_start_km=job.car.odometer if decided else None,
            road_end_km=driven,
            status=status,
            note=_NOTE if failed else "",
            checked_by=next(iter(self.shop.people.values())) if decided else None,
            checked_at=at if decided else None,
            created_at=at,
        )


def _seen(point: TemplatePoint, *, answered: bool, failed: bool) -> Point:
    kept = Point(**asdict(point))
    if not answered:
        return kept
    wrong = failed and point.key == _LEAK
    measured = replace(kept, answered=True, ok=not wrong, measure=_MEASURED.get(point.key))
    return replace(measured, note=_NOTE if wrong else "")
