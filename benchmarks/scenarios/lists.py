"""A page of 80 OTs through the API: one client, and many at once."""

import json
import subprocess
import sys
import time

from benchmarks.figures import median, percentile
from benchmarks.instance import HOST
from benchmarks.setting import Setting
from benchmarks.workshop import Shop
from torque_app.embedded.places import ROOT

PATH = "/api/v1/work-orders?limit=80"


def run(setting: Setting) -> None:
    """Measure the latency of one client, then what a crowd gets."""
    shop = setting.shop(setting.effort.middle)
    _alone(setting, shop)
    _together(setting, shop)


def _alone(setting: Setting, shop: Shop) -> None:
    client = setting.client(shop)
    rows = len(client.request("GET", PATH))
    told = []
    for _ in range(setting.effort.rounds * 2):
        began = time.perf_counter()
        client.raw("GET", PATH)
        told.append((time.perf_counter() - began) * 1000)
    client.close()
    what = f"{shop.size}, {rows} rows"
    setting.tell("list", "list p50", median(told), "ms", what, target=5, rival="17")
    setting.tell("list", "list p95", percentile(told, 0.95), "ms", what)


def _together(setting: Setting, shop: Shop) -> None:
    clients = setting.effort.clients
    asked = {
        "host": HOST,
        "port": setting.instance.port,
        "path": PATH,
        "token": setting.token(shop),
        "clients": clients,
        "seconds": setting.effort.seconds,
    }
    load = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    told = json.loads(load.stdout)
    if told["failed"] or told["broken"] or not told["each"]:
        raise RuntimeError(f"the load was not answered: {told['failed']} {told['broken']}")
    rate = len(told["each"]) / told["seconds"]
    each = [seconds * 1000 for seconds in told["each"]]
    size = f"{shop.size}, 80 rows"
    setting.tell(
        "list",
        "list throughput",
        rate,
        "req/s",
        size,
        clients=clients,
        target=800,
        more_is_better=True,
        rival="80",
    )
    late = percentile(each, 0.95)
    setting.tell("list", "list p95", late, "ms", size, clients=clients, target=100, rival="854")
