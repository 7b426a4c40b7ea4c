"""From an agreed quotation to its OT: the approved lines alone, at the prices that were agreed."""

from typing import Final
from uuid import UUID

from models.quotations import Decision, Quotation, QuotationLine, QuotationStatus
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.quotations.events import QuotationConverted
from torque_app.quotations.lifecycle import AGREED, NAMES
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.service import billing, holding, ordering
from torque_app.quotations.service.deciding import evidence_of
from torque_app.quotations.service.drafting import snapshot_of
from torque_app.work_orders import service as work_orders

SERVICE: Final = "Presupuesto"


@needs(Quotations.CONVERT)
def convert(tx: Tx, quotation_id: UUID, *, service_type: str = "") -> UUID:
    """Open the OT of an agreed quotation and return its key: approved on the client's word.

    Only approved lines enter it; parts are kept on their shelves. What a manager approved without
    asking the client enters whole (CF-16).

    Raises:
        Conflict: it is not agreed, has an OT already, or is extra work of one.
        Invalid: it has no vehicle.
    """
    quotation = holding.held(tx, quotation_id)
    billing.refuse_billed(tx, quotation)
    _check(quotation)
    _, lines = holding.current(tx, quotation)
    if quotation.status is QuotationStatus.MANAGER_APPROVED:
        _agree(tx, lines)
    row = work_orders.create(
        tx,
        client_id=quotation.client_id,
        vehicle_id=quotation.vehicle_id,
        service_center_id=quotation.service_center_id,
        service_type=service_type.strip() or _service(lines),
        description=quotation.notes,
    )
    tx.session.flush()  # the OT has to be there before anything points to it
    quotation.work_order_id, quotation.converted_at = row.id, tx.now
    tx.session.flush()
    ordering.enter(tx, quotation, lines, note=evidence_of(quotation))
    tx.emit(QuotationConverted(quotation.id, quotation.number, row.id))
    holding.changed(tx, quotation)
    return row.id


def _check(quotation: Quotation) -> None:
    if quotation.work_order_id is not None:
        raise Conflict("De este presupuesto ya se abrió una OT.")
    if quotation.supplements_id is not None:
        raise Conflict("Es trabajo adicional de una OT: lo aprobado ya está en ella.")
    if quotation.status not in AGREED:
        raise Conflict(
            Sentence(
                "El presupuesto está en «{status}»: se abre la OT cuando lo aprueben.",
                status=Sentence(NAMES[quotation.status]),
            )
        )
    if quotation.vehicle_id is None:
        raise Invalid.field("vehicle_id", "Elige el vehículo antes de abrir la OT.")


def _agree(tx: Tx, lines: list[QuotationLine]) -> None:
    for line in lines:
        line.decision, line.decided_at = Decision.APPROVED, tx.now
    tx.session.flush()


def _service(lines: list[QuotationLine]) -> str:
    """Return what the OT is for: its first approved line."""
    agreed = (line.description for line in lines if line.decision is Decision.APPROVED)
    return next(agreed, SERVICE)[:60]


@needs(Quotations.EDIT)
def choose_vehicle(tx: Tx, quotation_id: UUID, vehicle_id: UUID) -> None:
    """Say which of the client's cars a quotation is for, while it has none."""
    quotation = holding.held(tx, quotation_id)
    if quotation.vehicle_id is not None:
        raise Conflict("Este presupuesto ya tiene su vehículo.")
    quotation.client_snapshot = snapshot_of(tx, quotation.client_id, vehicle_id)
    quotation.vehicle_id = vehicle_id
    holding.changed(tx, quotation)
