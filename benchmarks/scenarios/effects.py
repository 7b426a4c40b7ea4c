"""From asking for a change to its effect, carried out by another process.

The clock starts before the request, for the effect may be done before its answer is read.
"""

import time
from datetime import datetime
from uuid import uuid4

import psycopg

from benchmarks.figures import median, percentile
from benchmarks.setting import Setting
from benchmarks.wire import Client
from benchmarks.workshop import Shop

PATIENCE = 20
MINIMUM = 5
TARGET = 50


def run(setting: Setting) -> None:
    """Sell parts below their minimum, one now and then, and read when their bell had rung."""
    shop = setting.shop(setting.effort.middle)
    rounds = max(3, setting.effort.rounds // 3)
    client = setting.client(shop)
    warehouse = client.request("GET", "/api/v1/wms/warehouses")[0]["id"]
    asked: dict[str, float] = {}
    for number in range(rounds):
        item = _item(client, warehouse, f"BAJO-{uuid4().hex[:10]}-{number}")
        time.sleep(0.05)  # the events before are behind us
        body = {"warehouse_id": warehouse, "delta": -2, "reason": "Venta"}
        asked[item] = time.time()
        client.request("POST", f"/api/v1/inventory/{item}/adjust-stock", body)
    client.close()
    told = [(done - asked[item]) * 1000 for item, done in _done(setting, shop, asked)]
    size = f"{shop.size}, queue idle"
    tell = setting.tell
    tell("effects", "request sent → effect done p50", median(told), "ms", size, target=TARGET)
    tell("effects", "request sent → effect done p95", percentile(told, 0.95), "ms", size)


def _item(client: Client, warehouse: str, sku: str) -> str:
    body = {"sku": sku, "name": f"Repuesto {sku}", "min_stock": MINIMUM}
    item = str(client.request("POST", "/api/v1/inventory", body))
    line = {"item_id": item, "quantity": MINIMUM + 1, "unit_cost": 1000}
    client.request(
        "POST", "/api/v1/wms/goods-receipts", {"warehouse_id": warehouse, "lines": [line]}
    )
    return item


def _done(setting: Setting, shop: Shop, items: dict[str, float]) -> list[tuple[str, float]]:
    """Return when each item's StockRanLow was done, as seconds since the epoch."""
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(setting.admin, autocommit=True) as connection:
        while True:
            rows = connection.execute(
                "SELECT payload ->> 'item_id', done_at FROM outbox_messages WHERE tenant_id = %s"
                " AND name = 'StockRanLow' AND done_at IS NOT NULL",
                (shop.tenant_id,),
            ).fetchall()
            found = [(str(i), _seconds(done)) for i, done in rows if str(i) in items]
            if len(found) == len(items):
                return found
            if time.monotonic() > deadline:
                raise RuntimeError(f"{len(items) - len(found)} effects are missing")
            time.sleep(0.2)


def _seconds(moment: object) -> float:
    assert isinstance(moment, datetime)
    return moment.timestamp()
