"""The section of labour times: the list, the dialog of one, and files of them."""

from typing import Any, ClassVar, Final

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.shell.listed import Listed
from torque_app.workshop import queries, service
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.editing import Editing
from torque_app.workshop.state.floor import PATH, Placed
from torque_app.workshop.state.shown import OperationFields, OperationLine

FILTERS: Final = ("skill", "service_type", "is_active")
KEPT: Final = ("seccion", "centro", *FILTERS)


class OperationsState(Placed, Listed, rx.State):
    """One page of the catalogue; what is asked for stands in the address, beside the section."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[OperationLine]] = rx.field(default_factory=list[OperationLine])
    types: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever the catalogue changes."""
        if self._place().section != "tempario":
            return
        self._take_address()
        await self._watch(TOPIC)
        await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def adopt(self) -> None:
        """Add the common operations the catalogue does not have yet."""
        if await self._tell(service.adopt_operations) is None:
            await self._say(_("Operaciones comunes agregadas."))
        await self._read()

    def _take_address(self) -> None:
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, KEPT)

    async def _read(self) -> None:
        found = await self._listed(self._ask(_page, _listing(self.asked)))
        if found is None:
            return
        page, types = found
        self._fill(page, shown.operation)
        self.types = [{"id": name, "label": name} for name in types]


class OperationState(Editing, rx.State):
    """The dialog of one operation."""

    fields: rx.Field[OperationFields] = rx.field(default_factory=OperationFields)

    @rx.event
    @allow(Workshop.MANAGE)
    async def start(self) -> None:
        """Open the form of a new operation."""
        self._show(OperationFields())

    @rx.event
    @allow(Workshop.VIEW)
    async def edit(self, operation_id: str) -> None:
        """Open the form of an operation as it is now."""
        gone = _("Esa operación ya no existe.")
        row = await self._found(queries.operation_by_id, operation_id, gone=gone)
        if row is not None:
            self._show(shown.operation_fields(row))

    @rx.event
    @allow(Workshop.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the operation."""
        if self._is_again(data):
            return
        try:
            wanted = typed.identity(self.fields.id)
            version = self.fields.version if wanted else None
            told = typed.operation(data)
            await self._ask(service.save_operation, wanted, **told, version=version)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._say(_("Operación guardada."))
        yield
        self.open = False
        yield OperationsState.refresh

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self) -> Any:
        """Take the operation of the form out of the catalogue."""
        done = await self._take_away(service.remove_operation, _("Operación eliminada."))
        return OperationsState.refresh if done else None


class ImportState(Screen, rx.State):
    """The dialog where a CSV of operations is dropped, and what is wrong in its lines."""

    opened: bool = False
    error: str = ""
    faults: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])
    sentence: str = ""

    @rx.event
    @allow(Workshop.MANAGE)
    async def open(self) -> None:
        """Open it, empty."""
        self.opened, self.error, self.faults, self.sentence = True, "", [], ""

    @rx.event
    @allow(Workshop.VIEW)
    async def close(self) -> None:
        """Close it."""
        self.opened = False

    @rx.event
    @allow(Workshop.MANAGE)
    async def receive(self, files: list[rx.UploadFile]) -> Any:
        """Take the file in, all of it or nothing."""
        self.error, self.faults, self.sentence = "", [], ""
        if not files:
            self.error = _("Elige un archivo.")
            return None
        data = await files[0].read(service.LARGEST + 1)
        try:
            told = await self._ask(service.import_operations, data)
        except TorqueError as refused:
            self.error = _(str(refused))
            self.faults = _faults(refused)
            return None
        self.sentence = _("Nuevas: {new}. Cambiadas: {changed}. Sin cambios: {same}.").format(
            new=told.created, changed=told.updated, same=told.unchanged
        )
        return OperationsState.refresh


def _faults(refused: TorqueError) -> list[dict[str, str]]:
    found = [
        (int(name.removeprefix(service.LINE)), said)
        for name, said in refused.fields.items()
        if name.startswith(service.LINE)
    ]
    return [{"id": str(line), "line": str(line), "said": said} for line, said in sorted(found)]


def _listing(asked: Asked) -> Listing:
    """Return the page asked for; a list nobody ordered goes by code."""
    kept: dict[str, str] = {name: asked.filters[name] for name in FILTERS if name in asked.filters}
    sort, order = (asked.sort, "desc" if asked.desc else "asc") if asked.sort else ("code", "asc")
    return Listing(
        page=asked.page, limit=address.ROWS, sort=sort, order=order, q=asked.q, filters=kept
    )


def _page(tx: Tx, listing: Listing) -> tuple[Page[queries.OperationRow], list[str]]:
    return queries.operations(tx, listing), queries.service_types(tx)
