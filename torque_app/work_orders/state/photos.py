"""Photos of the job, from the phone or the desk."""

from typing import Any

import reflex as rx

from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.work_orders import service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.record import OTState

UPLOAD = "fotos-ot"
MOST = 10
MAX_BYTES = 10 * 1024 * 1024


class PhotosState(Screen, rx.State):
    """The place where photos are dropped."""

    error: str = ""
    progress: int = 0

    @rx.event
    @allow(WorkOrders.EDIT)
    async def attach(self, files: list[rx.UploadFile]) -> Any:
        """Keep the photos dropped; what is no picture is refused with its sentence."""
        page = await self.get_state(OTState)
        ot_id = typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))
        self.error, self.progress = "", 0
        for done, file in enumerate(files[:MOST], 1):
            data = await file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                self.error = _("Cada foto pesa 10 MB como máximo.")
                break
            name = file.name or "foto"
            refused = await self._tell(service.attach_photo, ot_id, data=data, name=name)
            if refused is not None:
                self.error = refused.message
                break
            self.progress = round(100 * done / len(files))
            yield
        yield OTState.refresh
