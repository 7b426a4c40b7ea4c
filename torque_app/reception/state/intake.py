"""The page of one act: every field is kept as it is left, and seen at once on other devices."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import reflex as rx

from models.values import clock
from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.reception import queries, service
from torque_app.reception.permissions import Receptions
from torque_app.reception.rules import words
from torque_app.reception.state import shown
from torque_app.reception.state.shown import Act, Answer, Lack, Mark, Photo, Slot

STEPS: Final = {
    "car": _("Vehículo"),
    "reason": _("Motivo"),
    "readings": _("Lecturas"),
    "body": _("Carrocería"),
    "belongings": _("Inventario"),
    "permits": _("Autorizaciones"),
    "sign": _("Firma"),
}
ORDER: Final = tuple(STEPS)


class IntakeState(Screen, rx.State):
    """One act and the step in sight; `errors` are sentences by field."""

    act: Act = Act()
    step: str = ORDER[0]
    belongings: list[Answer] = []
    lights: list[Answer] = []
    permits: list[Answer] = []
    marks: list[Mark] = []
    photos: list[Photo] = []
    slots: list[Slot] = []
    lacks: list[Lack] = []
    errors: dict[str, str] = {}
    saved_at: str = ""
    missing: bool = False

    @rx.event
    @allow(Receptions.VIEW)
    async def load(self) -> Any:
        """Read the act of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        wanted = uuid_or_none(query.get("intake_id"))
        returns = wanted is not None and self.act.id == str(wanted)
        if not returns:  # the act seen before must not stand under this address
            self.act, self.errors, self.saved_at, self.missing = Act(), {}, "", wanted is None
            yield
        if wanted is None:
            return
        await self._read(wanted)
        if not returns:  # after a lost connection the page goes on where it was
            self.step = ORDER[0] if self.act.is_open else ORDER[-1]

    @rx.event
    @allow(Receptions.VIEW)
    async def refresh(self) -> None:
        """Read the same act again."""
        if self.act.id:
            await self._read(UUID(self.act.id))

    @rx.event
    @allow(Receptions.VIEW)
    async def go(self, step: str) -> None:
        """Show a step."""
        if step in STEPS:
            self.step = step

    @rx.event
    @allow(Receptions.VIEW)
    async def walk(self, by: int) -> None:
        """Show the next step, or the one before."""
        place = ORDER.index(self.step) + (1 if by > 0 else -1)
        self.step = ORDER[min(max(place, 0), len(ORDER) - 1)]

    @rx.event
    @allow(Receptions.RECEIVE)
    async def keep(self, name: str, value: str) -> None:
        """Keep a field just left, if it says something else than before."""
        if self.act.id and self._says(name) != value:
            await self._keep(name, value)

    @rx.event
    @allow(Receptions.RECEIVE)
    async def answer(self, name: str, value: str) -> None:
        """Keep a quick answer; `name` is the field of it."""
        if self.act.id:
            await self._keep(name, value)

    @rx.event
    @allow(Receptions.RECEIVE)
    async def answer_rest(self) -> None:
        """Note that every belonging nobody was asked about yet is there."""
        rest = {f"belongings.{one.id}": "true" for one in self.belongings if not one.value}
        if self.act.id and rest:
            await self._tell(service.keep_all, UUID(self.act.id), values=rest)
            await self._read(UUID(self.act.id))

    @rx.event
    @allow(Receptions.RECEIVE)
    async def want(self, work_id: str) -> None:
        """Add work that was put off to what the client asks for now."""
        chosen = next((one for one in self.act.put_off if one.id == work_id), None)
        if chosen is not None and not chosen.taken:
            asked = filter(None, (self.act.said["complaint"], chosen.description))
            await self._keep("complaint", "\n".join(asked))

    @rx.event
    @allow(Receptions.RECEIVE)
    async def promise(self, when: str) -> None:
        """Promise the car for an hour of the next days: `1-18` is tomorrow at six."""
        days, _dash, hour = when.partition("-")
        if self.act.id and when in words.PROMISES:
            today = clock.business_date(datetime.now(UTC), self.act.zone)
            day = today + timedelta(days=int(days))
            await self._keep("promised_at", f"{day}T{int(hour):02}:00")

    @rx.event
    @allow(Receptions.RECEIVE)
    async def remove_photo(self, file_id: str) -> None:
        """Take a photo off the act."""
        chosen = uuid_or_none(file_id)
        if chosen is not None and self.act.id:
            await self._tell(service.remove_photo, UUID(self.act.id), chosen)
            await self._read(UUID(self.act.id))

    def _says(self, name: str) -> str:
        group, _dot, entry = name.rpartition(".")
        told = self.act.typed if group == "typed" else self.act.said
        return told.get(entry, "")

    async def _keep(self, name: str, value: str) -> None:
        act_id = UUID(self.act.id)
        refused = await self._tell(
            service.keep,
            act_id,
            field=name,
            value=self._instant(value) if name == "promised_at" else value,
            version=self.act.version,
        )
        said = refused.fields.get(name, refused.message) if refused else ""
        self.errors = {**self.errors, name: said}
        if refused is None:
            self.saved_at = datetime.now(UTC).isoformat()
        await self._read(act_id)

    def _instant(self, value: str) -> str:
        """Return the instant of a local time at the centre; what is none stays as typed."""
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return at.replace(tzinfo=ZoneInfo(self.act.zone)).isoformat()

    async def _read(self, act_id: UUID) -> None:
        try:
            told = await self._ask(queries.one, act_id)
        except NotFound:
            self.act, self.missing = Act(), True
            return
        self.act = shown.act(told)
        self.belongings = shown.answers(words.BELONGINGS, told.belongings)
        self.lights = shown.pressed(words.WARNING_LIGHTS, told.warning_lights)
        self.permits = shown.answers(words.AUTHORISATIONS, told.authorisations)
        self.marks = shown.marks(told.marks)
        self.photos = shown.photos(told.photos)
        self.slots = shown.slots(self.photos)
        self.lacks = [Lack(name, _(said)) for name, said in told.missing.items()]
        watched = [f"intake_marks:{mark.id}" for mark in told.marks]
        await self._watch(f"intakes:{act_id}", *watched)
