"""A workshop with bays and technicians, a client with a car, and a Monday to book."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.workshop import Bay, CentreCalendar, Technician
from tests.factories.workshop import Workshop, add_member
from torque_app.appointments import service
from torque_app.clients import service as clients
from torque_app.vehicles import service as cars
from torque_app.workshop import queries as workshop

MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)
"""09:00 on the clock of Santiago, when the workshops of these tests open."""

BEFORE = datetime(2026, 11, 25, 15, tzinfo=UTC)
"""The Wednesday before, at noon: when these tests book."""


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """Return an hour of that Monday on the centre's clock, or of a day after it."""
    return MONDAY + timedelta(days=day, hours=hour - 9, minutes=minute)


@dataclass(frozen=True)
class Yard:
    """A workshop where cars can be booked in."""

    shop: Workshop
    client_id: UUID
    vehicle_id: UUID
    bays: tuple[UUID, ...]
    technicians: tuple[UUID, ...]

    def tell(self, command, *args, now=BEFORE, permissions=(), **kwargs):
        """Run a command at a moment."""
        with self.shop.tx(*permissions, now=now) as tx:
            return command(tx, *args, **kwargs)

    def book(self, *, now=BEFORE, **more):
        """Book the car in for an hour."""
        told = {
            "client_id": self.client_id,
            "vehicle_id": self.vehicle_id,
            "service_center_id": self.shop.centre_id,
            "starts_at": at(10),
            "minutes": 60,
            "service_type": "Mantención 10.000 km",
        }
        return self.tell(service.create, now=now, **told | more)

    def another_car(self, plate="CCDD34", rut=None):
        """Return another client and the client's car."""
        return car_of(self.shop, plate=plate, name="Beto Soto", rut=rut)


def car_of(shop, *, plate, name, rut=None, email=None):
    """Return a new client and the client's car."""
    client = shop.do(clients.create, name=name, phone="912345678", rut=rut, email=email)
    car = shop.do(
        cars.create, client_id=client.id, plate=plate, make="Suzuki", model="Swift", year=2019
    )
    return client.id, car.vehicle.id


def furnish(shop, *, technicians=1):
    """Write two bays and some technicians who are there whenever the centre is open."""
    users = [add_member(shop, name=f"Técnico {one}") for one in range(technicians)]
    with shop.tx() as tx:
        bays = [
            Bay(service_center_id=shop.centre_id, code=code, name=f"Box {code}", position=place)
            for place, code in enumerate(("B1", "B2"))
        ]
        people = [Technician(user_id=one, service_center_id=shop.centre_id) for one in users]
        tx.session.add_all([*bays, *people])
        return tuple(bay.id for bay in bays), tuple(one.id for one in people)


@pytest.fixture
def yard(shop):
    """Two bays, two technicians, and Ana's car."""
    bays, people = furnish(shop, technicians=2)
    client_id, vehicle_id = car_of(
        shop, plate="BBBB12", name="Ana Muñoz", rut="12.345.678-5", email="ana@example.cl"
    )
    return Yard(shop, client_id, vehicle_id, bays, people)


@pytest.fixture
def open_to_all(yard):
    """The same, and its centre takes bookings from outside for two services."""
    with yard.shop.tx() as tx:
        week = dict(workshop.calendar(tx, yard.shop.centre_id).week)
        tx.session.add(
            CentreCalendar(
                service_center_id=yard.shop.centre_id,
                week=week,
                online_booking=True,
                services=[
                    {"name": "Cambio de aceite", "minutes": 60},
                    {"name": "Alineación", "minutes": 45},
                ],
            )
        )
    return yard
