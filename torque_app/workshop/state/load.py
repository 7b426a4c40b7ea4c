"""The section of load: a week of a centre, by technician and by bay."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import reflex as rx

from models.values.clock import formatted_date
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.workshop import queries
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries import LoadRow
from torque_app.workshop.state import shown
from torque_app.workshop.state.floor import Placed, this_week

DAYS: Final = 7
AWAY, SHUT = _("No está"), _("Cerrado")
FARTHEST: Final = timedelta(weeks=52)
"""How far from this week the screen goes, either way."""


class LoadState(Placed, rx.State):
    """How full the week in sight is."""

    title: str = ""
    sentence: str = ""
    technicians: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])
    bays: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read the week, and again whenever hours, appointments or OTs change."""
        if self._place().section == "carga":
            await self._watch(TOPIC, "agenda", "board")
            await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def refresh(self) -> None:
        """Read the same week again."""
        await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def turn(self, weeks: int) -> Any:
        """Go some weeks on or back; none is this week."""
        _actor, centre = await self._centre()
        now = this_week(centre.timezone)
        ahead = timedelta(weeks=min(max(weeks, -52), 52))
        wanted = now if not weeks else self._week(now) + ahead
        kept = min(max(wanted, now - FARTHEST), now + FARTHEST)
        return rx.redirect(replace(self._place(), week=kept.isoformat()).at())

    def _week(self, now: date) -> date:
        told = self._place().week
        wanted = date.fromisoformat(told) if told else now
        return min(max(wanted, now - FARTHEST), now + FARTHEST)

    async def _read(self) -> None:
        try:
            _actor, centre = await self._centre()
            first = self._week(this_week(centre.timezone))
            told = await self._ask(queries.load, centre.id, first, DAYS)
        except TorqueError as refused:
            self.error, self.loading = _(str(refused)), False
            return
        self.title = _("{first} al {last}").format(
            first=formatted_date(first), last=formatted_date(first + timedelta(days=DAYS - 1))
        )
        self.sentence = _sentence(told)
        most = told.max_load_percent
        total = LoadRow(None, _("Todo el centro"), told.days)
        self.technicians = [
            shown.load_row(total, most, free=SHUT) | {"id": "all"},
            *(shown.load_row(row, most, free=AWAY if row.id else "") for row in told.technicians),
        ]
        self.bays = [shown.load_row(row, most, free=SHUT) for row in told.bays]
        self.error, self.loading = "", False


def _sentence(told: queries.Load) -> str:
    full = sum(cell.percent > told.max_load_percent for cell in told.days)
    if not full:
        return _("Ningún día pasa del {most} % de las horas.").format(most=told.max_load_percent)
    if full == 1:
        return _("1 día pasa del {most} % de las horas.").format(most=told.max_load_percent)
    return _("{full} días pasan del {most} % de las horas.").format(
        full=full, most=told.max_load_percent
    )
