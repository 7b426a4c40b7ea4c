"""/inspeccion/[inspection_id]: one point in hand, the next one a tap away."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import reflex as rx

from models.inspections import Grade
from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries import InspectionDetail
from torque_app.inspections.state import shown
from torque_app.inspections.state.shown import Look, Sheet, Spot

LONGEST = 600


class InspectionState(Screen, rx.State):
    """One inspection; `look` is the point in hand, `error` why its measure was not kept.

    `unexplained` is the point that waits for the reason why it is not looked at.
    """

    sheet: Sheet = Sheet()
    spots: list[Spot] = []
    look: Look = Look()
    error: str = ""
    unexplained: str = ""
    loading: bool = True
    missing: bool = False

    @rx.event
    @allow(Inspections.VIEW)
    async def load(self) -> Any:
        """Read the inspection of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.look, self.error = Sheet(), Look(), ""
        self.loading, self.missing = True, False
        yield  # the car seen before must not stand under this address
        wanted = uuid_or_none(query.get("inspection_id"))
        if wanted is None:
            self.missing, self.loading = True, False
            return
        await self._watch(f"inspection:{wanted}")
        await self._read(wanted)

    @rx.event
    @allow(Inspections.VIEW)
    async def refresh(self) -> None:
        """Read the same inspection again; the point in hand stays in hand."""
        await self._again()

    @rx.event
    @allow(Inspections.VIEW)
    async def go(self, point_id: str) -> None:
        """Take another point in hand."""
        await self._again(here=point_id)

    @rx.event
    @allow(Inspections.VIEW)
    async def step(self, delta: int) -> None:
        """Take the next point in hand, or the one before."""
        places = [spot.id for spot in self.spots]
        if self.look.id in places:
            there = places.index(self.look.id) + (1 if delta > 0 else -1)
            await self._again(here=places[there % len(places)])

    @rx.event
    @allow(Inspections.INSPECT)
    async def choose(self, light: str) -> None:
        """Give the point in hand its light and take the next one nobody looked at."""
        point_id = uuid_or_none(self.look.id)
        if point_id is None or light not in Grade.__members__:
            return
        self.unexplained = self.look.id if light == Grade.GREY and not self.look.note else ""
        if self.unexplained:
            return
        refused = await self._tell(service.grade, point_id, grade=Grade(light))
        await self._again(here="" if refused else self._next())

    @rx.event
    @allow(Inspections.INSPECT)
    async def excuse(self, reason: str) -> None:
        """Say why the point in hand is not looked at and take the next one."""
        point_id = uuid_or_none(self.unexplained)
        if point_id is None or self.unexplained != self.look.id:
            return
        told = reason[:LONGEST]
        refused = await self._tell(service.grade, point_id, grade=Grade.GREY, note=told)
        await self._again(here="" if refused else self._next())

    @rx.event
    @allow(Inspections.INSPECT)
    async def gauge(self, point_id: str, typed: str) -> None:
        """Keep a measure; the light it suggests stands until another is chosen."""
        if await self._gauged(point_id, typed):
            await self._again()

    @rx.event
    @allow(Inspections.INSPECT)
    async def gauge_and_go(self, point_id: str, typed: str) -> None:
        """Keep a measure and take the next point nobody looked at."""
        await self._gauged(point_id, typed)
        await self._again()
        if not self.error and self.look.light and point_id == self.look.id:
            await self._again(here=self._next())

    @rx.event
    @allow(Inspections.INSPECT)
    async def write(self, point_id: str, note: str) -> None:
        """Keep the note of a point; it is the reason of one that waits for it."""
        chosen = uuid_or_none(point_id)
        if chosen is None or (point_id == self.look.id and note.strip() == self.look.note):
            return
        left_out = Grade.GREY if note.strip() and point_id == self.unexplained else None
        await self._tell(service.grade, chosen, grade=left_out, note=note[:LONGEST])
        await self._again(here=self._next() if left_out else "")

    @rx.event
    @allow(Inspections.INSPECT)
    async def remove_photo(self, file_id: str) -> None:
        """Take a photo off the point in hand."""
        point_id, chosen = uuid_or_none(self.look.id), uuid_or_none(file_id)
        if point_id and chosen:
            await self._tell(service.remove_photo, point_id, chosen)
            await self._again()

    async def _gauged(self, point_id: str, typed: str) -> bool:
        """Keep a measure unless it is known; tell whether something was written."""
        chosen, measure = uuid_or_none(point_id), _number(typed)
        self.error = ""
        if chosen is None or not typed.strip() or self._knows(point_id, measure):
            return False
        if measure is None:
            self.error = _("Escribe la medida con números, por ejemplo 2,5.")
            return False
        refused = await self._tell(service.grade, chosen, measure=measure)
        self.error = next(iter(refused.fields.values()), "") if refused else ""
        return refused is None

    def _knows(self, point_id: str, measure: Decimal | None) -> bool:
        """Tell whether the point in hand has this measure already: a field left as it was."""
        same_point = point_id == self.look.id and measure is not None
        return same_point and _number(self.look.measure) == measure

    def _next(self) -> str:
        """Return the next point nobody looked at, after the one in hand and round to it."""
        places = [spot.id for spot in self.spots]
        here = places.index(self.look.id) if self.look.id in places else 0
        ahead = self.spots[here + 1 :] + self.spots[:here]
        return next((spot.id for spot in ahead if not spot.light), self.look.id)

    async def _again(self, *, here: str = "") -> None:
        if self.sheet.id:
            await self._read(UUID(self.sheet.id), here=here)

    async def _read(self, inspection_id: UUID, *, here: str = "") -> None:
        try:
            found = await self._ask(queries.one, inspection_id)
        except NotFound:
            self.sheet, self.missing, self.loading = Sheet(), True, False
            return
        self.sheet, self.spots = shown.sheet(found), shown.spots(found.points)
        self._hold(found, here or self.look.id)
        self.loading = False

    def _hold(self, found: InspectionDetail, here: str) -> None:
        """Take a point in hand: the one wanted, or the first nobody looked at."""
        points = found.points
        unseen = next((one for one in points if one.grade is None), points[0])
        chosen = next((one for one in points if str(one.id) == here), unseen)
        if str(chosen.id) != self.look.id:
            self.error, self.unexplained = "", ""
        self.look = shown.look(chosen, len(points))


class EndingState(Screen, rx.State):
    """The end of an inspection: the rest in green, what the client is told, or nothing at all."""

    open: bool = False
    errors: dict[str, str] = {}

    @rx.event
    @allow(Inspections.INSPECT)
    async def ask(self) -> None:
        """Open the dialog that finishes."""
        self.open, self.errors = True, {}

    @rx.event
    @allow(Inspections.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.open = False

    @rx.event
    @allow(Inspections.INSPECT)
    async def rest(self) -> Any:
        """Turn what nobody looked at green."""
        await self._tell(service.grade_rest, await self._inspection())
        return InspectionState.refresh

    @rx.event
    @allow(Inspections.INSPECT)
    async def finish(self, data: dict[str, Any]) -> Any:
        """Finish with what is told to the client."""
        summary = str(data.get("summary") or "")
        refused = await self._tell(service.finish, await self._inspection(), summary)
        self.errors = refused.fields if refused else {}
        self.open = bool(self.errors)
        if refused is None:
            await self._say(_("Inspección terminada. El informe está listo para el cliente."))
        return InspectionState.refresh

    @rx.event
    @allow(Inspections.INSPECT)
    async def discard(self) -> Any:
        """Take the inspection away and go back to its OT."""
        page = await self.get_state(InspectionState)
        if await self._tell(service.discard, UUID(page.sheet.id)):
            return None
        return rx.redirect(f"/ot/{page.sheet.ot_id}")

    async def _inspection(self) -> UUID:
        page = await self.get_state(InspectionState)
        found = uuid_or_none(page.sheet.id)
        if found is None:
            raise NotFound
        return found


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
