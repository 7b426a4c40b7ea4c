"""Who receives a draft: a client of the workshop, or what is typed."""

from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state.wizard import WizardState

FIELDS: Final = (
    "rut", "razon_social", "giro", "address", "comuna", "city", "email", "phone", "contact",
)  # fmt: skip
_LONGEST: Final = 200


class DraftedReceiverState(Screen, rx.State):
    """`chosen` is `{id, label}` of a client, `fields` what the document will say of them."""

    chosen: dict[str, str] = {}
    found: list[Choice] = []
    fields: dict[str, str] = {}

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the receiver of the draft that was opened."""
        wizard = await self.get_state(WizardState)
        self.chosen, self.found, self.fields = {}, [], {}
        if wizard.making.id:
            await self._read(wizard.making.id)

    @rx.event
    @allow(Invoicing.EDIT)
    async def search(self, text: str) -> None:
        """Offer clients by name, RUT or phone."""
        self.found = await self._ask(clients.search, text)

    @rx.event
    @allow(Invoicing.EDIT)
    async def choose(self, client_id: str) -> None:
        """Take a client and what their file says, or nobody."""
        wizard = await self.get_state(WizardState)
        changes: dict[str, Any] = {"client_id": client_id or None, "receiver": {}}
        await wizard._change(changes, *FIELDS)  # noqa: SLF001 - states of one form
        # what another tab kept meanwhile must not take the place of what is typed here
        if wizard.making.id and not wizard.stale:
            await self._read(wizard.making.id)

    @rx.event
    @allow(Invoicing.EDIT)
    async def say(self, name: str, value: str) -> None:
        """Take what was typed into a field, and mark it if it is wrong."""
        if name not in FIELDS:
            return
        wizard = await self.get_state(WizardState)
        self.fields = {**self.fields, name: value[:_LONGEST]}
        before = wizard._on_screen().get("receiver") or {}  # noqa: SLF001 - states of one form
        receiver = {**before, name: value[:_LONGEST]}
        await wizard._change({"receiver": receiver}, name)  # noqa: SLF001 - states of one form

    async def _read(self, draft_id: str) -> None:
        try:
            self.fields, self.chosen = await self._ask(_named, UUID(draft_id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")


def _named(tx: Tx, draft_id: UUID) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a draft says of its receiver, and the client it is for."""
    client_id = queries.one(tx, draft_id).invoice.client_id
    chosen = {}
    if client_id is not None:
        chosen = {"id": str(client_id), "label": clients.row(tx, client_id).name}
    return dict(queries.preview_draft(tx, draft_id).receiver), chosen
