"""Reception: a car comes in, its OT is opened."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.clients import ClientType
from models.values import clock, rut
from models.work_orders import ArrivalMode
from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.newcomers import NEEDED, NEW, Newcomers
from torque_app.tenants import queries as workshop
from torque_app.vehicles import queries as cars
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed

REQUIRED: Final = {"service_type": typed.SERVICE_MISSING, **NEEDED}


class ReceptionState(Newcomers, rx.State):
    """The form of a new OT."""

    owner: str = ""
    already: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    _zones: dict[str, str] = {}
    _own_zone: str = clock.SANTIAGO

    @rx.event
    @allow(WorkOrders.CREATE)
    async def load(self) -> Any:
        """Start empty, or with the car or client of the address.

        The form is mounted after this: the draft it brings back must not be emptied again.
        """
        self.loading = True
        yield
        self.car, self.client, self.owner, self.errors, self.already = {}, {}, "", {}, []
        found = await self._ask(workshop.centres, only_active=True)
        self.centres = [Choice(str(one.id), one.name, one.code) for one in found]
        self._zones = {str(one.id): one.timezone for one in found}
        own = str((await self._actor()).centre_id or "")
        self._own_zone = self._zones.get(own, found[0].timezone if found else clock.SANTIAGO)
        query = self._get_root_state().router_data.get("query", {})
        if car := uuid_or_none(str(query.get("vehiculo", ""))):
            await self._take_car(car)
        elif client := uuid_or_none(str(query.get("cliente", ""))):
            await self._take_client(client)
        self.loading = False

    @rx.event
    @allow(WorkOrders.CREATE)
    async def search_cars(self, text: str) -> None:
        """Offer cars by plate, VIN or model; of the client, once one is chosen."""
        self.cars = await self._ask(cars.search, text)

    @rx.event
    @allow(WorkOrders.CREATE)
    async def search_clients(self, text: str) -> None:
        """Offer clients by name, RUT or phone."""
        self.clients = await self._ask(clients.search, text)

    @rx.event
    @allow(WorkOrders.CREATE)
    async def choose_car(self, vehicle_id: str) -> None:
        """Take a car, and with it its owner."""
        chosen = uuid_or_none(vehicle_id)
        if chosen is None:
            self.car, self.owner, self.already = {}, "", []
        else:
            await self._take_car(chosen)

    @rx.event
    @allow(WorkOrders.CREATE)
    async def choose_client(self, client_id: str) -> None:
        """Take a client."""
        chosen = uuid_or_none(client_id)
        if chosen is None:
            self.client = {}
        else:
            await self._take_client(chosen)

    @rx.event
    @allow(WorkOrders.CREATE)
    async def new_car(self, text: str) -> None:
        """Write down a car the workshop does not know."""
        self.car = {"id": NEW, "label": text[:20].upper()}
        self.owner, self.already = "", []

    @rx.event
    @allow(WorkOrders.CREATE)
    async def new_client(self, text: str) -> None:
        """Write down a client the workshop does not know."""
        self.client = {"id": NEW, "label": text[:100]}

    @rx.event
    @allow(WorkOrders.CREATE)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is missing or wrong in a field just left."""
        said = REQUIRED.get(name, "") if not value.strip() else ""
        if name == "new_rut" and value.strip():
            said = _wrong_rut(value)
        self.errors = {**self.errors, name: said}

    @rx.event
    @allow(WorkOrders.CREATE)
    async def open_ot(self, data: dict[str, Any]) -> Any:
        """Open the OT, with its new client and car if they are new, and go to it."""
        if self._is_again(data):
            return
        try:
            wanted = self._wanted(data)
            opened = await self._ask(service.receive, **wanted)
        except TorqueError as refused:
            await self._refuse(refused, named=self._shown_at)
            return
        # first the draft in the browser ends, then the page may be left without a question
        self._keep(data)
        await self._say(_("OT {number} abierta.").format(number=opened.number))
        yield
        yield rx.redirect(f"/ot/{opened.id}")

    def _wanted(self, data: Mapping[str, Any]) -> dict[str, Any]:
        centre = str(data.get("service_center_id") or "")
        own = typed.header(data, self._zones.get(centre, self._own_zone))
        readers = {name: read for name, read in own.items() if name != "estimated_hours"} | {
            "arrival_mode": lambda: typed.one_of(
                ArrivalMode, data, "arrival_mode", ArrivalMode.VEHICLE_PRESENT
            ),
            "service_center_id": lambda: uuid_or_none(centre),
            "transfer_vehicle": lambda: data.get("transfer_vehicle") == "on",
        }
        readers |= self._client_readers(data) | self._car_readers(data)
        return all_of(readers)

    def _client_readers(self, data: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
        if self.client.get("id") == NEW:
            return {"client": lambda: _new_client(data)}
        said = _("Elige el cliente, o crea uno.")
        return {"client_id": lambda: typed.uuid(self.client.get("id"), "client_id", said)}

    def _car_readers(self, data: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
        if self.car.get("id") == NEW:
            return {"vehicle": lambda: _new_car(data)}
        said = _("Elige el vehículo, o crea uno.")
        return {"vehicle_id": lambda: typed.uuid(self.car.get("id"), "vehicle_id", said)}

    async def _take_car(self, vehicle_id: UUID) -> None:
        car = await self._ask(cars.row, vehicle_id)
        self.car = {"id": str(car.id), "label": car.plate_shown}
        self.owner = str(car.client_id)
        self.already = await self._ask(queries.open_of_vehicle, vehicle_id)
        if not self.client.get("id"):
            await self._take_client(car.client_id)

    async def _take_client(self, client_id: UUID) -> None:
        client = await self._ask(clients.row, client_id)
        self.client = {"id": str(client.id), "label": client.name}


def _wrong_rut(typed_rut: str) -> str:
    try:
        rut.normalize(typed_rut)
    except ValueError as wrong:
        return _(str(wrong))
    return ""


def _new_client(data: Mapping[str, Any]) -> dict[str, Any]:
    name = typed.words(data, "new_name", most=100, sentence=REQUIRED["new_name"])
    rest = {one: typed.words(data, f"new_{one}", most=120) for one in ("rut", "phone", "email")}
    kind = {"type": typed.one_of(ClientType, data, "new_type", ClientType.PERSON)}
    return {"name": name} | kind | {key: value for key, value in rest.items() if value}


def _new_car(data: Mapping[str, Any]) -> dict[str, Any]:
    car: dict[str, Any] = {
        one: typed.words(data, f"new_{one}", most=60, sentence=REQUIRED[f"new_{one}"])
        for one in ("plate", "make", "model")
    }
    year = typed.number(data, "new_year")
    return car | ({"year": int(year)} if year is not None else {})
