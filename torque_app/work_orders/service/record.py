"""The data of an OT: edited, assigned, removed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.work_orders import Location, OTStage, OTStatus, Priority, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, series
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders import reception, rules
from torque_app.work_orders.events import OTAssigned, OTChanged
from torque_app.work_orders.lifecycle import BY_TIME, NAMES, REMOVABLE, STAGE_NAMES, STAGES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import holding, lines, parts
from torque_app.work_orders.service.shown import shown

SERVICE_TYPE = 60
DESCRIPTION = 2000
EDITABLE: Final = frozenset(
    {
        "service_type", "description", "priority", "location", "promised_at", "estimated_hours",
        "estimated_cost", "odometer_in", "stage", "arrived_at", "intake", "custom_fields",
    }
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2199
Wrong = dict[str, str]


def check_fields(fields: Mapping[str, Any]) -> None:
    """Refuse what an OT cannot say of itself, every field by its sentence."""
    wrong: Wrong = {}
    _check_words(fields, wrong)
    _check_instants(fields, wrong)
    for name, most in (("estimated_hours", Decimal(1000)), ("estimated_cost", rules.MAX_PRICE)):
        value = fields.get(name)
        if value is not None and not (value.is_finite() and 0 <= value <= most):
            wrong[name] = "Escribe un número de cero hacia arriba."
    if wrong:
        raise Invalid(fields=wrong)


def _check_words(fields: Mapping[str, Any], wrong: Wrong) -> None:
    if "service_type" in fields:
        said = str(fields["service_type"] or "").strip()
        if not 1 <= len(said) <= SERVICE_TYPE:
            wrong["service_type"] = Sentence(
                "Di qué servicio es, en {service_type} letras como máximo.",
                service_type=SERVICE_TYPE,
            )
    if len(fields.get("description") or "") > DESCRIPTION:
        wrong["description"] = Sentence(
            "La descripción tiene {description} letras como máximo.", description=DESCRIPTION
        )


def _check_instants(fields: Mapping[str, Any], wrong: Wrong) -> None:
    for name in ("promised_at", "arrived_at"):
        at: datetime | None = fields.get(name)
        if at is not None and at.tzinfo is None:
            wrong[name] = "La fecha y hora necesitan su zona horaria."
        # near year 1 or 9999 a change of zone leaves the calendar, and the OT could not be shown
        elif at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            wrong[name] = Sentence(
                "El año va de {first_year} a {last_year}.",
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            )


@needs(WorkOrders.EDIT)
def update(tx: Tx, /, ot_id: UUID, *, version: int | None = None, **changes: Any) -> OTRow:
    """Change data of an OT not yet invoiced; fields are those of EDITABLE, unset ones stay.

    Raises Stale when `version` is not the one of the row any more.
    """
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    order = holding.own(tx, ot_id)
    holding.fresh(order, version)
    if order.status in BY_TIME:
        raise Conflict(
            Sentence(
                "La OT está en «{status}»: ya no se edita.", status=Sentence(NAMES[order.status])
            )
        )
    _refuse_nothing(changes)
    check_fields(changes)
    if "estimated_cost" in changes:
        lines.check_pricing(tx, changes["estimated_cost"])
    kilometres = changes.get("odometer_in")
    if kilometres is not None and kilometres != order.odometer_in:
        cars.record_odometer(tx, order.vehicle_id, kilometres=kilometres)
    if "stage" in changes:
        _change_stage(tx, order, changes.pop("stage"))
    for name, value in changes.items():
        setattr(order, name, _stored(name, value))
    tx.emit(OTChanged(ot_id))
    return shown(tx, order)


@needs(WorkOrders.EDIT)
def revise(tx: Tx, /, ot_id: UUID, *, version: int, **changes: Any) -> OTRow:
    """Change data of an OT and, with `assigned_to`, its technician: all of it or nothing.

    Raises NotAllowed when the technician changes and the actor may not assign.
    """
    keeps = "assigned_to" not in changes
    technician_id = changes.pop("assigned_to", None)
    row = update(tx, ot_id, version=version, **changes)
    if keeps or technician_id == row.assigned_to:
        return row
    if not tx.actor.may(WorkOrders.ASSIGN):
        raise NotAllowed(required=str(WorkOrders.ASSIGN), current_role=tx.actor.role)
    return assign(tx, ot_id, technician_id=technician_id)


def _refuse_nothing(changes: dict[str, Any]) -> None:
    missing = [name for name in ("priority", "location") if changes.get(name, "") is None]
    if missing:
        raise Invalid(fields=dict.fromkeys(missing, "No puede quedar vacío."))


def _stored(name: str, value: Any) -> Any:
    if name in {"service_type", "description"}:
        return (value or "").strip()
    if name == "priority":
        return Priority(value)
    return Location(value) if name == "location" else value


def _change_stage(tx: Tx, order: WorkOrder, stage: OTStage | None) -> None:
    """Change the stage inside the status (ENTITIES 3.2) and write it into the history."""
    offered = STAGES.get(order.status, ())
    if stage is not None and stage not in offered:
        names = series(STAGE_NAMES[one] for one in offered) if offered else Sentence("ninguna")
        raise Invalid.field(
            "stage",
            Sentence(
                "En «{status}» las etapas son: {names}.",
                status=Sentence(NAMES[order.status]),
                names=names,
            ),
        )
    if stage is not order.stage:
        holding.remember(tx, order, order.status, from_status=order.status, stage=stage)
        order.stage = stage


@needs(WorkOrders.ASSIGN)
def assign(tx: Tx, ot_id: UUID, *, technician_id: UUID | None) -> OTRow:
    """Give the OT to a technician, or to nobody; an approved one is then «Asignada»."""
    order = holding.of_centre(tx, ot_id)
    if order.status in BY_TIME:
        raise Conflict(
            Sentence(
                "La OT está en «{status}»: ya no se asigna.", status=Sentence(NAMES[order.status])
            )
        )
    working = order.status in {OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS, OTStatus.QC}
    if technician_id is None and working:
        raise Conflict("Una OT en trabajo necesita un técnico: asigna a otro.")
    lines.check_technicians(tx, technician_id)
    if order.status is OTStatus.APPROVED:
        _change_stage(tx, order, OTStage.ASSIGNED if technician_id else None)
    if technician_id != order.assigned_to:
        order.assigned_to = technician_id
        if technician_id is not None:
            tx.emit(OTAssigned(ot_id, order.number, technician_id, tx.actor.user_id))
        else:
            tx.emit(OTChanged(ot_id))
    return shown(tx, order)


@needs(WorkOrders.DELETE)
def remove(tx: Tx, ot_id: UUID) -> None:
    """Remove an OT nobody has worked on yet; its parts go back to their shelves (CF-13)."""
    order = holding.own(tx, ot_id)
    if order.status not in REMOVABLE:
        raise Conflict(
            Sentence(
                "La OT está en «{status}»: sólo se elimina un borrador o una por aprobar.",
                status=Sentence(NAMES[order.status]),
            )
        )
    parts.give_all_back(tx, order)
    order.deleted_at = tx.now
    if reception.is_last_of_its_car(tx, order.vehicle_id, order.id):
        cars.release(tx, order.vehicle_id)
    tx.emit(OTChanged(ot_id))
