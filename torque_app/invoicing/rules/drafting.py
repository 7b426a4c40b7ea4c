"""What a person types for a document: one value, whether it starts from an OT, guías or nothing.

It is kept as JSON while the invoice is a draft, exactly, and may be incomplete: what is missing
is said when it is shown, and refused when it is issued.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.values import (
    Delivery,
    DteType,
    GlobalDiscount,
    Installment,
    Payment,
    PaymentMeans,
    Reference,
    SaleKind,
)

ISSUABLE: Final = (
    DteType.FACTURA,
    DteType.FACTURA_EXENTA,
    DteType.BOLETA,
    DteType.BOLETA_EXENTA,
    DteType.GUIA_DESPACHO,
)
"""What a draft may become; notes refer to a document and have their own way."""

FROM_GUIDES: Final = (DteType.FACTURA, DteType.BOLETA, DteType.FACTURA_EXENTA)
"""What bills guías de despacho."""

MOST_LINES: Final = 1000
MOST_TEXT: Final = 1000
_DECIMALS: Final = 6
_LARGEST: Final = Decimal(10) ** 12
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line as typed; `cost` is what all of it cost the workshop."""

    name: str
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    surcharge_percent: Decimal = Decimal(0)
    exempt: bool = False
    non_billable: bool = False
    code: str | None = None
    unit: str = "UN"
    description: str | None = None
    item_id: UUID | None = None
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DraftContent:
    """A document as typed.

    Without `lines` it bills what its OTs, guías or quotation say; a quotation that became an OT
    is billed as that OT. `with_iva` says whether the prices of
    `lines` include IVA; left open, they do on a boleta and do not elsewhere. Lines of OTs are
    always net. `receiver` overrides the client's file, field by field.
    """

    dte_type: int
    lines: tuple[DraftLine, ...] = ()
    work_order_ids: tuple[UUID, ...] = ()
    guide_ids: tuple[UUID, ...] = ()
    quotation_id: UUID | None = None
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    service_center_id: UUID | None = None
    company_id: UUID | None = None
    receiver: Mapping[str, str | None] = field(default_factory=dict)
    payment: Payment | None = None
    due_on: date | None = None
    means: PaymentMeans | None = None
    purchase_order: str | None = None
    terms: str | None = None
    installments: tuple[Installment, ...] = ()
    sale: SaleKind | None = None
    with_iva: bool | None = None
    discounts: tuple[GlobalDiscount, ...] = ()
    references: tuple[Reference, ...] = ()
    delivery: Delivery | None = None
    notes: str | None = None

    @property
    def prices_with_iva(self) -> bool:
        """Whether the prices of its lines include IVA."""
        if not self.lines:
            return False
        if self.with_iva is None:
            return DteType(self.dte_type).is_boleta
        return self.with_iva


_CODEC: Final = TypeAdapter(DraftContent)
FIELDS: Final = frozenset(each.name for each in fields(DraftContent))


def kept(content: DraftContent) -> dict[str, Any]:
    """Return the content as plain JSON; numbers with decimals travel as text."""
    plain: dict[str, Any] = _CODEC.dump_python(content, mode="json", exclude_none=True)
    return plain


def read(plain: Mapping[str, Any]) -> DraftContent:
    """Return the very content that was kept, or was sent in that shape; ValueError otherwise."""
    return _CODEC.validate_python(dict(plain))


def changed(content: DraftContent, changes: Mapping[str, Any]) -> DraftContent:
    """Return the content with some fields replaced whole; ValueError for what does not fit.

    New lines take the place of what OTs or guías said: they stay linked, and their prices are
    those typed.
    """
    unknown = set(changes) - FIELDS
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return read(kept(content) | dict(changes))


def faults(content: DraftContent) -> dict[str, str]:
    """Return field → what no completing could mend: wrong types, numbers and sizes."""
    found: dict[str, str] = {}
    if content.dte_type not in ISSUABLE:
        found["dte_type"] = "Elige boleta (39 o 41), factura (33 o 34) o guía de despacho (52)."
    if content.guide_ids and content.dte_type not in FROM_GUIDES:
        found["guide_ids"] = "Las guías se facturan con una factura o una boleta."
    if content.quotation_id and content.dte_type == DteType.GUIA_DESPACHO:
        found["quotation_id"] = "Una guía de despacho parte de la OT, no de su presupuesto."
    if len(content.lines) > MOST_LINES:
        found["lines"] = Sentence(
            "Trae {lines} líneas y caben {most_lines}.",
            lines=len(content.lines),
            most_lines=MOST_LINES,
        )
    for number, line in enumerate(content.lines, 1):
        for name, sentence in _line_faults(line):
            found.setdefault(
                f"lines.{number}.{name}",
                Sentence("Línea {number}: {sentence}", number=number, sentence=Sentence(sentence)),
            )
    return found


def _line_faults(line: DraftLine) -> Iterator[tuple[str, str]]:
    if not line.name.strip():
        yield "name", Sentence("le falta el nombre.")
    if max(len(line.name), len(line.description or "")) > MOST_TEXT:
        yield (
            "name",
            Sentence(
                "nombre y descripción llevan hasta {most_text} caracteres cada uno.",
                most_text=MOST_TEXT,
            ),
        )
    if not _sensible(line.quantity) or line.quantity <= 0:
        yield "quantity", "la cantidad debe ser mayor que cero y llevar a lo más 6 decimales."
    if not _sensible(line.unit_price) or line.unit_price < 0:
        yield "unit_price", "el precio no puede ser negativo y lleva a lo más 6 decimales."
    if not _is_percent(line.discount_percent):
        yield "discount_percent", "el descuento va de 0 a 100, con a lo más 2 decimales."
    if not _is_percent(line.surcharge_percent):
        yield "surcharge_percent", "el recargo va de 0 a 100, con a lo más 2 decimales."
    if line.non_billable and line.exempt:
        yield "non_billable", "no puede ser exenta y no facturable a la vez."


def _sensible(number: Decimal) -> bool:
    return number.is_finite() and abs(number) < _LARGEST and _places(number) <= _DECIMALS


def _is_percent(number: Decimal) -> bool:
    return number.is_finite() and 0 <= number <= _HUNDRED and _places(number) <= 2  # noqa: PLR2004


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else _DECIMALS + 1


def trimmed(content: DraftContent) -> DraftContent:
    """Return the content as it is kept: exempt types have exempt lines, texts no loose spaces."""
    exempt = content.dte_type in ISSUABLE and DteType(content.dte_type).is_exempt
    lines = tuple(
        replace(
            line,
            name=" ".join(line.name.split()),
            exempt=line.exempt or (exempt and not line.non_billable),
        )
        for line in content.lines
    )
    return replace(content, lines=lines, notes=(content.notes or "").strip()[:500] or None)
