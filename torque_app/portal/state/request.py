"""/datos-personales/[request_id]: one request, and the answer to it."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.state import shown
from torque_app.portal.state.shown import Asked
from torque_app.shell.opened import Opened

GRANT, DENY, EXTEND = "grant", "deny", "extend"
_LONGEST = 2000
_SAID = {
    GRANT: _("Concedida y hecha. El cliente lee tu respuesta en su portal."),
    DENY: _("Denegada. El cliente lee el motivo en su portal."),
    EXTEND: _("Prorrogada 30 días. El cliente lee el motivo en su portal."),
}


class DataRequestState(Opened, rx.State):
    """One request; `deciding` is the open dialog: `grant`, `deny`, `extend` or none."""

    KEY: ClassVar = "request_id"

    sheet: Asked = Asked()
    deciding: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    _version: int = 0

    @rx.event
    @allow(Portal.RIGHTS)
    async def load(self) -> Any:
        """Read the request of the address, now and whenever it changes."""
        self.sheet, self.deciding, self.errors, self.sending = Asked(), "", {}, False
        self._begin()
        yield
        await self._open("portal:request:{key}")

    @rx.event
    @allow(Portal.RIGHTS)
    async def refresh(self) -> None:
        """Read the same request again."""
        await self._again()

    @rx.event
    @allow(Portal.RIGHTS)
    async def ask(self, what: str) -> None:
        """Open the dialog that grants, denies or extends; nothing closes it."""
        self.deciding, self.errors = what if what in _SAID else "", {}

    @rx.event
    @allow(Portal.RIGHTS)
    async def close(self) -> None:
        """Close the dialog."""
        self.deciding, self.errors = "", {}

    @rx.event
    @allow(Portal.RIGHTS)
    async def decide(self, data: dict[str, Any]) -> None:
        """Give the answer once, however often the button is pressed."""
        what = self.deciding
        if self.sending or what not in _SAID or not self.sheet.id:
            return
        self.sending = True
        text = str(data.get("text") or "")[:_LONGEST]
        request_id, version = UUID(self.sheet.id), self._version
        try:
            if what == GRANT:
                await self._ask(service.grant, request_id, answer=text, version=version)
            elif what == DENY:
                await self._ask(service.deny, request_id, why=text, version=version)
            else:
                await self._ask(service.extend, request_id, why=text, version=version)
        except TorqueError as refused:
            said = next(iter(refused.fields.values()), _(str(refused)))
            self.errors = {"text": said}
        else:
            self.deciding, self.errors = "", {}
            await self._say(_SAID[what])
        finally:
            self.sending = False
        await self._again()

    async def _show(self, key: UUID) -> None:
        row = await self._ask(queries.request, key)
        self.sheet, self._version = shown.asked(row), row.version
