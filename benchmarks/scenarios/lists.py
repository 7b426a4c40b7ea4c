"""A page of 80 OTs through the API: one client, and many at once."""

import json
import subprocess
import sys
import time

from benchmarks.figures import median, percentile
from benchmarks.instance import HOST
from benchmarks.setting import Setting
from benchmarks.spent import Spent
from benchmarks.workshop import Shop
from torque_app.embedded.places import ROOT

ROWS = 80
PATH = f"/api/v1/work-orders?limit={ROWS}"


def run(setting: Setting) -> None:
    """Measure the latency of one client, then what two crowds get.

    Equal questions that wait together share one read, so a crowd that asks for one page says
    little of one in which everybody asks for another: both are told.
    """
    shop = setting.shop(setting.effort.middle)
    _alone(setting, shop)
    _together(setting, shop, "all the same page", paths=[PATH])
    _together(setting, shop, "each another page or filter", paths=_different(shop))


def _different(shop: Shop) -> list[str]:
    """Return as many pages as the workshop has, up to 32, whole and of the open OTs alone."""
    pages = range(1, min(32, max(1, shop.orders // ROWS)) + 1)
    return [f"{PATH}&page={page}{more}" for page in pages for more in ("", "&status=open")]


def _alone(setting: Setting, shop: Shop) -> None:
    client = setting.client(shop)
    rows = len(client.request("GET", PATH))
    told: list[float] = []
    spent = Spent(setting.instance)
    with spent.watched():
        for _ in range(setting.effort.rounds * 2):
            began = time.perf_counter()
            client.raw("GET", PATH)
            told.append((time.perf_counter() - began) * 1000)
    client.close()
    what = f"{shop.size}, {rows} rows"
    setting.tell("list", "list p50", median(told), "ms", what, target=5, rival="17")
    setting.tell("list", "list p95", percentile(told, 0.95), "ms", what)
    spent.tell(setting, "list", "list", len(told), what)


def _together(setting: Setting, shop: Shop, name: str, *, paths: list[str]) -> None:
    clients = setting.effort.clients
    asked = {
        "host": HOST,
        "port": setting.instance.port,
        "paths": paths,
        "token": setting.token(shop),
        "clients": clients,
        "seconds": setting.effort.seconds,
    }
    spent = Spent(setting.instance)
    with spent.watched():
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
    size = f"{shop.size}, {name}"
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
    late = percentile([seconds * 1000 for seconds in told["each"]], 0.95)
    setting.tell("list", "list p95", late, "ms", size, clients=clients, target=100, rival="854")
    spent.tell(
        setting, "list", f"list for {clients} clients", told["answered"], size, clients=clients
    )
