"""What every sheet of a service centre says: its letterhead, the client, the vehicle."""

import base64
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from models.values import clock, plate, quantity, rut

Fact = tuple[str, str | None]
"""A label and what it says, if anything."""


@dataclass(frozen=True, slots=True)
class SheetCentre:
    """The service centre in the letterhead; `contacts` are phone, e-mail, site."""

    name: str
    address: str = ""
    rut: str | None = None
    contacts: tuple[str, ...] = ()
    zone: str = clock.SANTIAGO
    """Time zone of every hour on the sheet."""


@dataclass(frozen=True, slots=True)
class SheetClient:
    """Who brings the vehicle."""

    name: str
    rut: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class SheetVehicle:
    """What is repaired; `odometer` in kilometres at reception, `fuel` as the shop says it."""

    plate: str
    description: str
    vin: str | None = None
    colour: str | None = None
    odometer: int | None = None
    fuel: str | None = None


def letterhead(centre: SheetCentre) -> dict[str, Any]:
    """Return the centre as the templates take it."""
    lines = (
        f"R.U.T. {rut.formatted(centre.rut)}" if centre.rut else "",
        centre.address,
        "  ·  ".join(centre.contacts),
    )
    return {"name": centre.name, "lines": [line for line in lines if line]}


def facts(*told: Fact) -> list[list[str]]:
    """Return the facts that say something."""
    return [[label, value] for label, value in told if value]


def client_facts(client: SheetClient) -> tuple[Fact, ...]:
    """Return what a sheet says of the client."""
    return (
        ("Cliente", client.name),
        ("R.U.T.", client.rut and rut.formatted(client.rut)),
        ("Teléfono", client.phone),
        ("Correo", client.email),
    )


def vehicle_facts(car: SheetVehicle) -> tuple[Fact, ...]:
    """Return what a sheet says of the vehicle."""
    return (
        ("Patente", plate.formatted(car.plate)),
        ("Vehículo", car.description),
        ("Color", car.colour),
        ("VIN", car.vin),
        ("Kilometraje", None if car.odometer is None else kilometres(car.odometer)),
        ("Combustible", car.fuel),
    )


def kilometres(distance: int) -> str:
    """Return a distance as `48.200 km`."""
    return f"{quantity.formatted(Decimal(distance))} km"


def in_svg(picture: bytes, *, kind: str) -> str:
    """Return a PNG or JPEG (`kind`) inside an SVG: JSON carries nothing else to a template."""
    with Image.open(BytesIO(picture), formats=[kind]) as image:
        size = f'width="{image.width}" height="{image.height}"'
    encoded = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/{kind.lower()};base64,{encoded}"/></svg>'
    )
