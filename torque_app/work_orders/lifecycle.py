"""The life of an OT, as two tables: its moves (OT-02..14) and the DMS stages inside (OT-15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.work_orders import OT_NAMES, OTStage, OTStatus
from torque_app.core.lifecycle import Lifecycle
from torque_app.work_orders.permissions import WorkOrders

NAMES: Final = OT_NAMES

OT: Final = Lifecycle(
    subject="Una OT",
    start=OTStatus.DRAFT,
    moves={
        OTStatus.DRAFT: {OTStatus.PENDING},
        OTStatus.PENDING: {OTStatus.APPROVED},
        OTStatus.APPROVED: {OTStatus.IN_PROGRESS},
        OTStatus.IN_PROGRESS: {OTStatus.WAITING_PARTS, OTStatus.QC},
        OTStatus.WAITING_PARTS: {OTStatus.IN_PROGRESS},
        OTStatus.QC: {OTStatus.IN_PROGRESS, OTStatus.COMPLETED},
        OTStatus.COMPLETED: {OTStatus.INVOICED},
        OTStatus.INVOICED: {OTStatus.CLOSED},
        OTStatus.CLOSED: set(),
    },
    names=NAMES,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One move: the command that makes it, who may, and what its button says."""

    command: str
    permission: WorkOrders
    label: str
    note_required: bool = False
    elsewhere: str = ""


STEPS: Final[Mapping[tuple[OTStatus, OTStatus], Step]] = {
    (OTStatus.DRAFT, OTStatus.PENDING): Step("submit", WorkOrders.SUBMIT, "Pedir aprobación"),
    (OTStatus.PENDING, OTStatus.APPROVED): Step("approve", WorkOrders.APPROVE, "Aprobar trabajo"),
    (OTStatus.APPROVED, OTStatus.IN_PROGRESS): Step("start", WorkOrders.WORK, "Empezar trabajo"),
    (OTStatus.IN_PROGRESS, OTStatus.QC): Step(
        "finish_work", WorkOrders.WORK, "Enviar a control de calidad"
    ),
    (OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS): Step(
        "wait_for_parts", WorkOrders.WORK, "Esperar repuestos", note_required=True
    ),
    (OTStatus.WAITING_PARTS, OTStatus.IN_PROGRESS): Step(
        "resume", WorkOrders.WORK, "Retomar trabajo"
    ),
    (OTStatus.QC, OTStatus.COMPLETED): Step("pass_qc", WorkOrders.QC, "Aprobar calidad y terminar"),
    (OTStatus.QC, OTStatus.IN_PROGRESS): Step(
        "fail_qc", WorkOrders.QC, "Devolver a trabajo", note_required=True
    ),
    (OTStatus.COMPLETED, OTStatus.INVOICED): Step(
        "mark_invoiced",
        WorkOrders.INVOICE,
        "Facturar",
        elsewhere="Una OT pasa a «Facturada» al emitir su boleta o factura. Usa «Facturar».",
    ),
    (OTStatus.INVOICED, OTStatus.CLOSED): Step(
        "close",
        WorkOrders.CLOSE,
        "Registrar pago",
        elsewhere="Una OT se cierra sola cuando su documento queda pagado. Registra el pago.",
    ),
}
"""The first move listed from a status is the one a page offers first."""

STAGES: Final[Mapping[OTStatus, tuple[OTStage, ...]]] = {
    OTStatus.DRAFT: (
        OTStage.CREATED,
        OTStage.ARRIVAL_PENDING,
        OTStage.PENDING_VEHICLE,
        OTStage.ACTIVE,
        OTStage.CHECK_IN_ONLY,
    ),
    OTStatus.PENDING: (
        OTStage.MANAGER_QUOTE,
        OTStage.AWAITING_QUOTATION_APPROVAL,
        OTStage.NO_RESPONSE_LEAD,
    ),
    OTStatus.APPROVED: (OTStage.ASSIGNED,),
}
"""ENTITIES 3.2; a stage changes freely inside its status and ends with it."""

STAGE_NAMES: Final[Mapping[OTStage, str]] = {
    OTStage.ARRIVAL_PENDING: "Por llegar",
    OTStage.PENDING_VEHICLE: "Sin vehículo",
    OTStage.ACTIVE: "En recepción",
    OTStage.CHECK_IN_ONLY: "Sólo ingreso",
    OTStage.CREATED: "Creada",
    OTStage.MANAGER_QUOTE: "Cotizando",
    OTStage.AWAITING_QUOTATION_APPROVAL: "Espera al cliente",
    OTStage.NO_RESPONSE_LEAD: "Cliente no responde",
    OTStage.ASSIGNED: "Asignada",
}

LINES_OPEN: Final = frozenset(
    {
        OTStatus.DRAFT,
        OTStatus.PENDING,
        OTStatus.APPROVED,
        OTStatus.IN_PROGRESS,
        OTStatus.WAITING_PARTS,
        OTStatus.QC,
    }
)
"""Where lines may change: once the work has passed quality control it is as it will be billed."""

REMOVABLE: Final = frozenset({OTStatus.DRAFT, OTStatus.PENDING})
BY_TIME: Final = frozenset({OTStatus.INVOICED, OTStatus.CLOSED})
"""Columns nobody orders by hand: the newest is first."""
