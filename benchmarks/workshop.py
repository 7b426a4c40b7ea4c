"""Workshops of a given size, and who signs in to them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

import psycopg

from models.work_orders import OTStatus
from torque_app.seed.demo import PLANS
from torque_app.seed.people import PASSWORD, open_workshop, welcome_clients
from torque_app.seed.rows import Book, Dice, days_back
from torque_app.seed.store import Store
from torque_app.seed.work import Year

CHUNK = 4000
# Of every twenty OTs seven are closed and thirteen open: a board far fuller than a real one.
MIX = (
    [OTStatus.CLOSED] * 7
    + [OTStatus.DRAFT, OTStatus.PENDING, OTStatus.APPROVED, OTStatus.WAITING_PARTS, OTStatus.QC]
    + [OTStatus.IN_PROGRESS] * 4
    + [OTStatus.COMPLETED] * 2
    + [OTStatus.INVOICED] * 2
)


@dataclass(frozen=True)
class Shop:
    """A seeded workshop."""

    tenant_id: UUID
    orders: int
    domain: str

    @property
    def size(self) -> str:
        """The size as the report names it."""
        return f"{self.orders:,} OTs"

    def email(self, login: str = "rosa") -> str:
        """Return the address a member of the staff signs in with; rosa is the owner."""
        return f"{login}@{self.domain}"


STAFF = tuple(login for _, login, _, _ in PLANS[0].staff)


def seeded(admin: str, orders: int) -> Shop:
    """Return the workshop of so many OTs, writing it first unless it is there."""
    plan = replace(
        PLANS[0],
        name=f"Taller de {orders} OT",
        slug=f"bench-{orders}",
        domain=f"bench{orders}.example",
        orders=orders,
        clients=max(40, min(orders // 3, 20_000)),
        seed=orders,
    )
    with psycopg.connect(admin) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenants WHERE slug = %s", (plan.slug,))
        found = cursor.fetchone()
        if found:
            return Shop(found[0], orders, plan.domain)
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        days = days_back(now, 365)
        dice = Dice(plan.seed)
        book = Book(dice.id(days[0]))
        shop = open_workshop(book, dice, plan, opened=days[0])
        welcome_clients(book, dice, shop, days)
        store = Store(book, dice, shop, opened=days[0])
        store.stand_on_shelves()
        book.write(cursor)
        year = Year(book, dice, shop, store)
        for number in range(orders):
            year.order(days[number * len(days) // orders], MIX[number % len(MIX)], now)
            if number % CHUNK == 0:
                book.write(cursor)
        year.close(now)
        book.write(cursor)
        store.close(cursor)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return Shop(book.tenant_id, orders, plan.domain)


class Badge:
    """An access token of one member, renewed before it runs out."""

    LIFE = 10 * 60

    def __init__(self, email: str) -> None:
        self._email = email
        self._token = ""
        self._since = 0.0

    @property
    def token(self) -> str:
        """A token that holds for five minutes more at least."""
        from torque_app.auth.service import Origin, sign_in_api  # noqa: PLC0415 - needs settings

        if not self._token or time.monotonic() - self._since > self.LIFE:
            origin = Origin(ip="127.0.0.1", user_agent="benchmarks")
            self._token = sign_in_api(self._email, PASSWORD, origin=origin).access_token
            self._since = time.monotonic()
        return self._token


def cookie(email: str) -> str:
    """Return a Cookie header of a new browser session."""
    from torque_app.auth.service import Origin, sign_in  # noqa: PLC0415 - needs settings
    from torque_app.core.identity import COOKIE  # noqa: PLC0415 - idem

    origin = Origin(ip="127.0.0.1", user_agent="benchmarks")
    return f"{COOKIE}={sign_in(email, PASSWORD, origin=origin).secret}"


def cars(admin: str, shop: Shop, count: int) -> Iterator[tuple[str, str]]:
    """Yield clients with a car of theirs, those without an open OT first."""
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "SELECT client_id, id FROM vehicles v WHERE tenant_id = %s ORDER BY EXISTS (SELECT"
            " FROM work_orders o WHERE o.tenant_id = v.tenant_id AND o.vehicle_id = v.id"
            " AND o.status NOT IN ('CLOSED', 'INVOICED')), id",
            (shop.tenant_id,),
        ).fetchall()
    yield from islice(((str(client), str(car)) for client, car in rows), count)


def user_id(admin: str, email: str) -> str:
    """Return the key of the account with this address."""
    with psycopg.connect(admin) as connection:
        row = connection.execute("SELECT id FROM users WHERE email = %s", (email,)).fetchone()
    assert row is not None, email
    return str(row[0])
