"""An inspection begun, finished, or taken away."""

from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.inspections import (
    Inspection,
    InspectionPoint,
    InspectionStatus,
    InspectionTemplate,
)
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.inspections import access, queries
from torque_app.inspections.events import (
    InspectionDiscarded,
    InspectionFinished,
    InspectionStarted,
)
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import InspectionDetail, InspectionRow, Target
from torque_app.inspections.rules.points import points_of
from torque_app.inspections.service.holding import open_inspection
from torque_app.inspections.service.templates import offered_templates

LONGEST_SUMMARY: Final = 1000


@needs(Inspections.INSPECT)
def start(tx: Tx, work_order_id: UUID, template_id: UUID | None = None) -> InspectionDetail:
    """Begin to look over the car of an OT, by the points its template has today.

    Whoever begins what is already begun goes on with it: two taps, or two tablets, make one.

    Raises:
        NotFound: the OT or the template is not here.
        NotAllowed: the car stands in another centre.
        Conflict: the OT was billed, or the template is out of use.
    """
    target = queries.target(tx, work_order_id)
    sentence = access.start_refusal(tx.actor, target.service_center_id, target.status)
    if sentence == access.BILLED:
        raise Conflict(sentence)
    if sentence:
        raise NotAllowed(sentence, current_role=tx.actor.role)
    template = _template(tx, template_id)
    one_at_a_time(tx, f"inspection:{work_order_id}:{template.id}")
    begun = _begun(tx, target, template)
    if begun is None:
        begun = _write(tx, target, template)
        tx.emit(InspectionStarted(begun.id, work_order_id))
        tx.session.flush()
    return queries.one(tx, begun.id)


def _template(tx: Tx, template_id: UUID | None) -> InspectionTemplate:
    if template_id is None:
        usable = [one for one in offered_templates(tx) if one.is_active]
        if not usable:
            raise Conflict("No hay pautas de inspección en uso. Activa una en Ajustes.")
        template_id = usable[0].id
    try:
        template = tx.get(InspectionTemplate, template_id)
    except NotFound:
        raise Invalid.field("template_id", "Esa pauta no existe. Elige otra.") from None
    if not template.is_active:
        raise Conflict("Esa pauta ya no se usa. Elige otra.")
    return template


def _begun(tx: Tx, target: Target, template: InspectionTemplate) -> Inspection | None:
    return tx.session.exec(
        select(Inspection).where(
            Inspection.work_order_id == target.work_order_id,
            Inspection.template_id == template.id,
            col(Inspection.status) == InspectionStatus.OPEN,
        )
    ).first()


def _write(tx: Tx, target: Target, template: InspectionTemplate) -> Inspection:
    row = Inspection(
        id=new_id(),
        work_order_id=target.work_order_id,
        vehicle_id=target.vehicle_id,
        template_id=template.id,
        template_name=template.name,
        template_revision=template.revision,
        started_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    for position, point in enumerate(points_of(template.points), 1):
        tx.session.add(
            InspectionPoint(
                inspection_id=row.id,
                position=position,
                key=point.key,
                group_name=point.group,
                label=point.label,
                unit=point.unit,
                limits=point.limits.stored(),
                suggestion=point.suggestion,
                created_at=tx.now,
                updated_at=tx.now,
            )
        )
    return row


@needs(Inspections.INSPECT)
def finish(tx: Tx, inspection_id: UUID, summary: str = "") -> InspectionRow:
    """Close the inspection with what is told to the client; it does not change any more.

    Raises Conflict while a point has no light yet, or when it was finished before.
    """
    row = open_inspection(tx, inspection_id)
    seen = queries.row(tx, inspection_id)
    missing = seen.total - seen.looked_at
    if missing:
        raise Conflict(
            Sentence("Falta 1 punto por mirar. Márcalo, o marca el resto en verde.")
            if missing == 1
            else Sentence(
                "Faltan {missing} puntos por mirar. Márcalos, o marca el resto en verde.",
                missing=missing,
            )
        )
    row.status = InspectionStatus.DONE
    row.done_at, row.done_by = tx.now, tx.actor.user_id
    row.updated_at = tx.now
    row.summary = _summary(summary)
    tx.emit(InspectionFinished(row.id, row.work_order_id, row.vehicle_id, seen.red, seen.amber))
    tx.session.flush()
    return queries.row(tx, inspection_id)


def _summary(typed: str) -> str:
    told = typed.strip()
    if len(told) > LONGEST_SUMMARY:
        raise Invalid.field(
            "summary",
            Sentence("El resumen tiene {most} letras como máximo.", most=LONGEST_SUMMARY),
        )
    return told


@needs(Inspections.INSPECT)
def discard(tx: Tx, inspection_id: UUID) -> None:
    """Take away an inspection begun by mistake; Conflict once anything was looked at.

    A photo is something looked at: none is ever left without its point.
    """
    row = open_inspection(tx, inspection_id)
    points = queries.one(tx, inspection_id).points
    if any(_touched(point) for point in points):
        raise Conflict("Ya tiene puntos revisados: termínala en vez de descartarla.")
    row.deleted_at = row.updated_at = tx.now
    tx.emit(InspectionDiscarded(row.id, row.work_order_id))


def _touched(point: queries.PointRow) -> bool:
    return bool(point.grade or point.photos or point.note or point.measure is not None)
