"""Tablets registered and revoked, and the PINs of who uses them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.tx import Tx
from torque_app.kiosk import queries, service
from torque_app.shell.rest import (
    Calling,
    Envelope,
    Wanted,
    answer,
    created,
    listed,
    shown_once,
)

devices = APIRouter(prefix="/kiosk-devices", tags=["Tablets del taller"])
pins = APIRouter(prefix="/kiosk-pins", tags=["Tablets del taller"])
router = devices
ROUTERS = (pins,)


class DeviceIn(BaseModel):
    """A tablet to register."""

    name: str = Field(max_length=200, examples=["Tablet del elevador 1"])
    service_center_id: UUID


class DeviceOut(BaseModel):
    """A tablet with its token, which is shown this once."""

    device: queries.DeviceRow
    token: str


class PinIn(BaseModel):
    """A PIN to give."""

    pin: str = Field(min_length=1, max_length=20, examples=["2846"])


@devices.get("", response_model=Envelope[list[queries.DeviceRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las tablets, también las dadas de baja; filtra por centro y estado."""
    return listed(calling, queries.devices, wanted)


@devices.post("", response_model=Envelope[DeviceOut], status_code=201)
def register(calling: Calling, body: DeviceIn) -> Response:
    """Registra una tablet y muestra su clave por única vez."""
    return created(shown_once(calling), _register, body)


def _register(tx: Tx, body: DeviceIn) -> dict[str, Any]:
    row, token = service.register_device(tx, **body.model_dump())
    return {"device": row, "token": token}


@devices.delete("/{device_id}", response_model=Envelope[queries.DeviceRow])
def revoke(calling: Calling, device_id: UUID) -> Response:
    """Da de baja una tablet; su próxima petición recibe 401."""
    return answer(calling, service.revoke_device, device_id)


@pins.get("", response_model=Envelope[list[queries.PinRow]])
def who_has_one(calling: Calling) -> Response:
    """Lista quiénes pueden usar las tablets y si tienen PIN; nunca el PIN."""
    return answer(calling, queries.pin_rows)


@pins.put("/me", response_model=Envelope[None])
def choose(calling: Calling, body: PinIn) -> Response:
    """Cambia el PIN propio."""
    return answer(calling, service.set_own_pin, pin=body.pin)


@pins.put("/{user_id}", response_model=Envelope[queries.PinRow])
def give(calling: Calling, user_id: UUID, body: PinIn) -> Response:
    """Da un PIN a una persona; lo que tenía abierto en tablets deja de servir."""
    return answer(calling, service.set_pin, user_id, pin=body.pin)


@pins.delete("/{user_id}", response_model=Envelope[None])
def take_away(calling: Calling, user_id: UUID) -> Response:
    """Quita el PIN a una persona: no entra más en las tablets."""
    return answer(calling, service.remove_pin, user_id)
