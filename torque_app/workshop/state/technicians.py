"""The section of technicians, the dialog of one, and their absences."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from models.values.clock import business_date, day_bounds
from torque_app.auth import queries as auth
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import chosen
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled
from torque_app.workshop import queries, service
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.rules.week import legal_hours
from torque_app.workshop.rules.words import SKILL_NAMES
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.editing import Editing
from torque_app.workshop.state.floor import Placed
from torque_app.workshop.state.shown import AbsenceLine, TechnicianFields, TechnicianLine


class TechniciansState(Placed, Editing, rx.State):
    """The technicians of the centre in sight, and the one being edited."""

    loading: bool = True
    rows: rx.Field[list[TechnicianLine]] = rx.field(default_factory=list[TechnicianLine])
    people: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    fields: rx.Field[TechnicianFields] = rx.field(default_factory=TechnicianFields)
    follows: bool = True

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read the technicians, now and whenever one changes, if their section is in sight."""
        self.open = False
        if self._place().section == "tecnicos":
            await self._watch(TOPIC, "users")
            await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def refresh(self) -> None:
        """Read the technicians again."""
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def start(self) -> None:
        """Open the form of a new technician."""
        _actor, centre = await self._centre()
        usual = await self._ask(queries.calendar, centre.id)
        self._show(TechnicianFields(week=shown.week_fields(usual.week)))
        self.follows = True

    @rx.event
    @allow(Workshop.VIEW)
    async def edit(self, technician_id: str) -> Any:
        """Open the form of a technician as they are now, with their absences."""
        found = await self._found(_with_week, technician_id, gone=_("Ese técnico ya no está."))
        if found is None:
            return None
        self._show(shown.technician_fields(*found))
        self.follows = self.fields.follows_centre
        return AbsencesState.show(technician_id)  # type: ignore[operator]

    @rx.event
    @allow(Workshop.MANAGE)
    async def follow(self, on: bool) -> None:
        """Have the technician keep the centre's hours, or a week of their own."""
        self.follows = on

    @rx.event
    @allow(Workshop.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the technician."""
        if self._is_again(data):
            return
        try:
            await self._write(data)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._say(_("Técnico guardado."))
        yield
        self.open = False
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self) -> None:
        """Have the member of the form be no technician any more."""
        if await self._take_away(service.remove_technician, _("Ya no figura como técnico.")):
            await self._read()

    async def _write(self, data: dict[str, Any]) -> None:
        told = typed.technician(data)
        wanted = typed.identity(self.fields.id)
        if wanted is not None:
            await self._ask(service.change_technician, wanted, told, version=self.fields.version)
            return
        _actor, centre = await self._centre()
        user_id = chosen(data, "user_id", _("Elige a la persona."))
        await self._ask(
            service.save_technician, user_id=user_id, service_center_id=centre.id, **told
        )

    async def _read(self) -> None:
        _actor, centre = await self._centre()
        rows, people = await self._ask(_staff, centre.id)
        legal = legal_hours(business_date(datetime.now(UTC), centre.timezone))
        self.rows = [shown.technician(row, SKILL_NAMES, legal) for row in rows]
        self.people = people
        self.loading = False


class AbsencesState(Placed, Filled, rx.State):
    """When the technician of the open dialog is away."""

    technician_id: str = ""
    rows: rx.Field[list[AbsenceLine]] = rx.field(default_factory=list[AbsenceLine])

    @rx.event
    @allow(Workshop.VIEW)
    async def show(self, technician_id: str) -> None:
        """Read what is still to come of a technician's absences."""
        self.technician_id = str(typed.identity(technician_id) or "")
        self.errors = {}
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def add(self, data: dict[str, Any]) -> None:
        """Note an absence of whole days."""
        technician_id = typed.identity(self.technician_id)
        if technician_id is None:
            return
        try:
            told = typed.absence(data)
            _actor, centre = await self._centre()
            await self._ask(
                service.add_absence,
                technician_id,
                starts_at=_begins(told["first"], centre.timezone),
                ends_at=day_bounds(told["last"], centre.timezone)[1],
                reason=told["reason"],
            )
        except TorqueError as refused:
            await self._refuse(refused, named=lambda field: _FORM.get(field, field))
            return
        self._keep(data)
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self, absence_id: str) -> None:
        """Strike an absence out."""
        wanted = typed.identity(absence_id)
        if wanted is not None:
            await self._tell(service.remove_absence, wanted)
        await self._read()

    async def _read(self) -> None:
        technician_id = typed.identity(self.technician_id)
        if technician_id is None:
            self.rows = []
            return
        _actor, centre = await self._centre()
        rows = await self._ask(queries.absences, technician_id, since=datetime.now(UTC))
        self.rows = [shown.absence(row, centre.timezone) for row in rows]


_FORM = {"starts_at": "first", "ends_at": "last"}
"""What the form calls the two ends of an absence."""


def _begins(day: date, zone: str) -> datetime:
    return day_bounds(day, zone)[0]


def _with_week(tx: Tx, technician_id: UUID) -> tuple[queries.TechnicianRow, Any]:
    row = queries.technician(tx, technician_id)
    return row, queries.calendar(tx, row.service_center_id).week


def _staff(tx: Tx, centre_id: UUID) -> tuple[list[queries.TechnicianRow], list[Choice]]:
    everyone = queries.technicians(tx)
    taken = {row.user_id for row in everyone}
    people = [
        Choice(str(one.id), f"{one.name} · {_(one.role_name)}")
        for one in auth.technicians(tx)
        if one.id not in taken
    ]
    return [row for row in everyone if row.service_center_id == centre_id], people
