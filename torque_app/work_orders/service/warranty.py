"""Part 2A of an OT: what a maker or an insurer asks about the failure (OT-43)."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.work_orders_floor import WarrantyDetail
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor import warranty_row
from torque_app.work_orders.queries.floor_rows import WarrantyRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.files import OWNER, hold_for_files

LETTERS = {
    "issue": 1000, "symptom": 200, "defect_part": 120, "insurer": 100, "claim_number": 40,
    "policy_number": 40, "adjuster": 100,
}  # fmt: skip
PICTURES = ("vin_file_id", "odometer_file_id")
EDITABLE = frozenset({*LETTERS, *PICTURES, "has_video", "observations", "deductible_uf"})
MOST = 1_000_000


@needs(WorkOrders.EDIT)
def save_warranty(
    tx: Tx, /, ot_id: UUID, *, version: int | None = None, **part: Any
) -> WarrantyRow:
    """Write fields of part 2A; the pictures are files of this OT. Raises Stale by `version`."""
    hold_for_files(tx, ot_id)
    _check(tx, ot_id, part)
    query = select(WarrantyDetail).where(col(WarrantyDetail.work_order_id) == ot_id)
    found = tx.session.exec(query.with_for_update()).first()
    if found is None:
        found = WarrantyDetail(work_order_id=ot_id)
        holding.same(0, version)
        tx.session.add(found)
    else:
        holding.same(found.version, version)
    for name, value in part.items():
        setattr(found, name, value.strip() if name in LETTERS else value)
    tx.session.flush()
    tx.emit(OTChanged(ot_id))
    return warranty_row(found)


def _check(tx: Tx, ot_id: UUID, part: dict[str, Any]) -> None:
    unknown = part.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    wrong: dict[str, str] = {}
    for name, most in LETTERS.items():
        if name in part and len(part[name] or "") > most:
            wrong[name] = Sentence("Escribe {most} letras como máximo.", most=most)
    for name in ("observations", "deductible_uf"):
        value = part.get(name)
        if value is not None and not 0 <= value <= MOST:
            wrong[name] = "Escribe un número de cero hacia arriba."
    for name in PICTURES:
        if part.get(name) is not None and not _is_of(tx, ot_id, part[name]):
            wrong[name] = "Elige una foto de esta OT."
    if wrong:
        raise Invalid(fields=wrong)


def _is_of(tx: Tx, ot_id: UUID, file_id: UUID) -> bool:
    try:
        row = files.one(tx, file_id)
    except NotFound:
        return False
    return (row.owner_type, row.owner_id) == (OWNER, ot_id)
