"""Bays: where one vehicle at a time is worked on (CORE-36)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.workshop import Bay, BayKind
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.workshop.events import BaySaved
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.people import bay as bay_of
from torque_app.workshop.queries.rows import BayRow, bay_row
from torque_app.workshop.queries.uses import holds_vehicle, is_awaited
from torque_app.workshop.service.writing import (
    one_line,
    refuse,
    refuse_stale,
    within,
    write,
    wrong_texts,
)

WIDTHS = {"code": 12, "name": 60}
HEAVIEST, HIGHEST, LAST = 40_000, 1_000, 999
"""Kilograms of a lift, centimetres of a gate, place in a row: beyond these a slip."""

_NOT_GIVEN = ("id", "kind_name", "version")


class InUse(Conflict):
    """A bay or a technician still has something to do."""

    code = "in_use"
    message = "Todavía tiene trabajo. Muévelo antes de eliminar."


@needs(Workshop.MANAGE)
def save_bay(
    tx: Tx,
    bay_id: UUID | None = None,
    *,
    service_center_id: UUID,
    code: str,
    name: str = "",
    kind: BayKind = BayKind.GENERAL,
    capacity_kg: int | None = None,
    height_cm: int | None = None,
    position: int = 0,
    is_active: bool = True,
    version: int | None = None,
) -> BayRow:
    """Add a bay to a centre, or replace what is known of one; its code is its own in the centre.

    Raises NotFound, Invalid, Conflict for a code in use, Stale.
    """
    code = one_line(code).upper()
    values: dict[str, Any] = {
        "service_center_id": tenants.centre(tx, service_center_id).id,
        "code": code,
        "name": one_line(name) or code,
        "kind": kind,
        "capacity_kg": capacity_kg,
        "height_cm": height_cm,
        "position": position,
        "is_active": is_active,
    }
    refuse(
        {
            "code": None if code else "Escribe un código corto, como B1.",
            "capacity_kg": within(capacity_kg, 1, HEAVIEST),
            "height_cm": within(height_cm, 1, HIGHEST),
            "position": within(position, 0, LAST),
        }
        | wrong_texts(values, WIDTHS)
    )
    bay = tx.get(Bay, bay_id, lock=True) if bay_id else Bay(**values)
    if bay_id:
        refuse_stale(bay.version, version)
    _refuse_same_code(tx, bay_id, service_center_id, code)
    write(bay, values)
    tx.session.add(bay)
    tx.session.flush()
    tx.emit(BaySaved(bay.id, bay.service_center_id))
    return bay_row(bay)


def _refuse_same_code(tx: Tx, bay_id: UUID | None, centre_id: UUID, code: str) -> None:
    query = select(Bay.id).where(Bay.service_center_id == centre_id, Bay.code == code)
    if any(found != bay_id for found in tx.session.exec(query)):
        repeated = Sentence("Este centro ya tiene un box {code}.", code=code)
        raise Conflict(repeated, fields={"code": repeated})


@needs(Workshop.MANAGE)
def change_bay(
    tx: Tx, bay_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> BayRow:
    """Replace only the given fields of a bay."""
    there = asdict(bay_of(tx, bay_id))
    kept = {name: value for name, value in there.items() if name not in _NOT_GIVEN}
    return save_bay(tx, bay_id, **kept | dict(changes), version=version)


@needs(Workshop.MANAGE)
def remove_bay(tx: Tx, bay_id: UUID) -> None:
    """Take a bay away; InUse while a car stands in it or is expected there."""
    bay = tx.get(Bay, bay_id, lock=True)
    if holds_vehicle(tx, bay_id):
        raise InUse("Hay un vehículo en este box. Muévelo antes de eliminar el box.")
    if is_awaited(tx, bay_id=bay_id):
        raise InUse("Este box tiene citas por venir. Muévelas antes de eliminar el box.")
    bay.deleted_at = tx.now
    tx.emit(BaySaved(bay.id, bay.service_center_id))
