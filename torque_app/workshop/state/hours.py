"""The section of hours: the centre's week, its special days, and the holidays of a year."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from models.values.clock import business_date
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled
from torque_app.workshop import queries, service
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.floor import Placed
from torque_app.workshop.state.shown import DayLine, HoursFields

FARTHEST = 5
"""Years before and after this one whose holidays are shown."""


class HoursState(Placed, Filled, rx.State):
    """When the centre in sight is open and how much it takes on."""

    loading: bool = True
    fields: rx.Field[HoursFields] = rx.field(default_factory=HoursFields)

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> Any:
        """Read the hours if their section is in sight; what others save later is told on saving."""
        if self._place().section != "horario":
            return
        self.loading, self.errors = True, {}
        yield  # the form is drawn anew, with the hours of another centre
        await self._read()
        self.loading = False

    @rx.event
    @allow(Workshop.MANAGE)
    async def save(self, data: dict[str, Any]) -> None:
        """Write the hours."""
        try:
            told = typed.hours(data)
            _actor, centre = await self._centre()
            row = await self._ask(
                service.save_calendar, centre.id, **told, version=self.fields.version
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self.fields = shown.hours(row)
        self._keep(data)
        await self._say(_("Horario guardado."))

    async def _read(self) -> None:
        _actor, centre = await self._centre()
        self.fields = shown.hours(await self._ask(queries.calendar, centre.id))


class DaysState(Placed, Filled, rx.State):
    """The special days and the holidays of a year."""

    year: int = 0
    specials: rx.Field[list[DayLine]] = rx.field(default_factory=list[DayLine])
    holidays: rx.Field[list[DayLine]] = rx.field(default_factory=list[DayLine])
    how: str = "closed"

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read this year's days, now and whenever one changes, if the hours are in sight."""
        if self._place().section == "horario":
            self.year, self.errors = business_date(datetime.now(UTC)).year, {}
            await self._watch(TOPIC)
            await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def refresh(self) -> None:
        """Read the days again."""
        await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def turn(self, years: int) -> None:
        """Go some years on or back."""
        this = business_date(datetime.now(UTC)).year
        self.year = min(max(self.year + years, this - FARTHEST), this + FARTHEST)
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def tell(self, how: str) -> None:
        """Say whether the day to add is open or closed."""
        self.how = "open" if how == "open" else "closed"

    @rx.event
    @allow(Workshop.MANAGE)
    async def add(self, data: dict[str, Any]) -> None:
        """Say that a day is unlike its weekday."""
        try:
            told = typed.special(data)
            _actor, centre = await self._centre()
            whole = data.get("whole_workshop") == "on"
            await self._ask(
                service.add_special_day, **told, service_center_id=None if whole else centre.id
            )
        except TorqueError as refused:
            await self._refuse(refused, named=lambda at: "special.from" if at == "hours" else at)
            return
        self._keep(data)
        self.year = told["day"].year
        await self._say(_("Día guardado."))
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self, special_day_id: str) -> None:
        """Let a day be like its weekday again."""
        wanted = typed.identity(special_day_id)
        if wanted is not None:
            await self._tell(service.remove_special_day, wanted)
        await self._read()

    async def _read(self) -> None:
        _actor, centre = await self._centre()
        specials, holidays = await self._ask(_days, centre.id, self.year)
        self.specials = [shown.special_day(row) for row in specials]
        self.holidays = [shown.holiday(row) for row in holidays]


def _days(
    tx: Tx, centre_id: UUID, year: int
) -> tuple[list[queries.SpecialDayRow], list[queries.HolidayRow]]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (
        queries.special_days(tx, centre_id, first, last),
        queries.holidays(tx, centre_id, year),
    )
