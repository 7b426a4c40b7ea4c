"""Tenant, centres, users, clients and cars of one demonstration workshop."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from models.auth import Membership, Preset, Role, User
from models.clients import Client, ClientType
from models.inventory import Warehouse, WarehouseScope, WarehouseType
from models.outbox import Counter
from models.tenants import Company, ServiceCenter, Tenant
from models.vehicles import OdometerReading, Vehicle
from torque_app.seed import words
from torque_app.seed.rows import Book, Dice

PASSWORD = "TallerDemo.2026"  # noqa: S105 - printed at every start of the demonstration
LETTERS = "BCDFGHJKLPRSTVWXYZ"

Staff = tuple[str, str, Role, Preset | None]


@dataclass(frozen=True)
class Plan:
    """What kind of workshop to make."""

    name: str
    slug: str
    domain: str
    razon_social: str
    comuna: str
    city: str
    centres: tuple[tuple[str, str, str], ...]
    staff: tuple[Staff, ...]
    clients: int
    orders: int
    items: int
    seed: int


@dataclass
class Car:
    """A car, its owner, and how far it has gone."""

    id: UUID
    plate: str
    label: str
    client: "Person"
    odometer: int
    since: datetime


@dataclass
class Person:
    """A client as OTs and invoices copy it."""

    id: UUID
    name: str
    rut: str
    company: bool
    giro: str | None
    phone: str
    email: str
    address: str
    comuna: str
    city: str


@dataclass
class Centre:
    """A service centre and its shelf."""

    id: UUID
    code: str
    name: str
    warehouse_id: UUID


@dataclass
class Workshop:
    """Everything later parts of the story refer to."""

    plan: Plan
    tenant_id: UUID
    company_id: UUID
    company: dict[str, Any]
    centres: list[Centre] = field(default_factory=list)
    people: dict[str, UUID] = field(default_factory=dict)
    technicians: list[tuple[UUID, str]] = field(default_factory=list)
    advisors: list[UUID] = field(default_factory=list)
    clients: list[Person] = field(default_factory=list)
    cars: list[Car] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)


def plain(name: str) -> str:
    """Return a name as it stands in an address: no accents, lower case, no spaces."""
    folded = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in folded if letter.isalnum() and letter.isascii())


def open_workshop(book: Book, dice: Dice, plan: Plan, *, opened: datetime) -> Workshop:
    """Write the tenant, its company, centres with shelves, and its staff."""
    company = {
        "rut": dice.rut(company=True),
        "razon_social": plan.razon_social,
        "giro": "Mantención y reparación de vehículos automotores",
        "actecos": ["452001"],
        "address": "Av. Irarrázaval 2150",
        "comuna": plan.comuna,
        "city": plan.city,
        "phone": "+56 2 2345 6789",
        "email": f"contacto@{plan.domain}",
        "sii_office": plan.comuna.upper(),
        "resolution_number": 0,
        "resolution_date": opened.date(),
    }
    shop = Workshop(plan, book.tenant_id, dice.id(opened), company)
    book.add(Tenant, id=shop.tenant_id, name=plan.name, slug=plan.slug, created_at=opened)
    book.add(Company, id=shop.company_id, created_at=opened, **company)
    for code, name, comuna in plan.centres:
        _open_centre(book, dice, shop, code=code, name=name, comuna=comuna, opened=opened)
    hashed = PasswordHasher().hash(PASSWORD)
    for name, login, role, preset in plan.staff:
        _hire(book, dice, shop, (name, login, role, preset), hashed=hashed, opened=opened)
    return shop


def _open_centre(
    book: Book,
    dice: Dice,
    shop: Workshop,
    *,
    code: str,
    name: str,
    comuna: str,
    opened: datetime,
) -> None:
    centre = Centre(dice.id(opened), code, name, dice.id(opened))
    book.add(
        ServiceCenter,
        id=centre.id,
        code=code,
        name=name,
        comuna=comuna,
        city=shop.plan.city,
        address=f"Los Aromos {dice.random.randint(100, 999)}",
        phone="+56 2 2345 6789",
        company_id=shop.company_id,
        created_at=opened,
    )
    book.add(
        Warehouse,
        id=centre.warehouse_id,
        code=f"{code}-B1",
        name=f"Bodega {name}",
        type=WarehouseType.WORKSHOP,
        scope=WarehouseScope.CENTRE,
        service_center_id=centre.id,
        created_at=opened,
    )
    shop.centres.append(centre)


def _hire(
    book: Book, dice: Dice, shop: Workshop, who: Staff, *, hashed: str, opened: datetime
) -> None:
    name, login, role, preset = who
    user_id, email = dice.id(opened), f"{login}@{shop.plan.domain}"
    book.add(
        User, id=user_id, email=email, full_name=name, hashed_password=hashed, created_at=opened
    )
    technician = preset is Preset.SERVICE_ENGINEER
    book.add(
        Membership,
        id=dice.id(opened),
        user_id=user_id,
        role=role,
        preset=preset,
        created_at=opened,
    )
    shop.people[login] = user_id
    if technician:
        shop.technicians.append((user_id, name))
    if preset is Preset.SERVICE_ADVISOR:
        shop.advisors.append(user_id)
    shop.logins.append((email, f"{name} · {preset or role}"))


def welcome_clients(book: Book, dice: Dice, shop: Workshop, days: list[datetime]) -> None:
    """Write clients with one to four cars each, arriving over the year."""
    ruts: set[str] = set()
    plates: set[str] = set()
    for number in range(1, shop.plan.clients + 1):
        came = dice.moment(days[(number * len(days)) // (shop.plan.clients + 1)]) - timedelta(30)
        person = _client(book, dice, shop, number=number, came=came, taken=ruts)
        shop.clients.append(person)
        for _ in range(dice.random.choices((1, 2, 4), (80, 16, 4))[0]):
            shop.cars.append(_car(book, dice, person, came=came, taken=plates))
    book.add(Counter, id=dice.id(days[0]), name="clients", last=shop.plan.clients)


def _client(
    book: Book, dice: Dice, shop: Workshop, *, number: int, came: datetime, taken: set[str]
) -> Person:
    person = _person(dice, number=number, came=came, taken=taken)
    book.add(
        Client,
        id=person.id,
        number=number,
        type=ClientType.COMPANY if person.company else ClientType.PERSON,
        name=person.name,
        rut=person.rut,
        giro=person.giro,
        phone=person.phone,
        email=person.email,
        address=person.address,
        comuna=person.comuna,
        city=person.city,
        service_center_id=dice.random.choice(shop.centres).id,
        created_at=came,
    )
    return person


def _person(dice: Dice, *, number: int, came: datetime, taken: set[str]) -> Person:
    choose = dice.random.choice
    company = dice.random.random() < 0.15  # noqa: PLR2004 - one in seven is a company
    rut = dice.rut(company=company)
    while rut in taken:
        rut = dice.rut(company=company)
    taken.add(rut)
    surname = choose(words.LAST)
    name = (
        choose(words.COMPANIES).format(surname)
        if company
        else f"{choose(words.FIRST)} {surname} {choose(words.LAST)}"
    )
    comuna, city = choose(words.COMUNAS)
    return Person(
        dice.id(came),
        name,
        rut,
        company,
        choose(words.GIROS) if company else None,
        f"+56 9 {dice.random.randint(4000, 9999)} {dice.random.randint(1000, 9999)}",
        f"{plain(name)[:24]}{number}@correo.example",
        f"{choose(words.STREETS)} {dice.random.randint(10, 4999)}",
        comuna,
        city,
    )


def _car(book: Book, dice: Dice, owner: Person, *, came: datetime, taken: set[str]) -> Car:
    plate = ""
    while not plate or plate in taken:
        plate = "".join(dice.random.choices(LETTERS, k=4)) + f"{dice.random.randint(10, 99)}"
    taken.add(plate)
    make, model = dice.random.choice(words.CARS)
    year = dice.random.randint(2008, came.year)
    odometer = max(900, (came.year - year) * dice.random.randint(9000, 19000))
    car = Car(dice.id(came), plate, f"{make} {model} {year}", owner, odometer, came)
    book.add(
        Vehicle,
        id=car.id,
        client_id=owner.id,
        plate=plate,
        make=make,
        model=model,
        year=year,
        color=dice.random.choice(words.COLORS),
        odometer=odometer,
        created_at=came,
    )
    book.add(
        OdometerReading,
        id=dice.id(came),
        vehicle_id=car.id,
        kilometres=odometer,
        read_at=came,
        created_at=came,
    )
    return car
