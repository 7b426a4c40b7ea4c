"""A quotation begun: for whom, for which car, at which centre; who is new is written down here."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.clients import ClientType
from torque_app.clients import queries as clients
from torque_app.clients import service as registering
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.quotations import service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.state import typed
from torque_app.quotations.state.record import LIST
from torque_app.shell.newcomers import NEEDED, NEW, Newcomers
from torque_app.tenants import queries as workshop
from torque_app.vehicles import queries as cars
from torque_app.vehicles import service as garage

LONGEST: Final = 120
CLIENT: Final = ("name", "rut", "phone", "email")
CAR: Final = ("plate", "make", "model", "year")


class StartingState(Newcomers, rx.State):
    """The form of a new quotation."""

    centre: str = ""

    @rx.event
    @allow(Quotations.EDIT)
    async def load(self) -> Any:
        """Start empty, or with the client or the car of the address.

        The form is mounted after this: the draft it brings back must not be emptied again.
        """
        self.loading = True
        yield
        self.client, self.car, self.errors, self.clients, self.cars = {}, {}, {}, [], []
        found = await self._ask(workshop.centres, only_active=True)
        self.centres = [Choice(str(one.id), one.name, one.code) for one in found]
        own = (await self._actor()).centre_id
        self.centre = str(own) if own else self.centres[0].id if self.centres else ""
        query = self._get_root_state().router_data.get("query", {})
        try:
            if car := typed.key_or_none("vehiculo", str(query.get("vehiculo", ""))):
                await self._take_car(car)
            elif client := typed.key_or_none("cliente", str(query.get("cliente", ""))):
                await self._take_client(client)
        except TorqueError as refused:
            await self._say(_(str(refused)), "warning")
        self.loading = False

    @rx.event
    @allow(Quotations.EDIT)
    async def search_clients(self, text: str) -> None:
        """Offer clients by name, RUT or phone."""
        self.clients = await self._ask(clients.search, text)

    @rx.event
    @allow(Quotations.EDIT)
    async def search_cars(self, text: str) -> None:
        """Offer cars by plate, VIN or model; the client's own, once one is chosen."""
        owner = self.client.get("id", "")
        own = UUID(owner) if owner not in {"", NEW} else None
        self.cars = [] if owner == NEW else await self._ask(cars.search, text, client_id=own)

    @rx.event
    @allow(Quotations.EDIT)
    async def choose_client(self, client_id: str) -> None:
        """Take a client; another one's car is let go."""
        chosen = uuid_or_none(client_id)
        if chosen is None:
            self.client = {}
            return
        if self.car.get("id", NEW) != NEW and client_id != self.client.get("id"):
            self.car = {}
        await self._take_client(chosen)

    @rx.event
    @allow(Quotations.EDIT)
    async def choose_car(self, vehicle_id: str) -> None:
        """Take a car, and with it its owner."""
        chosen = uuid_or_none(vehicle_id)
        if chosen is None:
            self.car = {}
        else:
            await self._take_car(chosen)

    @rx.event
    @allow(Quotations.EDIT)
    async def new_client(self, text: str) -> None:
        """Write down a client the workshop does not know; their car is new too, or none."""
        self.client = {"id": NEW, "label": text[:100]}
        if self.car.get("id", NEW) != NEW:
            self.car = {}

    @rx.event
    @allow(Quotations.EDIT)
    async def new_car(self, text: str) -> None:
        """Write down a car the workshop does not know."""
        self.car = {"id": NEW, "label": text[:20].upper()}

    @rx.event
    @allow(Quotations.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is missing in a field just left."""
        self.errors = {**self.errors, name: NEEDED.get(name, "") if not value.strip() else ""}

    @rx.event
    @allow(Quotations.EDIT)
    async def begin(self, data: dict[str, Any]) -> Any:
        """Begin the quotation, with its new client and car if they are new, and go to it."""
        if self._is_again(data):
            return
        try:
            begun = await self._ask(_begun, **self._wanted(data))
        except TorqueError as refused:
            await self._refuse(refused, named=self._shown_at)
            return
        # first the draft in the browser ends, then the page may be left without a question
        self._keep(data)
        yield
        yield rx.redirect(f"{LIST}/{begun.quotation.id}")

    def _wanted(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is asked for; Invalid by field for what is missing."""
        wrong: dict[str, str] = {}
        wanted: dict[str, Any] = {
            "centre_id": uuid_or_none(str(data.get("service_center_id") or "")),
            "notes": str(data.get("custom_notes") or "").strip()[: typed.LONGEST],
        }
        if self.client.get("id") == NEW:
            wanted["client"] = _said(data, CLIENT, wrong)
            company = data.get("new_type") == ClientType.COMPANY.value
            wanted["client"]["type"] = ClientType.COMPANY if company else ClientType.PERSON
        elif not self.client.get("id"):
            wrong["client_id"] = _("Elige el cliente, o crea uno.")
        else:
            wanted["client_id"] = UUID(self.client["id"])
        if self.car.get("id") == NEW:
            wanted["car"] = _car(data, wrong)
        elif self.car.get("id"):
            wanted["vehicle_id"] = UUID(self.car["id"])
        if wrong:
            raise Invalid(fields=wrong)
        return wanted

    async def _take_client(self, client_id: UUID) -> None:
        client = await self._ask(clients.row, client_id)
        self.client = {"id": str(client.id), "label": client.name}

    async def _take_car(self, vehicle_id: UUID) -> None:
        car = await self._ask(cars.row, vehicle_id)
        self.car = {"id": str(car.id), "label": car.plate_shown}
        await self._take_client(car.client_id)


def _said(data: Mapping[str, Any], names: tuple[str, ...], wrong: dict[str, str]) -> dict[str, Any]:
    """Return what was typed of somebody or something new; what is missing goes to `wrong`."""
    told = {name: str(data.get(f"new_{name}") or "").strip()[:LONGEST] for name in names}
    gaps = {f"new_{name}" for name, value in told.items() if not value} & NEEDED.keys()
    wrong |= {name: NEEDED[name] for name in gaps}
    return {name: value for name, value in told.items() if value}


def _car(data: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    car = _said(data, CAR, wrong)
    if "year" in car:
        try:
            car["year"] = typed.whole_or_none("new_year", car["year"])
        except Invalid as refused:
            wrong |= refused.fields
    return car


def _begun(
    tx: Tx,
    *,
    centre_id: UUID | None,
    notes: str,
    client_id: UUID | None = None,
    client: Mapping[str, Any] | None = None,
    vehicle_id: UUID | None = None,
    car: Mapping[str, Any] | None = None,
) -> QuotationDetail:
    """Begin a quotation, of somebody new, for a new car, or of both: all at once or not at all."""
    owner = registering.create(tx, **client).id if client is not None else client_id
    if owner is None:
        raise Invalid.field("client_id", "Elige el cliente, o crea uno.")
    if car is not None:
        vehicle_id = garage.create(tx, client_id=owner, **car).vehicle.id
    return service.draft(
        tx,
        client_id=owner,
        vehicle_id=vehicle_id,
        service_center_id=centre_id,
        custom_notes=notes,
    )
