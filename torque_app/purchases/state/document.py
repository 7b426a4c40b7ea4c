"""The page of one received document and its answers."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from models.purchases import ClaimAction
from torque_app.core.screen import Refusal, allow
from torque_app.core.texts import _
from torque_app.purchases import queries, service
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.state import record
from torque_app.purchases.state.record import File, Item, Sheet
from torque_app.shell.opened import Opened

_LONGEST = 300


class PurchaseState(Opened, rx.State):
    """One document; `claiming` is the open dialog."""

    KEY: ClassVar = "document_id"

    sheet: Sheet = Sheet()
    items: list[Item] = []
    files: list[File] = []
    story: list[dict[str, Any]] = []
    claiming: bool = False
    acknowledging: bool = False
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Purchases.VIEW)
    async def load(self) -> Any:
        """Read the document of the address, now and whenever it changes."""
        self._begin()
        self.sheet, self.claiming, self.acknowledging = Sheet(), False, False
        self.errors, self.sending = {}, False
        yield
        await self._open("purchase:{key}")

    @rx.event
    @allow(Purchases.VIEW)
    async def refresh(self) -> None:
        """Read the same document again."""
        await self._again()

    @rx.event
    @allow(Purchases.ANSWER)
    async def accept(self) -> None:
        """Accept the content before SII."""
        await self._answer(service.accept)

    @rx.event
    @allow(Purchases.ANSWER)
    async def ask_receipt(self) -> None:
        """Open the dialog of the receipt for goods or services."""
        self.acknowledging, self.errors = True, {}

    @rx.event
    @allow(Purchases.ANSWER)
    async def acknowledge(self, data: dict[str, Any]) -> None:
        """Give the receipt for goods or services."""
        premises = str(data.get("premises") or "")[:_LONGEST]
        refused = await self._answer(service.acknowledge, premises=premises)
        self.acknowledging = refused is not None

    @rx.event
    @allow(Purchases.ANSWER)
    async def ask_claim(self) -> None:
        """Open the dialog of a claim."""
        self.claiming, self.errors = True, {}

    @rx.event
    @allow(Purchases.ANSWER)
    async def claim(self, data: dict[str, Any]) -> None:
        """Claim before SII, saying why."""
        try:
            action = ClaimAction(str(data.get("action") or ""))
        except ValueError:
            self.errors = {"action": _("Elige qué reclamas.")}
            return
        reason = str(data.get("reason") or "")[:_LONGEST]
        refused = await self._answer(service.claim, action=action, reason=reason)
        self.claiming = refused is not None

    @rx.event
    @allow(Purchases.VIEW)
    async def close(self) -> None:
        """Close whatever dialog is open."""
        self.claiming, self.acknowledging, self.errors = False, False, {}

    async def _answer(self, command: Any, **more: Any) -> Refusal | None:
        """Ask for an answer once, however often the button is pressed."""
        if self.sending:
            return None
        self.sending = True
        try:
            refused = await self._tell(command, UUID(self.sheet.id), **more)
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if refused is None:
            await self._say(_("Respuesta enviada. Te avisaremos si el SII no la registra."))
        await self._again()
        return refused

    async def _show(self, key: UUID) -> None:
        detail = await self._ask(queries.one, key)
        self.sheet, self.items = record.sheet(detail), record.items(detail)
        self.files, self.story = record.files(detail), record.story(detail)
