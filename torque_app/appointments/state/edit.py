"""The form of an appointment, new or changed; what was typed stays in the browser until saved."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.appointments import Channel
from models.values import clock
from torque_app.appointments import queries, rules, service
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries import AppointmentRow, RequestRow
from torque_app.appointments.state import typed
from torque_app.appointments.state.agenda import AgendaState
from torque_app.appointments.state.sheet import SheetState
from torque_app.appointments.state.shown import LOOSE
from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Level, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled
from torque_app.tenants import queries as tenants
from torque_app.vehicles import queries as vehicles
from torque_app.workshop import queries as workshop

NOBODY: Final = Choice("", "")
LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480)
MOST_CARS: Final = 8
USUAL: Final = 60
"""Minutes an appointment takes unless somebody says otherwise."""


@dataclass(frozen=True)
class Fields:
    """The fields of an appointment as its form takes them; the hour is on the centre's clock."""

    service_type: str = ""
    starts_at: str = ""
    minutes: str = str(USUAL)
    bay_id: str = ""
    technician_id: str = ""
    customer_complaint: str = ""
    notes: str = ""
    estimated_hours: str = ""
    estimated_cost: str = ""
    at_home: bool = False
    pickup_address: str = ""
    pickup_comuna: str = ""
    drop_address: str = ""
    drop_comuna: str = ""
    channel: str = Channel.CALL_CENTER.value


@dataclass(frozen=True)
class Places:
    """What the form chooses from at a centre."""

    centre_id: str = ""
    zone: str = clock.SANTIAGO
    bays: tuple[Choice, ...] = ()
    technicians: tuple[Choice, ...] = ()


class EditState(Filled, rx.State):
    """The form, open while it is `of` something: `new`, or the id of an appointment."""

    of: str = ""
    fields: rx.Field[Fields] = rx.field(default_factory=Fields)
    places: rx.Field[Places] = rx.field(default_factory=Places)
    car: rx.Field[Choice] = rx.field(default_factory=lambda: NOBODY)
    cars: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    at_home: bool = False
    _request: str = ""
    _version: int = 0

    @rx.event
    @allow(Appointments.EDIT)
    async def start(self, column: str, minute: int) -> None:
        """Open the form at the place chosen in the calendar, or at the soonest free hour."""
        page = await self.get_state(AgendaState)
        if not page.centre:
            return
        await self._at(UUID(page.centre))
        head = next((head for head in page.heads if head.id == column), None)
        is_day = head is not None and head.date == column
        seen = head.date if head else page.frame.day
        day = date.fromisoformat(seen) if seen else self._today()
        lane = column if head is not None and not is_day and column != LOOSE else ""
        at = _wall(day, minute) if column else await self._soonest(day, USUAL)
        if page.asked.filters.get("by") == "technician":
            self.fields = Fields(starts_at=at, technician_id=lane)
        else:
            self.fields = Fields(starts_at=at, bay_id=lane)
        await self._begin("new")

    @rx.event
    @allow(Appointments.EDIT)
    async def start_of_request(self, request_id: str) -> None:
        """Open the form with what a request asks for."""
        key = uuid_or_none(request_id)
        if key is None:
            return
        row = await self._ask(queries.request, key)
        centre_id = row.service_center_id
        await self._at(centre_id if centre_id is not None else await self._ask(_any_centre))
        minutes = row.wanted_minutes or USUAL
        zone = self.places.zone
        at = (
            _shown(row.wanted_at, zone)
            if row.wanted_at
            else await self._soonest(self._today(), minutes)
        )
        self.fields = _asked(row, at, minutes)
        await self._begin("new", request=request_id)
        if row.vehicle_id is not None:
            await self._take_car(row.vehicle_id)
        elif row.plate:
            self.cars = await self._ask(_cars, row.plate)

    @rx.event
    @allow(Appointments.EDIT)
    async def change(self) -> None:
        """Open the form over the appointment of the sheet."""
        page = await self.get_state(SheetState)
        key = uuid_or_none(page.sheet.id)
        if key is None:
            return
        row = await self._ask(queries.one, key)
        await self._at(row.service_center_id)
        self.fields, self._version = _written(row, self.places.zone), row.version
        await self._begin(str(key))
        await self._take_car(row.vehicle_id)

    @rx.event
    @allow(Appointments.EDIT)
    async def close(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.of = ""

    @rx.event
    @allow(Appointments.EDIT)
    async def find(self, text: str) -> None:
        """Offer the cars that match a plate, a model, or their owner."""
        self.cars = await self._ask(_cars, text[:80])

    @rx.event
    @allow(Appointments.EDIT)
    async def choose(self, vehicle_id: str) -> None:
        """Keep the car picked."""
        picked = [choice for choice in self.cars if choice.id == vehicle_id]
        self.car = picked[0] if picked else NOBODY

    @rx.event
    @allow(Appointments.EDIT)
    async def go_home(self, checked: bool) -> None:
        """Ask for the address where the car is fetched, or stop asking."""
        self.at_home = checked

    @rx.event
    @allow(Appointments.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Book or change the appointment; a refusal stands at its field and nothing is lost."""
        if self._is_again(data):
            return
        try:
            row = await self._saved(typed.visit(data, self.places.zone))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        level: Level = "warning" if row.warnings else "success"
        text = _("Cita {number} guardada.").format(number=row.number)
        await self._say(text, level, detail=" ".join(row.warnings))
        yield  # the draft in the browser ends before its form is gone
        self.of = ""
        yield SheetState.refresh

    async def _saved(self, told: dict[str, Any]) -> AppointmentRow:
        if self.of != "new":
            return await self._ask(service.update, UUID(self.of), version=self._version, **told)
        vehicle = uuid_or_none(self.car.id)
        if vehicle is None:
            raise Invalid.field("vehicle_id", "Elige el vehículo.")
        request = uuid_or_none(self._request)
        return await self._ask(
            _book, vehicle, UUID(self.places.centre_id), request_id=request, told=told
        )

    async def _begin(self, of: str, *, request: str = "") -> None:
        self.errors, self.car, self.cars = {}, NOBODY, []
        self.at_home = self.fields.at_home
        self._request, self.of = request, of

    async def _take_car(self, vehicle_id: UUID) -> None:
        row = await self._ask(vehicles.row, vehicle_id)
        about = f"{row.make} {row.model} · {row.client}"
        self.car = Choice(str(row.id), row.plate_shown, about)
        self.cars = [self.car]

    async def _at(self, centre_id: UUID) -> None:
        self.places = await self._ask(_places, centre_id)

    def _today(self) -> date:
        return clock.business_date(datetime.now(UTC), self.places.zone)

    async def _soonest(self, day: date, minutes: int) -> str:
        """Return the first hour from a day on with room for so long; "" if none is near."""
        centre_id = UUID(self.places.centre_id)
        found = await self._ask(queries.soonest, centre_id, day, minutes)
        return _shown(found, self.places.zone) if found else ""


def _wall(day: date, minute: int) -> str:
    at = datetime.combine(day, datetime.min.time()) + timedelta(
        minutes=min(max(0, minute), rules.DAY - 1)
    )
    return f"{at:%Y-%m-%dT%H:%M}"


def _shown(instant: datetime, zone: str) -> str:
    return f"{clock.local(instant, zone):%Y-%m-%dT%H:%M}"


def _asked(row: RequestRow, at: str, minutes: int) -> Fields:
    return Fields(
        service_type=row.service_type,
        starts_at=at,
        minutes=str(minutes),
        customer_complaint=row.complaint,
        channel=row.channel.value,
    )


def _plain(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours.normalize():f}"


def _written(row: AppointmentRow, zone: str) -> Fields:
    return Fields(
        service_type=row.service_type,
        starts_at=_shown(row.starts_at, zone),
        minutes=str(row.minutes),
        bay_id=str(row.bay_id or ""),
        technician_id=str(row.technician_id or ""),
        customer_complaint=row.customer_complaint,
        notes=row.notes,
        estimated_hours=_plain(row.estimated_hours),
        estimated_cost="" if row.estimated_cost is None else f"{row.estimated_cost:.0f}",
        at_home=row.location is rules.HOME,
        pickup_address=row.pickup_address,
        pickup_comuna=row.pickup_comuna,
        drop_address="" if _goes_back(row) else row.drop_address,
        drop_comuna="" if _goes_back(row) else row.drop_comuna,
        channel=row.channel.value,
    )


def _goes_back(row: AppointmentRow) -> bool:
    """Tell whether the car is brought back where it was fetched: the form leaves that blank."""
    fetched = (row.pickup_address, row.pickup_comuna)
    return (row.drop_address, row.drop_comuna) == fetched


def _places(tx: Tx, centre_id: UUID) -> Places:
    return Places(
        centre_id=str(centre_id),
        zone=tenants.centre(tx, centre_id).timezone,
        bays=tuple(
            Choice(str(one.id), f"{one.code} · {one.name}")
            for one in workshop.bays(tx, centre_id, only_active=True)
        ),
        technicians=tuple(
            Choice(str(one.id), one.name)
            for one in workshop.technicians(tx, centre_id, only_active=True)
        ),
    )


def _any_centre(tx: Tx) -> UUID:
    found = tenants.centres(tx, only_active=True)
    own = [row.id for row in found if tx.actor.centre_id in {None, row.id}]
    if not own:
        raise NotFound
    return own[0]


def _cars(tx: Tx, text: str) -> list[Choice]:
    """Return the cars that match, and those of the clients who match."""
    found = {choice.id: choice for choice in vehicles.search(tx, text, limit=MOST_CARS)}
    for owner in clients.search(tx, text, limit=3) if text.strip() else []:
        for car in vehicles.search(tx, "", limit=MOST_CARS, client_id=UUID(owner.id)):
            found.setdefault(car.id, car)
    return list(found.values())[: 2 * MOST_CARS]


def _book(
    tx: Tx, vehicle_id: UUID, centre_id: UUID, *, request_id: UUID | None, told: dict[str, Any]
) -> AppointmentRow:
    owner = vehicles.row(tx, vehicle_id).client_id
    if request_id is not None:
        told["channel"] = queries.request(tx, request_id).channel
    return service.create(
        tx,
        client_id=owner,
        vehicle_id=vehicle_id,
        service_center_id=centre_id,
        service_request_id=request_id,
        **told,
    )
