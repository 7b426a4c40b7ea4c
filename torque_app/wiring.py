"""Who answers for whom: the contexts plugged into the ground, once per process."""

from types import ModuleType
from typing import Any

from torque_app.contexts import room
from torque_app.core import identity, topics
from torque_app.core.choices import Choice
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell import rest, search, session
from torque_app.shell.live import hub
from torque_app.shell.session import Surroundings

SEARCHED = (
    ("work_orders", "work_orders.view", "Órdenes de trabajo", "clipboard-list"),
    ("vehicles", "vehicles.view", "Vehículos", "car"),
    ("clients", "clients.view", "Clientes", "users"),
    ("inventory", "inventory.view", "Repuestos", "package"),
)


def wire() -> None:
    """Plug in every context that is there."""
    topics.wire(hub.watch)
    auth = room("auth", "queries")
    if auth is not None:
        identity.wire(cookie=auth.actor_by_cookie, bearer=auth.actor_by_bearer)
    limits = room("auth", "limits")
    if limits is not None:
        rest.wire(limits.check)
    session.wire(_surroundings)
    for context, permission, label, icon in SEARCHED:
        queries = room(context, "queries")
        if hasattr(queries, "search"):
            search.register(
                context, permission, _limited(queries), label=_(label), icon=icon
            )


def _limited(queries: ModuleType | None) -> search.Query:
    assert queries is not None
    find = queries.search
    return lambda tx, text, limit: find(tx, text, limit=limit)


def _surroundings(tx: Tx) -> Surroundings:
    """Return the frame's facts as far as their contexts are there."""
    tenants, auth = room("tenants", "queries"), room("auth", "queries")
    notifications = room("notifications", "queries")
    return Surroundings(
        tenant_name=tenants.current(tx).name if tenants else "",
        centres=_choices(tenants.centres(tx)) if tenants else (),
        tenants=_choices(auth.my_tenants(tx)) if auth else (),
        unread=notifications.unread(tx) if notifications else 0,
    )


def _choices(rows: Any) -> tuple[Choice, ...]:
    return tuple(
        row if isinstance(row, Choice) else Choice(str(row.id), row.name) for row in rows
    )
