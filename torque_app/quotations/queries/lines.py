"""Lines of a quotation with what is known around them: shelves, margins, findings and photos."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from models.inspections import InspectionPoint
from models.inventory import StockLocation, Warehouse
from models.quotations import QuotationLine, QuotedKind
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections.queries import PHOTOS_OF
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries.rows import QuotedLine
from torque_app.quotations.rules.amounts import ZERO, share_of

SEE_PHOTOS: Final = ("files.view", "inspections.view")
_FOUND_OUT: Final = frozenset(
    {"unit_cost", "margin_percent", "available", "missing", "finding", "photos"}
)
_KEPT: Final = tuple(name for name in QuotedLine.__slots__ if name not in _FOUND_OUT)


def quoted(
    tx: Tx, lines: Sequence[QuotationLine], *, centre_id: UUID, sees: bool
) -> tuple[QuotedLine, ...]:
    """Return lines as they are shown; costs and margins only if the actor sees them."""
    free = available(tx, {line.item_id for line in lines if line.item_id}, centre_id=centre_id)
    points = {line.inspection_point_id for line in lines if line.inspection_point_id}
    findings, photos = _findings(tx, points), _photos(tx, points)
    return tuple(
        QuotedLine(
            **{name: getattr(line, name) for name in _KEPT},
            unit_cost=line.unit_cost if sees else None,
            margin_percent=margin_percent(line) if sees else None,
            available=free.get(line.item_id, ZERO) if line.item_id else None,
            missing=_missing(line, free),
            finding=findings.get(line.inspection_point_id, "") if line.inspection_point_id else "",
            photos=photos.get(line.inspection_point_id, ()) if line.inspection_point_id else (),
        )
        for line in lines
    )


def margin_percent(line: QuotationLine) -> Decimal | None:
    """Return the share of a line's price that is margin; None of a discount or a gift."""
    if line.kind is QuotedKind.DISCOUNT:
        return None
    return share_of(line.amount - line.quantity * line.unit_cost, line.amount)


def _missing(line: QuotationLine, free: dict[UUID, Decimal]) -> Decimal:
    if line.item_id is None:
        return ZERO
    return max(ZERO, line.quantity - free.get(line.item_id, ZERO))


@needs(Quotations.VIEW)
def available(tx: Tx, items: Iterable[UUID], *, centre_id: UUID) -> dict[UUID, Decimal]:
    """Return what the warehouses a centre takes from have free of each item."""
    wanted = list(items)
    if not wanted:
        return {}
    found = tx.session.execute(
        columns(
            StockLocation.item_id,
            func.sum(col(StockLocation.quantity) - col(StockLocation.reserved)),
        )
        .join(Warehouse, col(Warehouse.id) == col(StockLocation.warehouse_id))
        .where(
            col(StockLocation.item_id).in_(wanted),
            col(Warehouse.is_active),
            col(Warehouse.service_center_id).is_(None)
            | (col(Warehouse.service_center_id) == centre_id),
        )
        .group_by(col(StockLocation.item_id))
    )
    return {item: units for item, units in found}  # noqa: C416 - rows are no pairs to mypy


def _findings(tx: Tx, points: Iterable[UUID]) -> dict[UUID, str]:
    wanted = list(points)
    if not wanted:
        return {}
    found = tx.session.execute(
        columns(InspectionPoint.id, InspectionPoint.label, InspectionPoint.note).where(
            col(InspectionPoint.id).in_(wanted)
        )
    )
    return {
        point: " · ".join(part for part in (label, note) if part) for point, label, note in found
    }


def _photos(tx: Tx, points: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    wanted: list[Any] = list(points)
    seen = tx.actor.user_id is None or all(map(tx.actor.may, SEE_PHOTOS))
    if not wanted or not seen:
        return {}
    hanging = files.hanging(tx, PHOTOS_OF, wanted)
    return {point: tuple(one.id for one in found) for point, found in hanging.items()}
