"""A busy store's day through the API, each operation noted so that its effect can be looked for."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from tests.chaos.caller import Caller

SHARED_ITEMS = 6
MINIMUM = 5


@dataclass
class Done:
    """What was asked for and answered; the tag is the reference its rows carry."""

    received: list[str] = field(default_factory=list)
    adjusted: list[str] = field(default_factory=list)
    transferred: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    ran_low: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many operations were answered."""
        return sum(len(tags) for tags in vars(self).values())


class Store:
    """Two warehouses, a few parts everybody fights for, and what can be done with them."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.done = Done()
        self.here = self._warehouse("BODEGA-1")
        self.there = self._warehouse("BODEGA-2")
        self.shared = [self._item(f"COMUN-{n}") for n in range(SHARED_ITEMS)]
        for item in self.shared:
            self._receive(item, 10_000, reference="APERTURA")

    def _warehouse(self, code: str) -> str:
        body = {"code": code, "name": f"Bodega {code}", "scope": "CENTRAL"}
        return str(self.caller.post("/wms/warehouses", body))

    def _item(self, sku: str, *, minimum: int = 0) -> str:
        body = {"sku": sku, "name": f"Repuesto {sku}", "min_stock": minimum, "cost_price": 1000}
        return str(self.caller.post("/inventory", body))

    def _receive(self, item: str, quantity: int, *, reference: str) -> None:
        line = {"item_id": item, "quantity": quantity, "unit_cost": 1000 + quantity}
        body = {"warehouse_id": self.here, "lines": [line], "reference": reference}
        self.caller.post("/wms/goods-receipts", body)

    def _adjust(self, item: str, delta: int, *, reference: str) -> None:
        body = {"warehouse_id": self.here, "delta": delta, "reason": "Conteo"}
        self.caller.post(f"/inventory/{item}/adjust-stock", body | {"reference": reference})

    # --- operations, each with a tag of its own --------------------------------------------

    def receive(self, dice: random.Random, tag: str) -> None:
        """Put goods on the shelf."""
        self._receive(dice.choice(self.shared), dice.randint(1, 20), reference=tag)
        self.done.received.append(tag)

    def adjust(self, dice: random.Random, tag: str) -> None:
        """Take something off the shelf."""
        self._adjust(dice.choice(self.shared), -dice.randint(1, 5), reference=tag)
        self.done.adjusted.append(tag)

    def transfer(self, dice: random.Random, tag: str) -> None:
        """Carry something to the other warehouse."""
        body = {
            "item_id": dice.choice(self.shared),
            "from_id": self.here,
            "to_id": self.there,
            "quantity": dice.randint(1, 3),
            "notes": tag,
        }
        self.caller.post("/wms/transfer", body)
        self.done.transferred.append(tag)

    def create(self, dice: random.Random, tag: str) -> None:
        """Add a part to the master."""
        self._item(tag)
        self.done.created.append(tag)

    def run_low(self, dice: random.Random, tag: str) -> None:
        """Add a part, stock it, and sell it down to below its minimum: a bell must ring once."""
        item = self._item(tag, minimum=MINIMUM)
        self._receive(item, MINIMUM + 5, reference=tag)
        self._adjust(item, -6, reference=tag)
        self.done.ran_low.append(tag)


class Staff:
    """Threads that work until told to stop; the first failure is kept for the test."""

    def __init__(self, *operations: Callable[[random.Random, str], None], seed: int) -> None:
        self.operations = operations
        self.stopping = threading.Event()
        self.failures: list[Exception] = []
        self.threads = [
            threading.Thread(target=self._work, args=(random.Random(f"{seed}/{n}"),), daemon=True)
            for n in range(6)
        ]

    def start(self) -> None:
        """Begin the day."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End the day: everybody finishes what they began."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(120)

    def _work(self, dice: random.Random) -> None:
        while not self.stopping.is_set():
            operation = dice.choice(self.operations)
            try:
                operation(dice, f"{operation.__name__[:4].upper()}-{uuid4().hex[:12].upper()}")
            except Exception as failure:  # noqa: BLE001 - told by the test's own thread
                self.failures.append(failure)
                return
