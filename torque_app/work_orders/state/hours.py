"""/horas: hours by the catalogue, on the bill and by the clock, and the stretches behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

import reflex as rx

from models.values import clock
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.listed import Listed
from torque_app.work_orders import queries
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import EntryRow, HoursRow
from torque_app.work_orders.state.floor_shown import PAUSES, hours_text
from torque_app.work_orders.state.shown import plain

MARKS: Final = {
    "running": (_("En curso"), "accent"),
    "forgotten": (_("Reloj olvidado"), "warning"),
    "corrected": (_("Corregido"), "info"),
}
"""What a stretch of work may be marked with, as the list filters it."""


@dataclass(frozen=True)
class Hours:
    """The hours of a person, beside each other; `first` and `last` lead to their stretches."""

    id: str
    name: str
    standard: str
    billed: str
    worked: str
    efficiency: str
    first: str
    last: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of work as a row of the list."""

    id: str
    ot_id: str
    number: str
    who: str
    task: str
    started_at: str
    lasted: str
    mark: str
    mark_label: str
    mark_tone: str
    note: str


class HoursState(Listed, rx.State):
    """The hours of a stretch of days, this month's unless the address says otherwise."""

    PATH: ClassVar = "/horas"
    FILTERS: ClassVar = ("from", "to", "user_id", "mark", "service_center_id")

    rows: rx.Field[list[Stretch]] = rx.field(default_factory=list[Stretch])
    sums: rx.Field[list[Hours]] = rx.field(default_factory=list[Hours])
    technicians: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever work begins or ends."""
        self._take_address()
        today = clock.business_date(datetime.now(UTC), clock.SANTIAGO)
        usual = {"from": today.replace(day=1).isoformat(), "to": today.isoformat()}
        self.asked = replace(self.asked, filters={**usual, **self.asked.filters})
        found = await self._ask(people.technicians)
        self.technicians = [Choice(str(one.id), one.name) for one in found]
        await self._watch("board")
        await self._read()

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def refresh(self) -> None:
        """Read the same days again."""
        await self._read()

    async def _read(self) -> None:
        self.sums = []
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is not None:
            page, sums = found
            self._fill(page, _stretch)
            days = (self.asked.filters["from"], self.asked.filters["to"])
            self.sums = [_hours(row, days) for row in sums]


def _overview(tx: Tx, listing: Listing) -> tuple[Page[EntryRow], list[HoursRow]]:
    """Return the stretches of the days asked for, and each technician's hours in them."""
    wanted = listing.filters
    sums = queries.hours_by_technician(
        tx,
        _day(wanted, "from"),
        _day(wanted, "to"),
        centre_id=UUID(wanted["service_center_id"]) if "service_center_id" in wanted else None,
    )
    ordered = replace(listing, sort=listing.sort or "started_at")
    return queries.find_entries(tx, ordered), _only(sums, wanted.get("user_id", ""))


def _only(sums: Sequence[HoursRow], who: str) -> list[HoursRow]:
    return [row for row in sums if not who or str(row.id) == who]


def _day(filters: object, name: str) -> date:
    told = filters.get(name, "") if isinstance(filters, dict) else ""
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise Invalid.field(name, _("Elige un día.")) from None


def _hours(row: HoursRow, days: tuple[str, str]) -> Hours:
    return Hours(
        id=str(row.id or ""),
        name=row.name,
        standard=hours_text(row.standard),
        billed=hours_text(row.billed),
        worked=hours_text(row.worked),
        efficiency="" if row.efficiency is None else f"{plain(row.efficiency)} %",
        first=days[0],
        last=days[1],
    )


def _stretch(row: EntryRow) -> Stretch:
    mark = _mark(row)
    label, tone = MARKS.get(mark, ("", "neutral"))
    why = PAUSES[row.pause_reason] if row.pause_reason else ""
    told = (row.task, why, row.correction, row.note)
    return Stretch(
        id=str(row.id),
        ot_id=str(row.ot_id),
        number=row.number,
        who=row.who,
        task=" · ".join(word for word in told if word),
        started_at=row.started_at.isoformat(),
        lasted="" if row.ended_at is None else hours_text(Decimal(row.minutes) / 60),
        mark=mark,
        mark_label=label,
        mark_tone=tone,
        note=f"{_('Corrigió')} {row.corrected_by}" if row.corrected_by else "",
    )


def _mark(row: EntryRow) -> str:
    if row.ended_at is None:
        return "running"
    if row.corrected_at is not None:
        return "corrected"
    return "forgotten" if row.is_forgotten else ""
