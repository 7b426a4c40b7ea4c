"""The lines of a quotation: written in place, moved, taken off, and added one by one or in sets."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.quotations import QuotedKind
from models.values import money
from torque_app.core.choices import Choice
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.inventory import queries as stock
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import PackageRow
from torque_app.quotations.service import NewLine
from torque_app.quotations.state import offered, typed
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.shown import plain
from torque_app.vehicles import queries as cars
from torque_app.workshop import queries as workshop

SHELVED: Final = frozenset({QuotedKind.PART, QuotedKind.SUPPLY, QuotedKind.TYRE})
SEE_STOCK, SEE_OPERATIONS, SEE_CARS = "inventory.view", "workshop.view", "vehicles.view"
LONGEST: Final = 300
MOST_OFFERED: Final = 10


class LinesState(Screen, rx.State):
    """What is written in the lines that are there."""

    @rx.event
    @allow(Quotations.EDIT)
    async def say(self, line_id: str, name: str, value: str) -> None:
        """Keep what was typed into a field of a line."""
        page = await self.get_state(QuotationState)
        there = any(row.id == line_id for row in page.lines)
        if there and name in typed.LINE:
            await page._keep(line_id, name, value[: typed.LONGEST])  # noqa: SLF001 - one page

    @rx.event
    @allow(Quotations.EDIT)
    async def give_up(self, line_id: str) -> None:
        """Let go of what was typed in a line and not kept."""
        page = await self.get_state(QuotationState)
        await page._give_up(line_id)  # noqa: SLF001 - states of one page

    @rx.event
    @allow(Quotations.EDIT)
    async def move(self, line_id: str, step: int) -> None:
        """Move a line up (-1) or down (1) in its group."""
        page = await self.get_state(QuotationState)
        before = offered.neighbours(list(page.lines), line_id, step)
        if before is not None:
            place = UUID(before) if before else None
            await page._give(service.move_line, UUID(line_id), before=place)  # noqa: SLF001

    @rx.event
    @allow(Quotations.EDIT)
    async def remove(self, line_id: str) -> None:
        """Take a line off."""
        page = await self.get_state(QuotationState)
        if any(row.id == line_id for row in page.lines):
            await page._give(service.remove_line, UUID(line_id))  # noqa: SLF001 - one page

    @rx.event
    @allow(Quotations.VIEW)
    async def submit(self, _data: dict[str, Any]) -> None:
        """Take the Enter key in a field as what it is: nothing to send, each field is kept."""
        page = await self.get_state(QuotationState)
        page._rest()  # noqa: SLF001 - states of one page


class AddingState(Screen, rx.State):
    """The row that adds: what kind of line, and what shelves and catalogue have of it.

    `turn` grows with each line added, so that the box stands empty, and ready to be typed in, for
    the next one; `choosing` shows the packages.
    """

    kind: str = QuotedKind.LABOR.value
    found: list[Choice] = []
    turn: int = 0
    choosing: bool = False
    packages: list[Choice] = []

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Start with a line of labour."""
        self.kind, self.found, self.turn = QuotedKind.LABOR.value, [], 0
        self.choosing, self.packages = False, []

    @rx.event
    @allow(Quotations.EDIT)
    async def choose_kind(self, kind: str) -> None:
        """Say what the next line sells."""
        if kind in QuotedKind.__members__:
            self.kind, self.found = kind, []

    @rx.event
    @allow(Quotations.EDIT)
    async def search(self, text: str) -> None:
        """Offer what the shelves or the catalogue of operations have."""
        self.found = await self._ask(_offered, QuotedKind(self.kind), text[:LONGEST])

    @rx.event
    @allow(Quotations.EDIT)
    async def add(self, chosen: str) -> None:
        """Add what was chosen, at its price of the day."""
        key = uuid_or_none(chosen)
        if key is None:
            return
        kind = QuotedKind(self.kind)
        by_hours = kind is QuotedKind.LABOR
        await self._add(
            NewLine(
                kind=kind,
                item_id=None if by_hours else key,
                operation_id=key if by_hours else None,
            )
        )

    @rx.event
    @allow(Quotations.EDIT)
    async def add_free(self, text: str) -> None:
        """Add a line in words of one's own; its price is written in it."""
        said = " ".join(text.split())[:LONGEST]
        if said:
            await self._add(
                NewLine(kind=QuotedKind(self.kind), description=said, quantity=Decimal(1))
            )

    @rx.event
    @allow(Quotations.EDIT)
    async def show_packages(self) -> None:
        """Offer the packages that fit the car."""
        page = await self.get_state(QuotationState)
        vehicle = UUID(page.sheet.vehicle_id) if page.sheet.vehicle_id else None
        self.packages = await self._ask(_packages, vehicle)
        self.choosing = True

    @rx.event
    @allow(Quotations.VIEW)
    async def hide_packages(self) -> None:
        """Put the packages away."""
        self.choosing = False

    @rx.event
    @allow(Quotations.EDIT)
    async def add_package(self, code: str) -> None:
        """Add the lines of a package."""
        page = await self.get_state(QuotationState)
        if await page._give(service.add_package, code[:40]):  # noqa: SLF001 - states of one page
            self.choosing = False
            await self._say(_("Paquete agregado."))

    async def _add(self, line: NewLine) -> None:
        page = await self.get_state(QuotationState)
        self.turn += 1
        if await page._give(service.add_line, line) and page.lines:  # noqa: SLF001 - one page
            self.found = []


def _offered(tx: Tx, kind: QuotedKind, text: str) -> list[Choice]:
    """Return what may be picked for a kind of line, as far as the actor sees it."""
    if kind in SHELVED and tx.actor.may(SEE_STOCK):
        return stock.search(tx, text, limit=MOST_OFFERED)
    if kind is QuotedKind.LABOR and tx.actor.may(SEE_OPERATIONS):
        rows = workshop.search_operations(tx, text, MOST_OFFERED)
        return [
            Choice(str(row.id), row.description, f"{row.code} · {plain(row.standard_hours)} h")
            for row in rows
        ]
    return []


def _packages(tx: Tx, vehicle_id: UUID | None) -> list[Choice]:
    """Return the packages in use, those of the car alone where it is known."""
    car = cars.row(tx, vehicle_id) if vehicle_id and tx.actor.may(SEE_CARS) else None
    found = queries.packages(tx, make=car.make if car else "", model=car.model if car else "")
    return [Choice(row.code, row.name, _package_about(row)) for row in found]


def _package_about(row: PackageRow) -> str:
    """Return what a package holds and costs, net; its price of the day where it has none."""
    held = _(counted(len(row.lines), "1 línea", "{count} líneas"))
    price = money.formatted(row.fixed_price) if row.fixed_price is not None else _("Precio del día")
    return f"{row.code} · {held} · {price}"
