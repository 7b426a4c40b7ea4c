"""A client's portal on a cheap phone: its first view over slow 3G, its processor slowed fourfold.

The network and the processor are slowed down by Chromium itself, through its debugging protocol.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.figures import median
from benchmarks.setting import Setting
from benchmarks.workshop import Shop
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.portal import service
from torque_app.portal.permissions import Portal

CHROMIUM: Final = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PHONE: Final = {"width": 390, "height": 844}
SLOW_3G: Final = {
    "offline": False,
    "latency": 2000,  # ms there and back, as Chromium's own profile of that name has it
    "downloadThroughput": 50_000,  # bytes a second
    "uploadThroughput": 50_000,
}
SLOWER: Final = 4
MOST_BYTES: Final = 200_000
AT_WORK: Final = "IN_PROGRESS"
WAYS: Final = (("home", ""), ("documents", "/documentos"), ("messages", "/mensajes"))
_PAINTED: Final = """() => new Promise(done => new PerformanceObserver((list, observer) => {
  observer.disconnect();
  done(list.getEntries().at(-1).startTime);
}).observe({ type: 'largest-contentful-paint', buffered: true }))"""


@dataclass
class View:
    """What one visit cost: everything sent over the line in bytes, and until it could be read."""

    bytes: int
    requests: int
    usable: float


def run(setting: Setting) -> None:
    """Open the client's pages as a phone does, nothing of them kept from before."""
    shop = setting.shop(setting.effort.middle)
    link = f"{setting.instance.url}{_link(shop, _client(setting.admin, shop))}"
    rounds = max(2, setting.effort.rounds // 30)
    with _browser() as browser:
        for name, way in WAYS:
            views = [_visit(browser, f"{link}{way}") for _round in range(rounds)]
            _tell(setting, shop, name, views)


def _tell(setting: Setting, shop: Shop, name: str, views: list[View]) -> None:
    size = f"{shop.size}, slow 3G, CPU ÷{SLOWER}"
    sent = median([float(view.bytes) for view in views]) / 1000
    usable = median([view.usable for view in views]) / 1000
    asked = median([float(view.requests) for view in views])
    setting.tell("portal", f"{name}: sent", sent, "kB", size, target=MOST_BYTES / 1000)
    setting.tell("portal", f"{name}: requests", asked, "requests", size)
    setting.tell("portal", f"{name}: first view usable p50", usable, "s", size)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _visit(browser: Browser, url: str) -> View:
    context: BrowserContext = browser.new_context(viewport=PHONE, locale="es-CL")  # type: ignore[arg-type]
    try:
        return _measured(context.new_page(), url)
    finally:
        context.close()


def _measured(page: Page, url: str) -> View:
    """Open a page slowed down; it is usable once its largest piece is painted (LCP)."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sent: list[int] = []
    line.on("Network.loadingFinished", lambda told: sent.append(_size(told)))
    page.goto(url, wait_until="networkidle", timeout=120_000)
    usable = float(page.evaluate(_PAINTED))
    if not page.get_by_role("heading", level=1).is_visible():
        raise RuntimeError("the portal's first view has no heading")
    return View(sum(sent), len(sent), usable)


def _size(told: dict[str, Any]) -> int:
    return int(told["encodedDataLength"])


def _link(shop: Shop, client_id: UUID) -> str:
    with transaction(Actor.system(shop.tenant_id, {Portal.INVITE})) as tx:
        return service.invite(tx, client_id).path


def _client(admin: str, shop: Shop) -> UUID:
    """Return the client with the most work under way: theirs is the heaviest page."""
    with psycopg.connect(admin) as connection:
        row = connection.execute(
            "SELECT client_id FROM work_orders WHERE tenant_id = %s AND status = %s"
            " AND deleted_at IS NULL GROUP BY client_id ORDER BY count(*) DESC, client_id LIMIT 1",
            (shop.tenant_id, AT_WORK),
        ).fetchone()
    if row is None:
        raise RuntimeError("nobody's car is at work")
    return UUID(str(row[0]))
