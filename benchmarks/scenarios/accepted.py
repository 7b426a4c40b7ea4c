"""The whole way of a document: issued, stamped, signed, sent, judged by the simulated SII."""

import time
from decimal import Decimal
from typing import Final

import psycopg

from benchmarks.scenarios.orders import Bench
from benchmarks.setting import Setting
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine

MOST: Final = 400
PATIENCE: Final = 300
BOLETA: Final = 39
LINES: Final = tuple(
    DraftLine(name, unit_price=Decimal(price))
    for name, price in (("Cambio de aceite", 25990), ("Filtro de aceite", 8990), ("Mano", 15000))
)
_LEFT: Final = (
    "SELECT count(*) FROM dtes WHERE tenant_id = %s AND status NOT IN"
    " ('ACCEPTED', 'OBJECTED', 'REJECTED')"
)


def run(setting: Setting) -> None:
    """Issue boletas from scratch one after the other, and wait until SII has judged all of them."""
    shop = setting.shop(setting.effort.middle)
    client = setting.client(shop)
    Bench(client, shop, setting).practise()
    count = min(MOST, setting.effort.middle)
    began = time.perf_counter()
    _issue(setting, count)
    issued = time.perf_counter() - began
    _judged(setting, str(shop.tenant_id))
    passed = time.perf_counter() - began
    size = f"boletas of 3 lines, {count} documents, 2 job workers"
    setting.tell("dte", "issued from scratch", count / issued, "/s", size, clients=1)
    setting.tell("dte", "issued and accepted by the simulated SII", count / passed, "/s", size)
    client.close()


def _issue(setting: Setting, count: int) -> None:
    from torque_app.auth.queries import actor_by_bearer  # noqa: PLC0415 - needs settings
    from torque_app.core.tx import transaction  # noqa: PLC0415 - idem
    from torque_app.invoicing.service import issue_content  # noqa: PLC0415 - idem

    actor = actor_by_bearer(setting.token(setting.shop(setting.effort.middle)))
    assert actor is not None
    for _ in range(count):
        with transaction(actor) as tx:
            issue_content(tx, DraftContent(BOLETA, lines=LINES))


def _judged(setting: Setting, tenant_id: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(setting.admin, autocommit=True) as connection:
        while True:
            row = connection.execute(_LEFT, (tenant_id,)).fetchone()
            assert row is not None
            if not row[0]:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"{row[0]} documents have no verdict yet")
            time.sleep(0.1)
