"""The shelf through the year: bought before it runs out, sold job by job, at average cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from models.inventory import InventoryItem, MovementType, StockLocation, StockMovement
from torque_app.inventory.rules import is_low, weighted_average
from torque_app.seed import words
from torque_app.seed.people import Centre, Workshop
from torque_app.seed.rows import Book, Cursor, Dice, whole

MARGIN = Decimal("1.55")
RUN_LOW = 0.05


def _named(name: str, brand: str, number: int) -> str:
    """Return the full name: a part fits some car, as the box says."""
    make, model = words.CARS[number % len(words.CARS)]
    fits = "" if words.PARTS[number % len(words.PARTS)][2] == "Lubricantes" else f" {make} {model}"
    return f"{name} {brand}{fits}"[:80]


@dataclass
class Part:
    """An item of the master as the story goes on."""

    id: UUID
    prefix: str
    sku: str
    name: str
    brand: str
    category: str
    unit: str
    number: str
    base_cost: Decimal
    minimum: Decimal
    price: Decimal
    cost: Decimal
    stock: Decimal
    shelves: dict[UUID, Decimal]
    since: datetime


class Store:
    """All parts of one workshop."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, opened: datetime) -> None:
        self.book, self.dice, self.shop = book, dice, shop
        self.by_prefix: dict[str, list[Part]] = {}
        for number in range(shop.plan.items):
            part = self._part(number, opened)
            self.by_prefix.setdefault(part.prefix, []).append(part)

    def _part(self, number: int, opened: datetime) -> Part:
        kind = words.PARTS[number % len(words.PARTS)]
        prefix, name, category, brands, unit, low, high, minimum = kind
        brand = brands[(number // len(words.PARTS)) % len(brands)]
        cost = whole(Decimal(self.dice.random.randint(low, high)))
        return Part(
            id=self.dice.id(opened),
            prefix=prefix,
            sku=f"{prefix}-{number:04d}",
            name=_named(name, brand, number),
            brand=brand,
            category=category,
            unit=unit,
            number=f"{brand[:2].upper()}{self.dice.random.randint(10000, 99999)}",
            base_cost=cost,
            minimum=Decimal(minimum),
            price=whole(cost * MARGIN),
            cost=cost,
            stock=Decimal(0),
            shelves={},
            since=opened,
        )

    def take(
        self, prefix: str, quantity: Decimal, centre: Centre, *, at: datetime, ot: tuple[UUID, str]
    ) -> tuple[Part, UUID]:
        """Sell a part of this kind from the centre's shelf, buying first when it would not do."""
        part = self.dice.random.choice(self.by_prefix[prefix])
        held = part.shelves.get(centre.warehouse_id, Decimal(0))
        if held < quantity + part.minimum / 2:
            self._buy(part, centre, at=at)
        movement = self._move(
            part, centre, MovementType.OUT, -quantity, at=at, reason="CONSUMPTION", ot=ot
        )
        return part, movement

    def _buy(self, part: Part, centre: Centre, *, at: datetime) -> None:
        quantity = part.minimum * 4
        price = Decimal(self.dice.random.randint(95, 106)) / 100
        paid = whole(part.base_cost * price)
        part.cost = weighted_average(part.stock, part.cost, quantity, paid)
        self._move(part, centre, MovementType.IN, quantity, at=at, reason="RECEIPT", cost=paid)

    def _move(
        self,
        part: Part,
        centre: Centre,
        kind: MovementType,
        delta: Decimal,
        *,
        at: datetime,
        reason: str,
        cost: Decimal | None = None,
        ot: tuple[UUID, str] | None = None,
    ) -> UUID:
        held = part.shelves.get(centre.warehouse_id, Decimal(0))
        movement = self.dice.id(at)
        self.book.add(
            StockMovement,
            id=movement,
            type=kind,
            item_id=part.id,
            warehouse_id=centre.warehouse_id,
            quantity=delta,
            previous_qty=held,
            new_qty=held + delta,
            unit_cost=part.cost if cost is None else cost,
            average_cost=part.cost,
            reason=reason,
            reference_type="work_order" if ot else None,
            reference_id=ot[0] if ot else None,
            reference_number=ot[1] if ot else f"FC {self.dice.random.randint(10000, 99999)}",
            created_at=at,
        )
        part.shelves[centre.warehouse_id] = held + delta
        part.stock += delta
        return movement

    def stand_on_shelves(self) -> None:
        """Write the master of parts; what the year does to it is told by `close`."""
        for part in self._parts():
            self.book.add(
                InventoryItem,
                id=part.id,
                sku=part.sku,
                name=part.name,
                part_number=part.number,
                oem_number=f"OEM{part.number[2:]}",
                barcode=f"780{int(part.number[2:]):010d}",
                category=part.category,
                brand=part.brand,
                unit=part.unit,
                min_stock=part.minimum,
                max_stock=part.minimum * 6,
                cost_price=part.cost,
                sell_price=part.price,
                created_at=part.since,
            )

    def close(self, cursor: Cursor) -> None:
        """Write the shelves, and what the items hold and cost at the end of the story."""
        for part in self._parts():
            for warehouse_id, quantity in part.shelves.items():
                self.book.add(
                    StockLocation,
                    id=self.dice.id(part.since),
                    item_id=part.id,
                    warehouse_id=warehouse_id,
                    quantity=quantity,
                    created_at=part.since,
                )
        self.book.write(cursor)
        for part in self._parts():
            if self.dice.random.random() < RUN_LOW:
                part.minimum = part.stock + 1
        cursor.executemany(
            "UPDATE inventory_items SET stock_quantity = %s, cost_price = %s, min_stock = %s,"
            " is_low = %s"
            " WHERE tenant_id = %s AND id = %s",
            [
                (
                    part.stock,
                    part.cost,
                    part.minimum,
                    is_low(part.stock, part.minimum),
                    self.book.tenant_id,
                    part.id,
                )
                for part in self._parts()
            ],
        )

    def _parts(self) -> list[Part]:
        return [part for parts in self.by_prefix.values() for part in parts]
