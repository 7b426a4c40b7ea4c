"""A control begun and answered, point by point."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.quality import QualityCheck, QualityStatus
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.quality import queries
from torque_app.quality.events import QualityAnswered, QualityStarted
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import CheckDetail, Target, TemplateRow
from torque_app.quality.rules import points as answers
from torque_app.quality.service.deciding import decide
from torque_app.quality.service.holding import controllable, open_check
from torque_app.quality.service.templates import offered_templates

MOST_KM: Final = 3_000_000
LEFT: Final = "La OT volvió a trabajo sin terminar este control."


@needs(Quality.CHECK)
def begin(tx: Tx, ot_id: UUID) -> CheckDetail:
    """Begin to control an OT by the points its service has today.

    Whoever begins what is already begun goes on with it: two taps, or two tablets, make one.
    What was left open when the OT went back to work counts as not passed.

    Raises:
        NotFound: the OT is not here. NotAllowed: not this actor's to control.
        Conflict: it is not in quality control, or no template serves it.
    """
    controllable(tx, ot_id)
    one_at_a_time(tx, f"quality:control:{ot_id}")
    target = controllable(tx, ot_id)
    begun = tx.session.exec(
        select(QualityCheck).where(
            QualityCheck.work_order_id == ot_id, col(QualityCheck.status) == QualityStatus.OPEN
        )
    ).first()
    if begun is not None and begun.created_at < target.status_since:
        decide(tx, tx.get(QualityCheck, begun.id, lock=True), QualityStatus.FAILED, note=LEFT)
        tx.session.flush()
        begun = None
    if begun is None:
        begun = _write(tx, target)
    return queries.one(tx, begun.id)


def _write(tx: Tx, target: Target) -> QualityCheck:
    template = _template(tx, target)
    check = QualityCheck(
        id=new_id(),
        work_order_id=target.work_order_id,
        template_name=template.name,
        points=answers.blank(template.points),
        road_test=template.road_test,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(check)
    tx.emit(QualityStarted(target.work_order_id, check.id))
    tx.session.flush()
    return check


def _template(tx: Tx, target: Target) -> TemplateRow:
    offered_templates(tx)
    template = queries.serving(tx, target.service_type)
    if template is None:
        raise Conflict("Ninguna pauta sirve a este servicio. Crea una general en Ajustes.")
    return template


@needs(Quality.CHECK)
def answer(
    tx: Tx,
    check_id: UUID,
    key: str,
    ok: bool | None,
    *,
    measure: Decimal | None = None,
    note: str | None = None,
    version: int | None = None,
) -> CheckDetail:
    """Answer a point: good, bad, or None where it does not apply; the last answer counts.

    A measure or a note that is not given stays.

    Raises:
        NotFound: no such control or point. Conflict: the control is decided, or the OT left it.
        Invalid: what is not measured, a measure out of range, a note too long.
    """
    annotate(tx, check_id, key, measure=measure, note=note, version=version)
    check, target = open_check(tx, check_id)
    check.points = answers.stored(answers.answered(answers.read(check.points), key, ok))
    return _touched(tx, check, target)


@needs(Quality.CHECK)
def annotate(
    tx: Tx,
    check_id: UUID,
    key: str,
    *,
    measure: Decimal | None = None,
    note: str | None = None,
    version: int | None = None,
) -> CheckDetail:
    """Keep the measure or the note of a point, answered or not; errors as in `answer`."""
    check, target = open_check(tx, check_id, version)
    try:
        points = answers.annotated(answers.read(check.points), key, measure=measure, note=note)
    except KeyError:
        raise NotFound("Ese punto no está en este control.") from None
    check.points = answers.stored(points)
    return _touched(tx, check, target)


@needs(Quality.CHECK)
def road_test(
    tx: Tx, check_id: UUID, *, start_km: int, end_km: int, version: int | None = None
) -> CheckDetail:
    """Keep what the odometer showed before and after the road test, in kilometres.

    Raises:
        Invalid: readings no odometer can show, or that go backwards.
        Conflict: this control has no road test, is decided, or the OT left it.
    """
    check, target = open_check(tx, check_id, version)
    if not check.road_test:
        raise Conflict("Esta pauta no pide prueba de ruta.")
    for name, typed in (("start_km", start_km), ("end_km", end_km)):
        if not 0 <= typed <= MOST_KM:
            raise Invalid.field(name, "Revisa los kilómetros: van de 0 a 3.000.000.")
    if end_km < start_km:
        raise Invalid.field("end_km", "El kilometraje final es menor que el inicial. Revísalos.")
    check.road_start_km, check.road_end_km = start_km, end_km
    return _touched(tx, check, target)


def _touched(tx: Tx, check: QualityCheck, target: Target) -> CheckDetail:
    check.updated_at = tx.now
    tx.emit(QualityAnswered(target.work_order_id, check.id))
    tx.session.flush()
    return queries.one(tx, check.id)
