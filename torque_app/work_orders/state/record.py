"""The page of one OT: what it is, and the moves that may be made."""

from typing import Any
from uuid import UUID

import reflex as rx

from models.files import FileKind
from models.work_orders import OTStatus
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.files import queries as files
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import shown
from torque_app.work_orders.state.shown import Attached, Line, Sheet, Step, Told

BOARD = "/tablero"
SEE_FILES, DELETE_FILES = "files.view", "files.delete"


class OTState(Screen, rx.State):
    """One OT; `asking` is the move (a status, or «reject») that waits for its reason."""

    sheet: rx.Field[Sheet] = rx.field(default_factory=Sheet)
    parts: rx.Field[list[Line]] = rx.field(default_factory=list[Line])
    tasks: rx.Field[list[Line]] = rx.field(default_factory=list[Line])
    steps: rx.Field[list[Step]] = rx.field(default_factory=list[Step])
    story: rx.Field[list[Told]] = rx.field(default_factory=list[Told])
    photos: rx.Field[list[Attached]] = rx.field(default_factory=list[Attached])
    papers: rx.Field[list[Attached]] = rx.field(default_factory=list[Attached])
    technicians: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    asking: str = ""
    loading: bool = True
    missing: bool = False

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> Any:
        """Read the OT of the address, now and whenever it changes."""
        self.sheet, self.asking, self.loading, self.missing = Sheet(), "", True, False
        yield  # the OT seen before must not stand under this address
        wanted = uuid_or_none(str(self._get_root_state().router_data["query"].get("ot_id", "")))
        if wanted is None:
            self.missing, self.loading = True, False
            return
        await self._watch(f"work_order:{wanted}")
        found = await self._ask(people.technicians)
        self.technicians = [Choice(str(one.id), one.name, one.role_name) for one in found]
        await self._read(wanted)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same OT again."""
        if self.sheet.id:
            await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(WorkOrders.VIEW)
    async def step(self, to: str) -> Any:
        """Make a move; where it needs a reason, ask for it first; invoicing has its own page."""
        chosen = next((one for one in self.steps if one.target == to), None)
        if chosen is None:
            return None
        if to == OTStatus.INVOICED.value:
            return rx.redirect(f"/facturacion/nueva?ot={self.sheet.id}")
        if to == OTStatus.CLOSED.value:
            return rx.redirect("/pagos")
        if chosen.note:
            self.asking = to
            return None
        await self._tell(service.move, UUID(self.sheet.id), OTStatus(to))
        await self._read(UUID(self.sheet.id))
        return None

    @rx.event
    @allow(WorkOrders.APPROVE)
    async def ask_rejection(self) -> None:
        """Ask why the work is not approved."""
        self.asking = "reject"

    @rx.event
    @allow(WorkOrders.VIEW)
    async def give_reason(self, data: dict[str, Any]) -> None:
        """Make the move that waited for its reason."""
        ot_id, note = UUID(self.sheet.id), str(data.get("note") or "")
        if self.asking == "reject":
            refused = await self._tell(service.reject, ot_id, note=note)
        else:
            refused = await self._tell(service.move, ot_id, OTStatus(self.asking), note=note)
        if refused is None:
            self.asking = ""
        await self._read(ot_id)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def keep(self) -> None:
        """Give the waiting move up."""
        self.asking = ""

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def assign(self, technician_id: str) -> None:
        """Give the OT to a technician, or to nobody."""
        chosen = uuid_or_none(technician_id)
        await self._tell(service.assign, UUID(self.sheet.id), technician_id=chosen)
        await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(WorkOrders.WORK)
    async def clock(self) -> None:
        """Start one's clock, or stop it."""
        press = service.stop_clock if self.sheet.running else service.start_clock
        await self._tell(press, UUID(self.sheet.id))
        await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(DELETE_FILES)
    async def remove_file(self, file_id: str) -> None:
        """Take a photo or a document off the OT."""
        chosen = uuid_or_none(file_id)
        if chosen is None or not self.sheet.id:
            return
        if await self._tell(service.remove_file, UUID(self.sheet.id), chosen) is None:
            await self._say(_("Archivo quitado."))
        await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(WorkOrders.DELETE)
    async def remove(self) -> Any:
        """Remove the OT and go back to the board."""
        if await self._tell(service.remove, UUID(self.sheet.id)):
            return None
        await self._say(_("OT eliminada. Sus repuestos volvieron a bodega."))
        return rx.redirect(BOARD)

    async def _read(self, ot_id: UUID) -> None:
        try:
            found = await self._ask(queries.one, ot_id)
            story = await self._ask(queries.activity, ot_id)
        except NotFound:
            self.sheet, self.missing, self.loading = Sheet(), True, False
            return
        actor = await self._actor()
        self.sheet = shown.sheet(found, me=str(actor.user_id))
        self.parts = [shown.part(row) for row in found.parts]
        self.tasks = [shown.task(row) for row in found.labor]
        self.steps = [
            Step(move.to.value, _(move.label), move.allowed, _(move.refusal), move.note_required)
            for move in found.moves
        ]
        self.story = [shown.told(happening, found.timezone) for happening in story]
        if actor.may(SEE_FILES):
            await self._read_files(ot_id, found.timezone)
        self.loading = False

    async def _read_files(self, ot_id: UUID, zone: str) -> None:
        rows = await self._ask(files.of, "work_orders", ot_id)
        photos = [row for row in rows if row.kind is FileKind.PHOTO]
        papers = [row for row in rows if row.kind is not FileKind.PHOTO]
        self.photos = [shown.attached(row, zone) for row in photos]
        self.papers = [shown.attached(row, zone) for row in papers]
