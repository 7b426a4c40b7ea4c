"""Photos and documents of the job, dropped from the phone or the desk."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import reflex as rx

from models.files import FileKind
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.work_orders import service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.record import OTState

PHOTOS, PAPERS = "fotos-ot", "documentos-ot"
MOST: Final = 10
MAX_MB: Final = 10
MAX_BYTES: Final = MAX_MB * 1024 * 1024


class Dropping(Screen, mixin=True):
    """A place where files are dropped; `error` says why which of them were not taken."""

    error: str = ""
    progress: int = 0

    async def _keep(
        self, files: list[rx.UploadFile], attach: Callable[..., Any], **more: Any
    ) -> AsyncIterator[None]:
        """Keep every file that is taken; one that is not does not stop the others."""
        page = await self.get_state(OTState)
        ot_id = typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))
        refused: list[str] = []
        self.error, self.progress = "", 0
        for done, file in enumerate(files[:MOST], 1):
            name, data = file.name or _("archivo"), await file.read(MAX_BYTES + 1)
            try:
                _check_weight(data)
                await self._ask(attach, ot_id, data=data, name=name, **more)
            except TorqueError as reason:
                refused.append(f"{name}: {_(str(reason))}")
            self.error = " ".join(refused)
            self.progress = round(100 * done / len(files))
            yield


def _check_weight(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise Invalid(Sentence("Pesa más de {mb} MB.", mb=MAX_MB))


class PhotosState(Dropping, rx.State):
    """The place where photos are dropped."""

    @rx.event
    @allow(WorkOrders.EDIT)
    async def attach(self, files: list[rx.UploadFile]) -> Any:
        """Keep the photos dropped; what is no picture is refused with its sentence."""
        async for _step in self._keep(files, service.attach_photo):
            yield
        yield OTState.refresh


class PapersState(Dropping, rx.State):
    """The place where documents are dropped, and what those to come are."""

    kind: str = FileKind.PDF.value

    @rx.event
    @allow(WorkOrders.EDIT)
    async def choose(self, kind: str) -> None:
        """Say what the next documents are."""
        if kind in FileKind.__members__:
            self.kind = kind

    @rx.event
    @allow(WorkOrders.EDIT)
    async def attach(self, files: list[rx.UploadFile]) -> Any:
        """Keep the documents dropped; what is neither PDF nor picture is refused by its bytes."""
        async for _step in self._keep(files, service.attach_document, kind=self.kind):
            yield
        yield OTState.refresh
