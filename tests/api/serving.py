"""The whole API in this process, behind its shield, asked by members with chosen rights."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import itertools
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.architecture.bodies import BODIES, FORMS, JPEG, QUERIES
from tests.architecture.routes import Route, filled
from tests.factories.workshop import any_rut
from torque_app.core.actor import Actor

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of the httpx that is installed
    from fastapi.testclient import TestClient

RATES = ("RATE_USER_PER_MINUTE", "RATE_TENANT_PER_MINUTE", "RATE_ANONYMOUS_PER_MINUTE")
_serial = itertools.count(1)
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


class Desk:
    """Where requests are handed in; `members` maps a bearer token to who stands behind it."""

    def __init__(self, client: TestClient, members: dict[str, Actor]) -> None:
        self.client = client
        self.members = members

    def ask(
        self, who: str | None, method: str, path: str, *, headers: Any = None, **sent: Any
    ) -> Any:
        """Make one request as a member, or as nobody."""
        known = {"Authorization": f"Bearer {who}"} if who else {}
        return self.client.request(method, path, headers={**known, **(headers or {})}, **sent)

    def run(self, who: str | None, route: Route, ids: dict[str, str], **more: Any) -> Any:
        """Ask for a route of the table with its least body, ids filled in."""
        return self.ask(who, route.method, filled(route.path, ids), **{**sent(route, ids), **more})


def holder(route: Route) -> str:
    """Return the member who may do it: the platform's own, or the owner."""
    return "root" if route.right == "tenants.platform" else "boss"


def sent(route: Route, ids: dict[str, str]) -> dict[str, Any]:
    """Return what goes with a request for a route: body, form or query."""
    ids = {**ids, **fresh()}
    name = canonical(route)
    if name in FORMS:
        field, form = FORMS[name]
        return {"files": {field: ("a.jpg", JPEG, "image/jpeg")}, "data": filled(form, ids)}
    if name in BODIES:
        return {"json": filled(BODIES[name], ids)}
    return {"params": filled(QUERIES.get(name, {}), ids)}


def fresh() -> dict[str, str]:
    """Return codes nobody used yet, and a minute nobody worked in."""
    number = next(_serial)
    away = datetime.now(UTC) + timedelta(days=number)  # nobody is away twice at once
    began = EPOCH + timedelta(minutes=number)
    return {
        "number": str(number),
        "away": away.isoformat(),
        "back": (away + timedelta(hours=20)).isoformat(),
        "plate": f"CD{number:04}",
        "sku": f"C-{number}",
        "centre": f"S{number}",
        "email": f"c{number}@example.cl",
        "rut": any_rut(),
        "began_at": began.isoformat(),
        "ended_at": (began + timedelta(minutes=1)).isoformat(),
    }


def canonical(route: Route) -> str:
    """Return the route's name under our own path, whatever it was asked as."""
    from tests.architecture.routes import ALIASES

    name = route.name
    for alias, ours in ALIASES.items():
        start = f"{route.method} {alias}"
        if name == start or name.startswith(f"{start}/"):
            return f"{route.method} {ours}{name.removeprefix(start)}"
    return name


def member_of(tenant_id: UUID, user_id: UUID, permissions: frozenset[str], role: str) -> Actor:
    """Return a member as a token would name one."""
    return Actor(tenant_id, user_id, permissions, name="Prueba", role=role)


@contextmanager
def served(interface: Path) -> Iterator[Desk]:
    """Serve the application's API; `members` are known besides those with a token of ours.

    The limits of requests a minute are out of the way: here is asked more than anybody asks.
    """
    from starlette.applications import Starlette

    from torque_app import api, wiring
    from torque_app.core import identity
    from torque_app.settings import settings
    from torque_app.shell.shield import Shield

    before = {name: os.environ.get(name) for name in RATES}
    os.environ.update(dict.fromkeys(RATES, "10000000"))
    settings.cache_clear()
    wiring.wire()
    answering = list(identity._answering)
    members: dict[str, Actor] = {}
    real = answering[0].bearer
    identity.wire(cookie=answering[0].cookie, bearer=lambda key: members.get(key) or real(key))
    shield = Shield(api.Switchboard(Starlette()), interface)
    try:
        with TestClient(
            shield,
            base_url="http://taller",
            headers={"Origin": "http://taller"},
            follow_redirects=False,
        ) as client:
            yield Desk(client, members)
            client.portal.call(shield.limiter.close)
    finally:
        identity._answering[:] = answering
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings.cache_clear()
