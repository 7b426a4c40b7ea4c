"""/aprobaciones/[approval_id]: one request, and the decision on it."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.approvals import queries, service
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.state import shown
from torque_app.approvals.state.shown import Sheet
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.opened import Opened

APPROVE, REJECT = "approve", "reject"
_LONGEST = 600


class RequestState(Opened, rx.State):
    """One request; `deciding` is the open dialog: `approve`, `reject` or none.

    What is decided is the version in sight: whoever looks at an older one is told so.
    """

    KEY: ClassVar = "approval_id"

    sheet: Sheet = Sheet()
    story: list[dict[str, Any]] = []
    deciding: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    _version: int = 0

    @rx.event
    @allow(Approvals.VIEW)
    async def load(self) -> Any:
        """Read the request of the address, now and whenever it changes."""
        self.sheet, self.deciding, self.errors, self.sending = Sheet(), "", {}, False
        self._begin()
        yield
        await self._open("approval:{key}", "delegations")

    @rx.event
    @allow(Approvals.VIEW)
    async def refresh(self) -> None:
        """Read the same request again."""
        await self._again()

    @rx.event
    @allow(Approvals.DECIDE)
    async def ask(self, what: str) -> None:
        """Open the dialog that approves or refuses."""
        self.deciding, self.errors = what if what in {APPROVE, REJECT} else "", {}

    @rx.event
    @allow(Approvals.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.deciding, self.errors = "", {}

    @rx.event
    @allow(Approvals.DECIDE)
    async def decide(self, data: dict[str, Any]) -> None:
        """Approve or refuse what is in sight, once, however often the button is pressed."""
        command = {APPROVE: service.approve, REJECT: service.reject}.get(self.deciding)
        if self.sending or command is None or not self.sheet.id:
            return
        self.sending = True
        note = str(data.get("note") or "")[:_LONGEST]
        try:
            refused = await self._tell(
                command, UUID(self.sheet.id), note=note, version=self._version
            )
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if not self.errors:
            self.deciding = ""
        await self._again()
        if refused is None:
            await self._say(_("Decisión registrada. Ya le avisamos a quien lo pidió."))

    @rx.event
    @allow(Approvals.REQUEST)
    async def cancel(self) -> None:
        """Take the request back."""
        if not self.sheet.id:
            return
        if await self._tell(service.cancel, UUID(self.sheet.id)) is None:
            await self._say(_("Solicitud retirada."))
        await self._again()

    async def _show(self, key: UUID) -> None:
        detail = await self._ask(queries.one, key)
        self.sheet, self.story = shown.sheet(detail), shown.story(detail)
        self._version = detail.approval.version
