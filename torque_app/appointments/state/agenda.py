"""The calendar: what is booked, moved by mouse, touch or keyboard, live in every open browser."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values import clock
from torque_app.appointments import queries, rules, service
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state import shown
from torque_app.appointments.state.shown import LOOSE, Frame, Head, Item
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.tenants import queries as tenants

PATH: Final = "/agenda"
REQUESTS: Final = "/agenda/solicitudes"
FILTERS: Final = ("day", "view", "by", "centre", "appointment")
WEEK: Final = "week"
DAYS_OF_WEEK: Final = 6
SUNDAY: Final = 6


class AgendaState(Screen, rx.State):
    """One day in lanes, or one week; which of them stands in the address."""

    heads: rx.Field[list[Head]] = rx.field(default_factory=list[Head])
    items: rx.Field[list[Item]] = rx.field(default_factory=list[Item])
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    centres: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    centre: str = ""
    frame: rx.Field[Frame] = rx.field(default_factory=Frame)
    settled: int = 0
    waiting: int = 0
    loading: bool = True
    error: str = ""
    _day: str = ""

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> Any:
        """Read the days its address asks for, now and whenever something there changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, FILTERS)
        self.centres = await self._ask(own_centres)
        await self._settle_place()
        await self._watch("agenda", "service_requests")
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the same days again, and show them if they changed."""
        await self._read()

    @rx.event
    @allow(Appointments.EDIT)
    async def move(self, item_id: str, column: str, start: int, end: int) -> None:
        """Put an appointment down; a refusal says why, and it goes back."""
        item = next((one for one in self.items if one.id == item_id), None)
        known = column in {head.id for head in self.heads}
        if item is not None and known and not item.fixed and 0 <= start < end <= rules.DAY:
            await self._tell(self._command(item, column), UUID(item_id), start=start, end=end)
        await self._read()
        self.settled += 1

    @rx.event
    @allow(Appointments.VIEW)
    async def step(self, days: int) -> Any:
        """Go so many days or weeks on or back; 0 is today."""
        here = self._here()
        stride = 7 if self._is_week() else 1
        ahead = max(-1, min(days, 1)) * stride
        to = here + timedelta(days=ahead) if days else self._today()
        if not self._is_week() and days and to.weekday() == SUNDAY:
            to += timedelta(days=ahead)
        return rx.redirect(self._at("day", to.isoformat()), replace=True)

    @rx.event
    @allow(Appointments.VIEW)
    async def narrow(self, key: str, value: str) -> Any:
        """Show another centre, day, view or kind of lane."""
        if key in FILTERS:
            return rx.redirect(self._at(key, value), replace=True)
        return None

    def _at(self, key: str, value: str) -> str:
        return self.asked.narrowed("appointment", "").narrowed(key, value).at(PATH)

    def _is_week(self) -> bool:
        return self.asked.filters.get("view") == WEEK

    def _here(self) -> date:
        try:
            day = date.fromisoformat(self._day)
        except ValueError:
            return self._today()
        return day if rules.is_near(day, self._today()) else self._today()

    def _today(self) -> date:
        return clock.business_date(datetime.now(UTC), self.frame.zone)

    def _command(self, item: Item, column: str) -> Any:
        """Return the command that puts an item into a column, at minutes told later."""
        day, lane, zone = self._here(), None, self.frame.zone
        by = "technician_id" if self._by() == "technician" else "bay_id"
        if self._is_week():
            day = date.fromisoformat(column)
        elif column != item.column:
            lane = {by: None if column == LOOSE else UUID(column)}

        def moved(tx: Tx, appointment_id: UUID, *, start: int, end: int) -> Any:
            return service.update(
                tx,
                appointment_id,
                starts_at=rules.instant(day, start, zone),
                minutes=end - start,
                version=item.version,
                **lane or {},
            )

        return moved

    def _by(self) -> str:
        return "technician" if self.asked.filters.get("by") == "technician" else "bay"

    async def _settle_place(self) -> None:
        """Decide on a centre and a day: the address's own, or those of an appointment it names."""
        wanted = self.asked.filters
        ids = [choice.id for choice in self.centres]
        self.centre = wanted["centre"] if wanted.get("centre") in ids else (ids[0] if ids else "")
        self._day = wanted.get("day", "")
        try:
            key = UUID(wanted.get("appointment", ""))
            row = await self._ask(queries.one, key)
        except (ValueError, NotFound):
            return
        self.centre = str(row.service_center_id)
        self._day = clock.business_date(row.starts_at, self.frame.zone).isoformat()

    async def _read(self) -> None:
        self.loading, self.error = False, ""
        if not self.centre:
            self.error = _("Crea primero un centro en Ajustes.")
            return
        days = DAYS_OF_WEEK if self._is_week() else 1
        first = rules.first_day(self._here(), days)
        try:
            found = await self._share(queries.calendar, UUID(self.centre), first, days)
            self.waiting = await self._share(queries.new_requests)
        except TorqueError as refused:
            self.error = _(str(refused))
            return
        today = clock.business_date(datetime.now(UTC), found.timezone)
        seen = shown.seen(found, day=self._here(), by=self._by(), today=today)
        self.frame = seen.frame
        if (self.heads, self.items) != (list(seen.heads), list(seen.items)):
            self.heads, self.items = list(seen.heads), list(seen.items)


def own_centres(tx: Tx) -> list[Choice]:
    """Return the centres whose calendar the actor may look at."""
    return [
        Choice(str(row.id), row.name, row.code)
        for row in tenants.centres(tx, only_active=True)
        if tx.actor.centre_id in {None, row.id}
    ]
