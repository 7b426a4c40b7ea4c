"""The dialogs of a car's record: its facts, its owner, its odometer."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import reflex as rx

from models.vehicles import OdometerSource
from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, Stale, TorqueError
from torque_app.core.keys import uuid_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled, overtaken
from torque_app.vehicles import queries, service
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state import typed
from torque_app.vehicles.state.record import VehicleState

EDIT, OWNER, ODOMETER = "edit", "owner", "odometer"


@dataclass(frozen=True)
class CarFields:
    """The fields of a car as a form takes them."""

    plate: str = ""
    vin: str = ""
    make: str = ""
    model: str = ""
    year: str = ""
    color: str = ""
    variant: str = ""
    fuel: str = ""
    motor_number: str = ""
    inspection_due: str = ""
    insurance_company: str = ""
    insurance_end: str = ""
    notes: str = ""


LABELS: Final = {
    "plate": _("Patente"),
    "vin": _("VIN"),
    "make": _("Marca"),
    "model": _("Modelo"),
    "year": _("Año"),
    "color": _("Color"),
    "variant": _("Versión"),
    "fuel": _("Combustible"),
    "motor_number": _("N.º de motor"),
    "inspection_due": _("Revisión técnica"),
    "insurance_company": _("Aseguradora"),
    "insurance_end": _("Seguro hasta"),
    "notes": _("Notas"),
}


class EditVehicleState(Filled, rx.State):
    """Which dialog is open over a car; `stale` says what somebody else changed meanwhile."""

    dialog: str = ""
    vehicle_id: str = ""
    fields: CarFields = CarFields()
    version: int = 0
    found: list[Choice] = []
    stale: str = ""

    @rx.event
    @allow(Vehicles.EDIT)
    async def start(self, dialog: str) -> None:
        """Open one of the three dialogs for the car on the page."""
        page = await self.get_state(VehicleState)
        if not page.card.id or dialog not in (EDIT, OWNER, ODOMETER):
            return
        self.vehicle_id = page.card.id
        await self._take()
        if dialog == OWNER:
            self.found = await self._ask(clients.search, "")
        self.errors, self.stale, self.dialog = {}, "", dialog

    @rx.event
    @allow(Vehicles.EDIT)
    async def cancel(self) -> None:
        """Close the dialog; what was typed waits in the browser."""
        self.dialog = ""

    @rx.event
    @allow(Vehicles.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        self.errors = {**self.errors, name: typed.complaint(name, value)}

    @rx.event
    @allow(Vehicles.EDIT)
    async def find(self, text: str) -> None:
        """Offer the clients that match what is typed."""
        self.found = await self._ask(clients.search, text[:80])

    @rx.event
    @allow(Vehicles.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Save over the version read; after a refusal for staleness, over the newer one."""
        try:
            fields = typed.vehicle(data)
            await self._ask(
                service.update, uuid_of(self.vehicle_id), version=self.version, **fields
            )
        except Stale as refused:
            await self._say(_(str(refused)), "warning")
            await self._compare()
            return
        except TorqueError as refused:
            await self._refuse(refused)
            return
        async for step in self._done(data, _("Cambios guardados.")):
            yield step

    @rx.event
    @allow(Vehicles.EDIT)
    async def hand_over(self, data: dict[str, Any]) -> Any:
        """Pass the car to the client picked."""
        try:
            client_id = typed.chosen(data, "client_id")
            await self._ask(service.change_owner, uuid_of(self.vehicle_id), client_id=client_id)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        async for step in self._done(data, _("El vehículo cambió de dueño.")):
            yield step

    @rx.event
    @allow(Vehicles.EDIT)
    async def record(self, data: dict[str, Any]) -> Any:
        """Keep what the odometer shows, and say aloud what looks wrong in it."""
        if self._is_again(data):
            return
        try:
            kept = await self._ask(
                service.record_odometer, uuid_of(self.vehicle_id), **_reading(data)
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        doubt = " ".join(kept.warnings)
        async for step in self._done(data, _("Kilometraje registrado."), doubt=doubt):
            yield step

    async def _done(self, data: dict[str, Any], said: str, *, doubt: str = "") -> Any:
        self._keep(data)
        self.stale = ""
        await self._say(said, "warning" if doubt else "success", detail=doubt)
        yield  # the draft in the browser ends before its form is gone
        self.dialog = ""
        yield VehicleState.refresh

    async def _compare(self) -> None:
        """Say what the other person saved, keep what is typed, and let the next save through."""
        before = asdict(self.fields)
        await self._take()
        self.stale = overtaken(before, asdict(self.fields), LABELS)

    async def _take(self) -> None:
        detail = await self._ask(queries.one, uuid_of(self.vehicle_id))
        row = detail.vehicle
        self.version = detail.version
        self.fields = CarFields(
            plate=row.plate,
            vin=row.vin or "",
            make=row.make,
            model=row.model,
            year=str(row.year or ""),
            color=row.color or "",
            variant=detail.variant or "",
            fuel=detail.fuel or "",
            motor_number=detail.motor_number or "",
            inspection_due=_iso(row.inspection_due),
            insurance_company=detail.insurance_company or "",
            insurance_end=_iso(detail.insurance_end),
            notes=detail.notes or "",
        )


def _reading(data: dict[str, Any]) -> dict[str, Any]:
    try:
        source = OdometerSource(str(data.get("source") or OdometerSource.RECEPTION))
    except ValueError:
        raise Invalid.field("source", _("Elige una opción.")) from None
    unit = "mi" if data.get("unit") == "mi" else "km"
    return {"distance": typed.whole(data, "kilometres"), "unit": unit, "source": source}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
