"""Which photos of the OT in sight its client may see."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import reflex as rx

from models.files import FileKind
from torque_app.core.errors import NotAllowed, NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.files import queries as files
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal

OWNER: Final = "work_orders"


@dataclass(frozen=True)
class PhotoChoice:
    """A photo of the OT, and whether its client sees it."""

    id: str
    name: str
    thumbnail: str
    is_shown: bool


class SharedPhotosState(Screen, rx.State):
    """The photos of the OT of the address, the oldest first; `shown` counts the client's."""

    ot_id: str = ""
    rows: rx.Field[list[PhotoChoice]] = rx.field(default_factory=list[PhotoChoice])
    shown: int = 0

    @rx.event
    @allow(Portal.INVITE)
    async def load(self) -> None:
        """Read them, now and whenever the OT changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.rows, self.shown = "", [], 0
        try:
            wanted = UUID(str(query.get("ot_id", "")))
        except ValueError:
            return
        self.ot_id = str(wanted)
        await self._watch(f"work_order:{wanted}")
        await self._read()

    @rx.event
    @allow(Portal.INVITE)
    async def refresh(self) -> None:
        """Read them again."""
        if self.ot_id:
            await self._read()

    @rx.event
    @allow(Portal.INVITE)
    async def choose(self, file_id: str, is_shown: bool) -> None:
        """Show a photo to the client, or take it back."""
        command = service.share_photo if is_shown else service.hide_photo
        try:
            await self._ask(command, UUID(self.ot_id), UUID(file_id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        await self._read()

    async def _read(self) -> None:
        ot_id = UUID(self.ot_id)
        try:
            found = await self._ask(files.of, OWNER, ot_id)
            seen = await self._ask(queries.shared_with, ot_id)
        except (NotFound, NotAllowed):
            self.rows, self.shown = [], 0
            return
        photos = [row for row in found if row.kind is FileKind.PHOTO]
        self.rows = [
            PhotoChoice(str(row.id), row.name, row.thumbnail_url or row.url, row.id in seen)
            for row in photos
        ]
        self.shown = sum(row.is_shown for row in self.rows)
