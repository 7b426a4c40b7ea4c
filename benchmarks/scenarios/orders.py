"""The shop's main job through the API: an OT with five parts, and all the way to its invoice."""

import time
from collections.abc import Callable, Iterator

import psycopg

from benchmarks.figures import median, percentile
from benchmarks.setting import Setting
from benchmarks.spent import Spent
from benchmarks.wire import Client
from benchmarks.workshop import Shop, cars, user_id

PARTS = 5
STOCK = 100_000
STEPS = ("PENDING", "APPROVED", "IN_PROGRESS", "QC", "COMPLETED")
BOLETA = 39
FOLIOS = 500  # of each type come with every order of practice folios
PATIENCE = 30
WARM_UP = 3
_BUSY = (
    "SELECT 1 FROM outbox_messages WHERE tenant_id = %s AND status IN ('PENDING', 'QUEUED')"
    " AND not_before <= now() LIMIT 1"
)


def run(setting: Setting) -> None:
    """Measure opening an OT with its parts, and the whole way to an issued boleta."""
    shop = setting.shop(setting.effort.middle)
    client = setting.client(shop)
    bench = Bench(client, shop, setting)
    bench.measure("create OT + 5 parts, stock consumed", bench.opened, target=10, rival="43")
    bench.measure("create OT, then 5 parts one by one", bench.one_by_one)
    bench.practise()
    name = "OT + 5 parts + stock + boleta issued"
    bench.measure(name, bench.invoiced, share=4, before=bench.quiet, target=40, rival="471")
    client.close()


class Bench:
    """A counter with a connection, a shelf that never empties, and cars that keep coming."""

    def __init__(self, client: Client, shop: Shop, setting: Setting) -> None:
        self.client, self.shop, self.setting = client, shop, setting
        self.cars = self._cars()
        self.technician = user_id(setting.admin, shop.email("pedro"))
        centres = {w["service_center_id"]: w for w in self._get("/wms/warehouses")}
        self.centre, warehouse = next(iter(centres.items()))
        items = self._get("/inventory?limit=50")[:PARTS]
        lines = [{"item_id": item["id"], "quantity": STOCK, "unit_cost": 1000} for item in items]
        self._post("/wms/goods-receipts", {"warehouse_id": warehouse["id"], "lines": lines})
        self.parts = [{"item_id": item["id"], "quantity": 1} for item in items]

    def _cars(self) -> Iterator[tuple[str, str]]:
        while True:
            yield from cars(self.setting.admin, self.shop, 100_000)

    def _get(self, path: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.client.request("GET", f"/api/v1{path}")
        return found

    def _post(self, path: str, body: object) -> dict[str, str]:
        answer: dict[str, str] = self.client.request("POST", f"/api/v1{path}", body)
        return answer

    def measure(
        self,
        name: str,
        act: Callable[[], object],
        *,
        share: int = 1,
        before: Callable[[], object] = lambda: None,
        **promise: object,
    ) -> None:
        """Time an act over and over; the first rounds only warm up, `before` is not timed.

        `share` divides the number of rounds of an act that takes long to get ready for.
        """
        told: list[float] = []
        spent = Spent(self.setting.instance)
        for _ in range(WARM_UP):
            before()
            act()
        for _ in range(self.setting.effort.rounds // share + 1):
            before()
            with spent.watched():
                began = time.perf_counter()
                act()
                told.append((time.perf_counter() - began) * 1000)
        tell, size = self.setting.tell, self.shop.size
        tell("order", f"{name} p50", median(told), "ms", size, **promise)
        tell("order", f"{name} p95", percentile(told, 0.95), "ms", size)
        spent.tell(self.setting, "order", name, len(told), size)

    # --- what is timed ----------------------------------------------------------------------

    def _order(self, parts: list[dict[str, object]]) -> str:
        client, car = next(self.cars)
        body = {
            "client_id": client,
            "vehicle_id": car,
            "service_center_id": self.centre,
            "service_type": "Mantención 10.000 km",
            "description": "Mantención por kilometraje",
            "assigned_to": self.technician,
            "parts": parts,
        }
        return self._post("/work-orders", body)["id"]

    def opened(self) -> None:
        """One request: the OT, its five lines, their stock."""
        self._order(self.parts)

    def one_by_one(self) -> None:
        """Six requests: the OT, then each part on its own."""
        order = self._order([])
        for part in self.parts:
            self._post(f"/work-orders/{order}/parts", part)

    def invoiced(self) -> None:
        """Seven requests: the OT with its parts, five moves to finished, the boleta."""
        order = self._order(self.parts)
        for status in STEPS:
            path = f"/api/v1/work-orders/{order}/status"
            self.client.request("PATCH", path, {"status": status})
        body = {"work_order_id": order, "dte_type": BOLETA}
        self._post("/invoicing/from-work-order", body)

    # --- what must be there before ------------------------------------------------------------

    def quiet(self) -> None:
        """Wait until the last boleta is signed and on its way: its work is not this one's."""
        deadline = time.monotonic() + PATIENCE
        with psycopg.connect(self.setting.admin, autocommit=True) as connection:
            while connection.execute(_BUSY, (self.shop.tenant_id,)).fetchone():
                if time.monotonic() > deadline:
                    raise RuntimeError("the queue does not come to rest")
                time.sleep(0.02)

    def practise(self) -> None:
        """Have the simulator's folios, enough for every round."""
        for _ in range(1 + (self.setting.effort.rounds + 10) // FOLIOS):
            before = self._folios()
            self._post("/invoicing/practice", {})
            deadline = time.monotonic() + PATIENCE
            while self._folios() == before:
                if time.monotonic() > deadline:
                    raise RuntimeError("no practice folios came")
                time.sleep(0.2)

    def _folios(self) -> int:
        stock = self._get("/invoicing/caf/status")
        return sum(int(each["available"]) for each in stock if int(each["dte_type"]) == BOLETA)
