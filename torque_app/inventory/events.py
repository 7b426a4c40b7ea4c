"""What other contexts may hear about stock."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class ItemSaved(Event):
    """An item was created, changed or removed."""

    item_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The list of parts and the item's page."""
        return ("inventory", f"item:{self.item_id}")


@dataclass(frozen=True)
class StockMoved(Event):
    """Stock of some items changed in one go."""

    item_ids: tuple[UUID, ...]
    reason: str

    def topics(self) -> tuple[str, ...]:
        """The list of parts and every item's page."""
        return ("inventory", *(f"item:{item_id}" for item_id in self.item_ids))


@dataclass(frozen=True)
class StockRanLow(Event):
    """An item reached its minimum or fell below it (INV-12); told once until it recovers."""

    item_id: UUID
    name: str
    sku: str
    quantity: Decimal
    minimum: Decimal
