"""Two workshops: one that fills the screen, and a small one that must never see it."""

import logging
import sys
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from models.auth import Preset, Role
from models.work_orders import OTStatus
from torque_app.seed.approvals import ask
from torque_app.seed.automation import Rules
from torque_app.seed.bills import Billing
from torque_app.seed.brand import dress
from torque_app.seed.calendar import Fortnight
from torque_app.seed.deliveries import hand_over
from torque_app.seed.floor import ShopFloor
from torque_app.seed.inspections import Inspections
from torque_app.seed.kiosk import PIN, Tablets, token_of
from torque_app.seed.messages import Letters
from torque_app.seed.people import PASSWORD, Plan, Workshop, open_workshop, welcome_clients
from torque_app.seed.portal import open_windows
from torque_app.seed.portal import token_of as portal_token_of
from torque_app.seed.purchases import Purchases
from torque_app.seed.quality import Quality
from torque_app.seed.quotations import Offers
from torque_app.seed.receptions import Receptions, sign
from torque_app.seed.rows import Book, Dice, days_back
from torque_app.seed.store import Store
from torque_app.seed.visits import remember_visits
from torque_app.seed.work import OPEN, Job, Year
from torque_app.seed.workshop import equip
from torque_app.settings import settings

log = logging.getLogger("torque.seed")
CHUNK = 4000
SIGNED = 1500
LATEST = 400
BILLED = (OTStatus.INVOICED, OTStatus.CLOSED)

_STAFF = (
    ("Rosa Aravena", "rosa", Role.OWNER, None),
    ("Andrés Lillo", "andres", Role.ADMIN, None),
    ("Jaime Retamal", "jaime", Role.MANAGER, Preset.SC_MANAGER),
    ("Paulina Vera", "paulina", Role.OPERATOR, Preset.SERVICE_ADVISOR),
    ("Nicolás Bravo", "nicolas", Role.OPERATOR, Preset.SERVICE_ADVISOR),
    ("Pedro Quezada", "pedro", Role.OPERATOR, Preset.SERVICE_ENGINEER),
    ("Luis Cáceres", "luis", Role.OPERATOR, Preset.SERVICE_ENGINEER),
    ("Mario Ñancupil", "mario", Role.OPERATOR, Preset.SERVICE_ENGINEER),
    ("Sandra Leiva", "sandra", Role.OPERATOR, Preset.SERVICE_ENGINEER),
    ("Elena Fritz", "elena", Role.MANAGER, Preset.INVENTORY_MANAGER),
    ("Tomás Ibarra", "tomas", Role.VIEWER, None),
)
PLANS = (
    Plan(
        name="Taller Los Aromos",
        slug="los-aromos",
        domain="losaromos.example",
        razon_social="Taller Los Aromos SpA",
        comuna="Ñuñoa",
        city="Santiago",
        centres=(("SC001", "Casa matriz", "Ñuñoa"), ("SC002", "Centro Maipú", "Maipú")),
        staff=_STAFF,
        clients=350,
        orders=1000,
        items=240,
        seed=360,
    ),
    Plan(
        name="Frenos del Sur",
        slug="frenos-del-sur",
        domain="frenosdelsur.example",
        razon_social="Frenos del Sur Ltda.",
        comuna="Concepción",
        city="Concepción",
        centres=(("SC001", "Concepción", "Concepción"),),
        staff=(
            ("Gladys Oyarzún", "gladys", Role.OWNER, None),
            ("Bastián Coñuecar", "bastian", Role.OPERATOR, Preset.SERVICE_ADVISOR),
            ("Hugo Santibáñez", "hugo", Role.OPERATOR, Preset.SERVICE_ENGINEER),
        ),
        clients=60,
        orders=120,
        items=72,
        seed=77,
    ),
)


def demo(*, scale: int = 1, now: datetime | None = None) -> None:
    """Write the demonstration unless it is there; `scale` multiplies the first workshop.

    All its rows commit at once: an interrupted run leaves nothing and can be repeated. The one
    act of reception that is signed is signed after that, by the command of the counter, and so
    are the one car handed over and what was offered to clients.
    """
    at = (now or datetime.now(UTC)).replace(minute=0, second=0, microsecond=0)
    address = settings().database_admin_url.get_secret_value()
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM tenants WHERE slug = ANY(%s)", ([p.slug for p in PLANS],))
        if cursor.fetchone():
            log.info("the demonstration is already there")
            return
        built = [_build(cursor, plan, at, scale=scale if plan is PLANS[0] else 1) for plan in PLANS]
    shops = [shop for shop, _act in built]
    _note_logins(shops)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ANALYZE")
    dress(shops[0], now=at)
    for shop, act in built:
        if act is not None:
            sign(shop, act, now=at)
        hand_over(shop, now=at)
        ask(shop, now=at)
        Offers(shop, now=at).tell()
        open_windows(shop, now=at)


def _build(
    cursor: psycopg.Cursor[tuple[object, ...]], plan: Plan, now: datetime, *, scale: int
) -> tuple[Workshop, UUID | None]:
    """Write a workshop; return it with the act of reception that is still to be signed."""
    dice = Dice(plan.seed)
    days = days_back(now, 365)
    book = Book(dice.id(days[0]))
    shop = open_workshop(book, dice, _scaled(plan, scale), opened=days[0])
    equip(book, shop, opened=days[0], now=now)
    welcome_clients(book, dice, shop, days)
    store = Store(book, dice, shop, opened=days[0])
    store.stand_on_shelves()
    book.write(cursor)
    year = Year(book, dice, shop, store)
    billing = Billing(book, dice, shop, opened=days[0])
    calendar = _calendar(shop, days)
    latest: list[Job] = []
    for number, (day, status) in enumerate(calendar, 1):
        job = year.order(day, status, now)
        if len(calendar) - number < LATEST:
            latest.append(job)
        if status in BILLED:
            # signing a hundred thousand would take longer than all the rest
            billing.bill(job, now=now, sign=len(calendar) - number < SIGNED)
        if number % CHUNK == 0:
            book.write(cursor)
            sys.stdout.write(f"\r{plan.name}: {number} OT de {shop.plan.orders}…")
            sys.stdout.flush()
    Inspections(book, Dice(plan.seed + 1), shop, days[0]).look_over(latest)
    Quality(book, Dice(plan.seed + 6), shop, days[0]).control(latest)
    year.close(now)
    book.write(cursor)
    Fortnight(book, shop, now=now).fill(cursor)
    ShopFloor(book, Dice(plan.seed + 4), shop, now=now).fill(cursor)
    Tablets(book, Dice(plan.seed + 7), shop, now=now).hang_up(cursor)
    act = Receptions(book, Dice(plan.seed + 2), shop, now=now).receive(cursor)
    Rules(book, Dice(plan.seed + 8), shop, now=now).make(cursor)
    Letters(book, Dice(plan.seed + 9), shop, now=now).write(cursor)
    billing.papers.close(cursor, now)
    Purchases(book, dice, shop, billing.papers, now=now).receive()
    store.close(cursor)
    remember_visits(cursor, shop)
    return shop, act


def _scaled(plan: Plan, scale: int) -> Plan:
    grown = {"clients": plan.clients * max(1, scale // 2), "orders": plan.orders * scale}
    return Plan(**{**vars(plan), **grown})


def _calendar(shop: Workshop, days: list[datetime]) -> list[tuple[datetime, OTStatus]]:
    """Return every OT's day and state: the past is closed, the last days are at work."""
    share = 1 if shop.plan.orders >= 1000 else 0.3  # noqa: PLR2004 - a small shop has less open
    unfinished = [status for status, count in OPEN for _ in range(max(1, int(count * share)))]
    closed = max(0, shop.plan.orders - len(unfinished))
    past = days[:-4]
    calendar = [
        (past[number * len(past) // max(1, closed)], OTStatus.CLOSED) for number in range(closed)
    ]
    recent = days[-5:]
    calendar += [
        (recent[len(recent) - 1 - (place * len(recent)) // len(unfinished)], status)
        for place, status in enumerate(unfinished)
    ]
    return sorted(calendar, key=lambda entry: entry[0])


def _note_logins(shops: list[Workshop]) -> None:
    lines = [f"Contraseña de todos: {PASSWORD}", f"PIN de todos en las tablets: {PIN}"]
    for shop in shops:
        lines.append(f"{shop.plan.name}")
        lines += [f"  {email:<32} {who}" for email, who in shop.logins]
        lines.append(f"  {f'/p/{portal_token_of(shop)}':<48} portal de un cliente")
        lines += [
            f"  {f'/kiosco/alta#{token_of(shop, centre.code)}':<48} tablet de {centre.name}"
            for centre in shop.centres
        ]
    target = settings().data_dir / "demo-logins.txt"
    target.write_text("\n".join(lines) + "\n")
