"""A workshop with a car at its door, and signatures as a tablet draws them."""

from dataclasses import dataclass
from io import BytesIO
from itertools import count
from uuid import UUID

import pytest
from PIL import Image, ImageDraw

from torque_app import wiring
from torque_app.clients import service as clients
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.reception import queries, service
from torque_app.vehicles import service as cars

_plates = count(1000)
SAID = {"service_type": "Frenos", "complaint": "Chilla al frenar en frío", "odometer": 61_250}


def signature(*, size=(600, 200)):
    """Return the PNG of a hand's stroke on clear glass."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.line([(20, 150), (120, 40), (200, 160), (320, 60), (560, 120)], fill="black", width=5)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def photo(*, size=(640, 480), exif=None, comment=None):
    """Return the JPEG of a wall, with notes or a comment in it when given."""
    buffer = BytesIO()
    image = Image.new("RGB", size, (90, 110, 130))
    notes = {"exif": exif, "comment": comment}
    image.save(buffer, "JPEG", **{name: told for name, told in notes.items() if told})
    return buffer.getvalue()


@dataclass
class Desk:
    """What the tests work with, and short ways of doing it."""

    shop: object
    client_id: UUID
    vehicle_id: UUID
    plate: str

    def do(self, command, *args, actor=None, **kwargs):
        with transaction(actor or self.shop.actor()) as tx:
            return command(tx, *args, **kwargs)

    def advisor(self, *, centre_id=None, without=()) -> Actor:
        whole = self.shop.actor()
        kept = whole.permissions - set(without)
        return Actor(
            self.shop.tenant_id, self.shop.owner_id, kept, role="OPERATOR", centre_id=centre_id
        )

    def begun(self, **values) -> UUID:
        """Return a reception of the car with nothing said yet but `values`."""
        act = self.do(service.begin, vehicle_id=self.vehicle_id).intake.id
        if values:
            self.do(service.keep_all, act, values=values)
        return act

    def ready(self) -> UUID:
        """Return a reception that lacks nothing but its signature."""
        return self.begun(**SAID)

    def signed(self) -> UUID:
        """Return a signed act."""
        act = self.ready()
        self.do(service.sign, act, name="Marta Soto", signature=signature())
        return act

    def told(self, act: UUID):
        return self.do(queries.one, act)

    def car(self, client_id=None, **more) -> tuple[UUID, str]:
        plate = f"CD{next(_plates)}"
        made = self.do(
            cars.create,
            client_id=client_id or self.client_id,
            plate=plate,
            make="Toyota",
            model="Yaris",
            **more,
        )
        return made.vehicle.id, plate


def furnished(shop) -> Desk:
    """Return the desk of a workshop with one client and one car."""
    desk = Desk(shop, UUID(int=0), UUID(int=0), "")
    desk.client_id = desk.do(
        clients.create, name="Marta Soto", phone="+56 9 8765 4321", email="marta@example.cl"
    ).id
    desk.vehicle_id, desk.plate = desk.car(vin="9BWZZZ377VT004251", year=2019)
    return desk


@pytest.fixture
def desk(shop):
    wiring.wire()
    return furnished(shop)


@pytest.fixture
def other_desk(rival):
    wiring.wire()
    return furnished(rival)
