"""/aprobaciones/[approval_id]: one request, and the decision on it."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.approvals import queries, service
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.state import shown
from torque_app.approvals.state.shown import Sheet
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _

APPROVE, REJECT = "approve", "reject"
_LONGEST = 600


class RequestState(Screen, rx.State):
    """One request; `deciding` is the open dialog: `approve`, `reject` or none.

    What is decided is the version in sight: whoever looks at an older one is told so.
    """

    sheet: Sheet = Sheet()
    story: list[dict[str, Any]] = []
    loading: bool = True
    missing: bool = False
    deciding: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    _version: int = 0

    @rx.event
    @allow(Approvals.VIEW)
    async def load(self) -> Any:
        """Read the request of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.loading, self.missing = Sheet(), True, False
        self.deciding, self.errors, self.sending = "", {}, False
        yield  # the request seen before must not stand under this address
        try:
            wanted = UUID(str(query.get("approval_id", "")))
        except ValueError:
            self.missing, self.loading = True, False
            return
        await self._watch(f"approval:{wanted}", "delegations")
        await self._read(wanted)

    @rx.event
    @allow(Approvals.VIEW)
    async def refresh(self) -> None:
        """Read the same request again."""
        if self.sheet.id:
            await self._read(UUID(self.sheet.id))

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
        await self._read(UUID(self.sheet.id))
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
        await self._read(UUID(self.sheet.id))

    async def _read(self, approval_id: UUID) -> None:
        try:
            detail = await self._ask(queries.one, approval_id)
        except NotFound:
            self.missing, self.loading = True, False
            return
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.sheet, self.story = shown.sheet(detail), shown.story(detail)
        self._version, self.loading = detail.approval.version, False
