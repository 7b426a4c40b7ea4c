"""What the choices of a quotation are called, on screens and on paper."""

from collections.abc import Mapping
from typing import Final

from models.quotations import (
    Decision,
    PartCondition,
    Payer,
    QuotationDocument,
    QuotedKind,
    QuotedPriority,
)

KIND_NAMES: Final[Mapping[QuotedKind, str]] = {
    QuotedKind.LABOR: "Mano de obra",
    QuotedKind.PART: "Repuestos",
    QuotedKind.SUPPLY: "Insumos",
    QuotedKind.OUTSIDE_WORK: "Trabajos de terceros",
    QuotedKind.TYRE: "Neumáticos",
    QuotedKind.DISCOUNT: "Descuentos",
}
CONDITION_NAMES: Final[Mapping[PartCondition, str]] = {
    PartCondition.OEM: "Original",
    PartCondition.OES: "Original de proveedor",
    PartCondition.AFTERMARKET: "Alternativo",
    PartCondition.USED: "Usado",
    PartCondition.REBUILT: "Reacondicionado",
}
PRIORITY_NAMES: Final[Mapping[QuotedPriority, str]] = {
    QuotedPriority.SAFETY: "Seguridad",
    QuotedPriority.MAINTENANCE: "Mantención",
    QuotedPriority.OPTIONAL: "Opcional",
}
PAYER_NAMES: Final[Mapping[Payer, str]] = {Payer.CUSTOMER: "Cliente", Payer.INSURER: "Aseguradora"}
DECISION_NAMES: Final[Mapping[Decision, str]] = {
    Decision.PENDING: "Por decidir",
    Decision.APPROVED: "Aprobada",
    Decision.DECLINED: "Rechazada",
    Decision.DEFERRED: "Para después",
}
DOCUMENT_NAMES: Final[Mapping[QuotationDocument, str]] = {
    QuotationDocument.QUOTATION: "Presupuesto",
    QuotationDocument.PROFORMA_INVOICE: "Factura proforma",
}
