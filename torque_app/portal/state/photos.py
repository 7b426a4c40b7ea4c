"""Which photos of the OT in sight its client may see."""

from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotAllowed, NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import PhotoRow


@dataclass(frozen=True)
class PhotoChoice:
    """A photo, what it was taken of (empty of the OT itself), and whether the client sees it."""

    id: str
    name: str
    about: str
    thumbnail: str
    is_shown: bool


class SharedPhotosState(Screen, rx.State):
    """The photos taken for the OT of the address; `shown` counts those its client sees."""

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
            found = await self._ask(queries.photos_of, ot_id)
        except (NotFound, NotAllowed):
            self.rows, self.shown = [], 0
            return
        self.rows = [_choice(row) for row in found.rows]
        self.shown = sum(row.is_shown for row in self.rows)
        things = (f"{kind}:{thing}" for kind, thing in found.things)
        # an inspection that begins has points nobody followed before
        await self._watch(f"work_order:{ot_id}", f"inspections_of:{ot_id}", *things)


def _choice(row: PhotoRow) -> PhotoChoice:
    small = row.file.thumbnail_url or row.file.url
    return PhotoChoice(str(row.file.id), row.file.name, _(row.about), small, row.is_shown)
