"""What the demonstration's centres work with: bays, technicians, hours, labour times."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Final

from models.values.clock import business_date, day_bounds
from models.workshop import (
    Absence,
    Bay,
    BayKind,
    CentreCalendar,
    LaborOperation,
    Level,
    Skill,
    SpecialDay,
    Technician,
)
from torque_app.seed.people import Centre, Workshop
from torque_app.seed.rows import Book, Dice
from torque_app.workshop.rules.starting import STARTING

BAYS: Final = (
    ("B1", "Elevador 1", BayKind.LIFT_TWO, 4000, 210),
    ("B2", "Elevador 2", BayKind.LIFT_TWO, 4000, 210),
    ("B3", "Alineación", BayKind.ALIGNMENT, 3500, 230),
    ("B4", "Foso", BayKind.PIT, None, 320),
    ("B5", "Electricidad", BayKind.GENERAL, None, 250),
    ("LAV", "Lavado", BayKind.WASH, None, 250),
)
"""Code, name, kind, kilograms and centimetres of a large centre's bays."""

SMALL: Final = 3
"""How many of them a centre beside the first has."""

OPEN: Final = {
    **{str(day): [["08:30", "18:30"]] for day in range(5)},
    "5": [["09:00", "14:00"]],
}
WEEKDAYS: Final = {
    **{str(day): [["08:30", "13:00"], ["14:00", "18:00"]] for day in range(4)},
    "4": [["08:30", "13:00"], ["14:00", "17:30"]],
}
WITH_SATURDAY: Final = {
    **{str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(4)},
    "4": [["09:00", "13:00"], ["14:00", "16:00"]],
    "5": [["09:30", "13:30"]],
}
"""The two weeks of 42 hours, the most the law allows (Ley 21.561)."""

CREW: Final = (
    (Level.MASTER, (Skill.MECHANICS, Skill.SCANNER, Skill.HIGH_VOLTAGE), WEEKDAYS),
    (Level.TECHNICIAN, (Skill.MECHANICS, Skill.TYRES, Skill.ALIGNMENT), WITH_SATURDAY),
    (Level.TECHNICIAN, (Skill.ELECTRICITY, Skill.SCANNER, Skill.AIR_CONDITIONING), WEEKDAYS),
    (Level.HELPER, (Skill.MECHANICS, Skill.WASH), WITH_SATURDAY),
)
SERVICES: Final = (
    {"name": "Cambio de aceite y filtro", "minutes": 45},
    {"name": "Revisión de frenos", "minutes": 60},
    {"name": "Mantención por kilometraje", "minutes": 180},
    {"name": "Alineación y balanceo", "minutes": 90},
    {"name": "Diagnóstico con escáner", "minutes": 60},
)


def equip(book: Book, shop: Workshop, *, opened: datetime, now: datetime) -> None:
    """Write bays, calendars, technicians with an absence to come, and the catalogue.

    Its chance is its own: what the rest of the story tells does not change with it.
    """
    dice = Dice(shop.plan.seed + 1)
    for place, centre in enumerate(shop.centres):
        _furnish(book, dice, centre, bays=SMALL if place else len(BAYS), opened=opened)
    for place, (user_id, _name) in enumerate(shop.technicians):
        last = place and place == len(shop.technicians) - 1
        centre = shop.centres[-1 if last else 0]
        _employ(book, dice, (user_id, centre), place=place, opened=opened, now=now)
    for entry in STARTING:
        book.add(LaborOperation, id=dice.id(opened), created_at=opened, **asdict(entry))
    year = business_date(now).year
    for day, hours, reason in ((24, [["08:30", "13:00"]], "Nochebuena"), (31, [], "Inventario")):
        book.add(
            SpecialDay,
            id=dice.id(now),
            day=date(year, 12, day),
            is_open=bool(hours),
            hours=hours,
            reason=reason,
            created_at=now,
        )


def _furnish(book: Book, dice: Dice, centre: Centre, *, bays: int, opened: datetime) -> None:
    for position, (code, name, kind, weight, height) in enumerate(BAYS[:bays], 1):
        book.add(
            Bay,
            id=dice.id(opened),
            service_center_id=centre.id,
            code=code,
            name=name,
            kind=kind,
            capacity_kg=weight,
            height_cm=height,
            position=position,
            created_at=opened,
        )
    book.add(
        CentreCalendar,
        id=dice.id(opened),
        service_center_id=centre.id,
        week=OPEN,
        online_booking=True,
        services=list(SERVICES),
        created_at=opened,
    )


def _employ(
    book: Book,
    dice: Dice,
    who: tuple[object, Centre],
    *,
    place: int,
    opened: datetime,
    now: datetime,
) -> None:
    level, skills, week = CREW[place % len(CREW)]
    technician_id = dice.id(opened)
    book.add(
        Technician,
        id=technician_id,
        user_id=who[0],
        service_center_id=who[1].id,
        level=level,
        skills=[skill.value for skill in skills],
        week=week,
        created_at=opened,
    )
    if place == 1:
        first = business_date(now) + timedelta(days=2)
        book.add(
            Absence,
            id=dice.id(now),
            technician_id=technician_id,
            starts_at=day_bounds(first)[0],
            ends_at=day_bounds(first + timedelta(days=1))[1],
            reason="Capacitación",
            created_at=now,
        )
