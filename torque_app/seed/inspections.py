"""Inspections of the last days: finished with findings, half-way, and work put off last time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from models.inspections import (
    DeferredWork,
    Grade,
    Inspection,
    InspectionPoint,
    InspectionStatus,
    InspectionTemplate,
)
from models.work_orders import OTStatus
from torque_app.inspections.rules import shipped
from torque_app.inspections.rules.points import TemplatePoint
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.seed.work import Job

_HALF_WAY = 21
_DUE_IN = timedelta(days=90)
_FURTHER = 5000

# what was found, by the beginning of the point's name: light, measure, note
_FOUND: dict[str, tuple[Grade, str | None, str]] = {
    "Líquido de frenos": (Grade.AMBER, "2.6", "Color oscuro"),
    "Batería": (Grade.GREEN, "12.5", ""),
    "Correa de accesorios": (Grade.AMBER, None, "Grietas en los bordes"),
    "Pastillas delanteras": (Grade.RED, "2.4", "Suenan al frenar, disco con borde"),
    "Pastillas traseras": (Grade.GREEN, "6.5", ""),
    "Balatas traseras": (Grade.GREY, None, "Tiene disco atrás"),
    "Amortiguadores traseros": (Grade.AMBER, None, "Sudado el derecho"),
    "Surco delantero izquierdo": (Grade.RED, "1.4", "Bajo el mínimo legal"),
    "Surco delantero derecho": (Grade.AMBER, "2.1", ""),
    "Surco trasero izquierdo": (Grade.GREEN, "5.2", ""),
    "Surco trasero derecho": (Grade.GREEN, "5.0", ""),
    "Edad de los neumáticos": (Grade.AMBER, "7", "DOT 2319 los delanteros"),
    "Limpiaparabrisas": (Grade.AMBER, None, "Plumillas cortadas"),
}
_PUT_OFF = {"Correa de accesorios": Decimal(68_000), "Amortiguadores traseros": Decimal(240_000)}
_SUMMARY = (
    "Cambia hoy las pastillas y los neumáticos delanteros: son tu seguridad. La correa y los "
    "amortiguadores traseros pueden esperar a la próxima mantención."
)


@dataclass
class Inspections:
    """Writes the template and the inspections of a workshop; `walk` once per OT that is a fit."""

    book: Book
    dice: Dice
    shop: Workshop
    opened: datetime

    def __post_init__(self) -> None:
        """Write the template."""
        self.template_id = self.dice.id(self.opened)
        self.points = shipped.points()
        self.book.add(
            InspectionTemplate,
            id=self.template_id,
            name=shipped.NAME,
            points=[point.stored() for point in self.points],
            is_default=True,
            created_at=self.opened,
        )

    def look_over(self, jobs: list[Job]) -> None:
        """Inspect one car at work whole and the next half-way; one of them was put off before."""
        working = [job for job in jobs if job.status is OTStatus.IN_PROGRESS]
        for job, finished in zip(working, (True, False), strict=False):
            self._inspect(job, finished=finished)
        back = {job.car.id for job in working}
        before = [job for job in jobs if job.status is OTStatus.CLOSED and job.car.id in back]
        for job in before[-1:]:
            self._inspect(job, finished=True, put_off=True)

    def _inspect(self, job: Job, *, finished: bool, put_off: bool = False) -> None:
        technician, _name = self.shop.technicians[0]
        began = job.opened + timedelta(minutes=5)
        ended = began + timedelta(minutes=38)
        inspection_id = self.dice.id(began)
        self.book.add(
            Inspection,
            id=inspection_id,
            work_order_id=job.id,
            vehicle_id=job.car.id,
            template_id=self.template_id,
            template_name=shipped.NAME,
            template_revision=1,
            status=InspectionStatus.DONE if finished else InspectionStatus.OPEN,
            started_by=technician,
            done_by=technician if finished else None,
            done_at=ended if finished else None,
            summary=_SUMMARY if finished else "",
            created_at=began,
        )
        for position, point in enumerate(self.points, 1):
            at = began + timedelta(seconds=45 * position)
            seen = finished or position <= _HALF_WAY
            point_id = self._look(inspection_id, position, point, at=at, seen=seen)
            if put_off and point.label in _PUT_OFF:
                self._put_off(job, point_id, point, at=at)

    def _look(
        self, inspection_id: UUID, position: int, point: TemplatePoint, *, at: datetime, seen: bool
    ) -> UUID:
        technician, _name = self.shop.technicians[0]
        grade, measure, note = next(
            (found for start, found in _FOUND.items() if point.label.startswith(start)),
            (Grade.GREEN, None, ""),
        )
        point_id = self.dice.id(at)
        self.book.add(
            InspectionPoint,
            id=point_id,
            inspection_id=inspection_id,
            position=position,
            key=point.key,
            group_name=point.group,
            label=point.label,
            unit=point.unit,
            limits=point.limits.stored(),
            suggestion=point.suggestion,
            grade=grade if seen else None,
            measure=Decimal(measure) if seen and measure else None,
            note=note if seen else "",
            graded_by=technician if seen else None,
            graded_at=at if seen else None,
            created_at=at,
        )
        return point_id

    def _put_off(self, job: Job, point_id: UUID, point: TemplatePoint, *, at: datetime) -> None:
        self.book.add(
            DeferredWork,
            id=self.dice.id(at),
            vehicle_id=job.car.id,
            work_order_id=job.id,
            point_id=point_id,
            description=point.suggestion,
            grade=Grade.AMBER,
            due_on=(at + _DUE_IN).date(),
            due_odometer=job.car.odometer + _FURTHER,
            estimate=_PUT_OFF[point.label],
            created_at=at,
        )
