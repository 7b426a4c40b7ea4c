"""The image of the legal entity in sight: its logo and its colour."""

from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.branding import queries, service
from torque_app.branding.permissions import Branding
from torque_app.branding.queries import PLAIN, BrandRow
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import Sentence, _
from torque_app.shell.filled import Filled

ASKED: Final = "empresa"
"""Where the address of the settings names the legal entity."""

NEW: Final = "nueva"
"""In its place: the form of one more, which has no image yet."""


class BrandState(Filled, rx.State):
    """The logo and the colour of one legal entity; without `company_id` there is none."""

    company_id: str = ""
    colour: str = PLAIN
    logo: str = ""
    logo_about: str = ""
    file_error: str = ""

    @rx.event
    @allow(Branding.VIEW)
    async def load(self) -> None:
        """Show the image of the legal entity the address names, or the first, and follow it."""
        self.errors, self.file_error = {}, ""
        await self._watch("settings")
        await self._read()

    @rx.event
    @allow(Branding.VIEW)
    async def refresh(self) -> None:
        """Read it again."""
        await self._read()

    @rx.event
    @allow(Branding.MANAGE)
    async def take(self, files: list[rx.UploadFile]) -> None:
        """Keep the picture dropped as the logo; why it was not taken stays on the page."""
        self.file_error = ""
        for file in files[:1]:
            data = await file.read(service.LOGO.max_bytes + 1)
            try:
                shown = await self._ask(
                    service.set_logo, _key(self.company_id), data=data, name=file.name or "logo"
                )
            except TorqueError as refused:
                self.file_error = _(str(refused))
                return
            self._show(shown)
            await self._say(_("Logo guardado."))

    @rx.event
    @allow(Branding.MANAGE)
    async def remove(self) -> None:
        """Take the logo off."""
        company_id = self.company_id
        if await self._tell(lambda tx: service.remove_logo(tx, _key(company_id))) is None:
            await self._say(_("Logo quitado."))
        await self._read()

    @rx.event
    @allow(Branding.MANAGE)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the colour of the form."""
        if self._is_again(data):
            return
        try:
            colour = str(data.get("colour") or "")
            shown = await self._ask(service.set_colour, _key(self.company_id), colour=colour)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self._show(shown)
        await self._say(_("Color guardado."))

    async def _read(self) -> None:
        asked = str(self._get_root_state().router_data.get("query", {}).get(ASKED) or "")
        try:
            wanted = UUID(asked)
        except ValueError:
            wanted = None
        self._show(None if asked == NEW else await self._ask(queries.chosen, wanted))

    def _show(self, row: BrandRow | None) -> None:
        self.company_id = str(row.company_id) if row else ""
        self.colour = row.colour if row and row.colour else PLAIN
        logo = row.logo if row else None
        self.logo, self.logo_about = (logo.url, _size(logo)) if logo else ("", "")


def _key(company_id: str) -> UUID:
    """Return the id of the legal entity in sight; NotFound while there is none."""
    try:
        return UUID(company_id)
    except ValueError:
        raise NotFound from None


def _size(logo: queries.LogoRow) -> str:
    return _(Sentence("{width} × {height} píxeles", width=logo.width, height=logo.height))
