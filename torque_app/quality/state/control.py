"""/calidad/[ot_id]: one point in hand, the next one a tap away."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Invalid, NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quality import queries, service
from torque_app.quality.permissions import Quality
from torque_app.quality.state import shown
from torque_app.quality.state.shown import Control, Look, Spot
from torque_app.quality.state.typed import number, whole

LONGEST = 400


class ControlState(Screen, rx.State):
    """The last control of an OT; `look` is the point in hand, `error` why its measure is not kept.

    `may_begin` is whether a control may begin, `why_not` why it may not.
    """

    ot_id: str = ""
    control: Control = Control()
    spots: list[Spot] = []
    look: Look = Look()
    error: str = ""
    road_errors: dict[str, str] = {}
    why_not: str = ""
    loading: bool = True
    missing: bool = False

    @rx.event
    @allow(Quality.VIEW)
    async def load(self) -> Any:
        """Read the control of the OT of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.control, self.look, self.error = "", Control(), Look(), ""
        self.loading, self.missing, self.road_errors = True, False, {}
        yield  # the car seen before must not stand under this address
        wanted = uuid_or_none(query.get("ot_id"))
        if wanted is None:
            self.missing, self.loading = True, False
            return
        self.ot_id = str(wanted)
        await self._watch(f"quality_of:{wanted}", f"work_order:{wanted}")
        await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def refresh(self) -> None:
        """Read the same control again; the point in hand stays in hand."""
        if self.ot_id:
            await self._read(here=self.look.key)

    @rx.event
    @allow(Quality.CHECK)
    async def begin(self) -> None:
        """Begin the control of the OT, or go on with the one begun."""
        if self.ot_id:
            await self._tell(service.begin, UUID(self.ot_id))
            await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def go(self, key: str) -> None:
        """Take another point in hand."""
        await self._read(here=key)

    @rx.event
    @allow(Quality.VIEW)
    async def step(self, delta: int) -> None:
        """Take the next point in hand, or the one before."""
        keys = [spot.key for spot in self.spots]
        if self.look.key in keys:
            there = keys.index(self.look.key) + (1 if delta > 0 else -1)
            await self._read(here=keys[there % len(keys)])

    @rx.event
    @allow(Quality.CHECK)
    async def choose(self, answer: str) -> None:
        """Answer the point in hand and take the next one nobody answered."""
        if answer not in shown.OKS:
            return
        key = self.look.key
        kept = await self._keep(service.answer, key, shown.OKS[answer])
        # what is wrong wants its note: it stays in hand
        await self._read(here=self._next(key) if kept and answer != shown.BAD else key)

    @rx.event
    @allow(Quality.CHECK)
    async def gauge(self, key: str, typed: str) -> None:
        """Keep the measure of a point."""
        measure = number(typed)
        self.error = ""
        if not typed.strip() or (key == self.look.key and number(self.look.measure) == measure):
            return
        if measure is None:
            self.error = _("Escribe la medida con números, por ejemplo 2,5.")
            return
        await self._keep(service.annotate, key, measure=measure)
        await self._read(here=self.look.key)

    @rx.event
    @allow(Quality.CHECK)
    async def write(self, key: str, note: str) -> None:
        """Keep the note of a point."""
        if key == self.look.key and note.strip() == self.look.note:
            return
        await self._keep(service.annotate, key, note=note[:LONGEST])
        await self._read(here=self.look.key)

    @rx.event
    @allow(Quality.CHECK)
    async def drive(self, data: dict[str, Any]) -> None:
        """Keep the readings of the road test."""
        try:
            start, end = whole(data, "start_km"), whole(data, "end_km")
            if start is None or end is None:
                raise Invalid.field("end_km", "Escribe los kilómetros al salir y al volver.")
        except Invalid as wrong:
            self.road_errors = wrong.fields
            return
        check_id = uuid_or_none(self.control.id)
        if check_id is None:
            return
        refused = await self._tell(service.road_test, check_id, start_km=start, end_km=end)
        self.road_errors = refused.fields if refused else {}
        await self._read(here=self.look.key)

    async def _keep(self, command: Any, *args: Any, **told: Any) -> bool:
        """Run a command on the control in sight; tell whether it was kept."""
        check_id = uuid_or_none(self.control.id)
        if check_id is None:
            return False
        refused = await self._tell(command, check_id, *args, **told)
        self.error = refused.fields.get("measure", "") if refused else ""
        return refused is None

    def _next(self, key: str) -> str:
        """Return the next point nobody answered, after this one and round to it."""
        keys = [spot.key for spot in self.spots]
        here = keys.index(key) if key in keys else 0
        ahead = self.spots[here + 1 :] + self.spots[:here]
        return next((spot.key for spot in ahead if not spot.answer), key)

    async def _read(self, *, here: str = "") -> None:
        try:
            target = await self._ask(queries.target, UUID(self.ot_id))
            rows = await self._ask(queries.of_order, target.work_order_id)
        except NotFound:
            self.missing, self.loading = True, False
            return
        self.why_not = shown.why_not(await self._actor(), target)
        if rows and not shown.is_over(rows[0], target):
            found = await self._ask(queries.one, rows[0].id)
            self.control, self.spots = shown.opened(found), shown.spots(found.points)
            self.look = shown.look(found.points, here)
        else:
            self.control, self.spots, self.look = Control(number=target.number), [], Look()
        self.loading = False


class DecisionState(Screen, rx.State):
    """The end of a control: passed, or sent back with a note."""

    asking: str = ""
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Quality.CHECK)
    async def ask(self, what: str) -> None:
        """Open the dialog that passes (`pass`) or sends back (`fail`)."""
        self.asking, self.errors = what if what in {"pass", "fail"} else "", {}

    @rx.event
    @allow(Quality.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.asking, self.errors = "", {}

    @rx.event
    @allow(Quality.CHECK)
    async def decide(self, data: dict[str, Any]) -> Any:
        """Pass the work, or send it back with what has to be corrected."""
        page = await self.get_state(ControlState)
        check_id = uuid_or_none(page.control.id)
        if check_id is None or self.sending:
            return None
        passing = self.asking == "pass"
        command = service.pass_check if passing else service.fail_check
        self.sending = True
        try:
            refused = await self._tell(command, check_id, note=str(data.get("note") or ""))
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if refused is None:
            self.asking = ""
            await self._say(
                _("Control aprobado: la OT está terminada.")
                if passing
                else _("La OT volvió a trabajo con lo que hay que corregir.")
            )
        return ControlState.refresh
