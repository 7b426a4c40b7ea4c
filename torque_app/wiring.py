"""Who answers for whom: the contexts plugged into the ground, once per process."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

from torque_app.contexts import room, rooms
from torque_app.core import identity, topics
from torque_app.core.choices import Choice
from torque_app.core.screen import offload
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell import frame, rest, search, session, slots
from torque_app.shell.live import hub
from torque_app.shell.session import Surroundings

SEARCHED = (
    ("work_orders", "work_orders.view", "Órdenes de trabajo", "clipboard-list"),
    ("quotations", "quotations.view", "Presupuestos", "file-text"),
    ("vehicles", "vehicles.view", "Vehículos", "car"),
    ("clients", "clients.view", "Clientes", "users"),
    ("inventory", "inventory.view", "Repuestos", "package"),
)

# Context whose things carry files, who may see them there, the query that knows one by id, and
# the command that refuses to change the files of one that is done with.
FILED = (
    ("work_orders", "work_orders.view", "number", "hold_for_files"),
    ("vehicles", "vehicles.view", "row", ""),
    ("clients", "clients.view", "row", ""),
)

# What files hang on whose kind has not its context's name: kind, context, and the same again.
OWNED = (
    ("inspection_points", "inspections", "inspections.view", "point", "hold_for_photos"),
    ("intakes", "reception", "reception.view", "row", "hold_for_files"),
    ("intake_marks", "reception", "reception.view", "mark", "hold_for_mark_photos"),
    ("deliveries", "quality", "quality.view", "delivery_known", "hold_for_files"),
    ("kiosk_findings", "kiosk", "work_orders.view", "finding", "hold_for_files"),
    (
        "quotation_versions",
        "quotations",
        "quotations.send",  # what was sent carries the client's link
        "version_known",
        "hold_version_files",
    ),
    ("quotation_answers", "quotations", "quotations.view", "answer_known", "hold_answer_files"),
)

# Whose page, and the context, piece and events that stand on it: pages know no higher context.
GUESTS = (
    ("work_order", "inspections", "order_panels", "ON_ORDER"),
    ("work_order", "quality", "order_panel", "ON_ORDER"),
    ("work_order", "kiosk", "findings_panel", "ON_ORDER"),
    ("work_order", "portal", "photos_panel", "ON_ORDER"),
    ("work_order", "quotations", "order_panel", "ON_ORDER"),
    ("inspection", "quotations", "inspection_panel", "ON_INSPECTION"),
    ("vehicle", "inspections", "later_card", "ON_VEHICLE"),
    ("vehicle", "quotations", "party_panel", "ON_PARTY"),
    ("client", "quotations", "party_panel", "ON_PARTY"),
    ("client", "portal", "portal_panel", "ON_CLIENT"),
    ("client", "notifications", "client_panel", "ON_CLIENT"),
    ("account", "kiosk", "own_pin_panel", "ON_ACCOUNT"),
    ("company", "branding", "brand_panel", "ON_COMPANY"),
)


# Whose query must agree before an OT passes quality control.
GATES = (("quality", "unpassed"),)

# Whose query knows the guías de despacho that went with work of another shop.
GUIDES = (("invoicing", "guides_of_work"),)


def wire() -> None:
    """Plug in every context that is there."""
    _offered()
    topics.wire(hub.watch)
    session.wire(surroundings)
    auth, limits = room("auth", "queries"), room("auth", "limits")
    if auth is not None:
        identity.wire(cookie=auth.actor_by_cookie, bearer=auth.actor_by_bearer)
    if auth is not None and limits is not None:
        rest.wire(limits.charge, acting_for=auth.acting_for)
    bell = getattr(room("notifications", "views"), "bell", None)
    if bell is not None:
        frame.wire(bell=bell)
    slots.wire(_guests())
    _ask_above()
    for context, permission, label, icon in SEARCHED:
        find = getattr(room(context, "queries"), "search", None)
        if find is not None:
            search.register(context, permission, _limited(find), label=_(label), icon=icon)
    files = room("files", "queries")
    for kind, context, permission, exists, held in (
        *((context, context, *more) for context, *more in FILED),
        *OWNED,
    ):
        known = getattr(room(context, "queries"), exists, None)
        if files is not None and known is not None:
            open_ = getattr(room(context, "service"), held, None) if held else None
            files.register_owner(kind, permission, exists=known, open=open_)


def _offered() -> None:
    """Load what the contexts offer to messages and rules, and what their commands ask approval for.

    Pages show both as lists, whoever loaded what before.
    """
    for _room in (*rooms("offers"), *rooms("service")):
        pass


def _ask_above() -> None:
    """Let the OT ask contexts above it: what keeps it from being completed, which guías went."""
    for door, register, asked in (
        ("service", "register_gate", GATES),
        ("queries", "register_guides", GUIDES),
    ):
        orders = room("work_orders", door)
        for context, name in asked:
            known = getattr(room(context, "queries"), name, None)
            if orders is not None and known is not None:
                getattr(orders, register)(context, known)


def _guests() -> Iterator[slots.Guest]:
    for place, context, piece, events in GUESTS:
        panels = room(context, "views.panels")
        if panels is not None:
            yield slots.Guest(place, getattr(panels, piece), tuple(getattr(panels, events)))


@contextlib.asynccontextmanager
async def hearing() -> AsyncIterator[None]:
    """Hear from the other processes whose session ended, for as long as this one serves."""
    heard = room("auth", "broadcast")
    if heard is None:
        yield
        return
    broadcast = heard.Broadcast()
    broadcast.start()
    try:
        yield
    finally:
        await offload(broadcast.stop)


def surroundings(tx: Tx) -> Surroundings:
    """Return the frame's facts, as far as the actor may know them."""
    own = _told(tx, "auth", "my_tenants", otherwise=())
    return Surroundings(
        tenant_name=next((w.name for w in own if w.id == tx.actor.tenant_id), ""),
        centres=_centres(tx),
        tenants=_choices(own),
        unread=_told(tx, "notifications", "unread", otherwise=0),
    )


def _centres(tx: Tx) -> tuple[Choice, ...]:
    """Return the centres one may look at, all of them first; nothing for who has no choice."""
    offered = _choices(_told(tx, "tenants", "centres", otherwise=()))
    return (Choice("", _("Todos los centros")), *offered) if len(offered) > 1 else ()


def _told(tx: Tx, context: str, name: str, *, otherwise: Any) -> Any:
    queries: ModuleType | None = room(context, "queries")
    query: Callable[[Tx], Any] | None = getattr(queries, name, None)
    if query is None or not tx.actor.may(query.needs):  # type: ignore[attr-defined]
        return otherwise
    return query(tx)


def _choices(rows: Iterable[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(row.id), row.name) for row in rows)


def _limited(find: Callable[..., Any]) -> search.Query:
    return lambda tx, text, limit: find(tx, text, limit=limit)
