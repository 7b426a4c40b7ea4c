"""From a draft on screen to the document: what is missing is marked, the person is asked once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Stale, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import making
from torque_app.invoicing.state.wizard import WizardState


class ConfirmState(Screen, rx.State):
    """`confirming` shows the question, `sending` keeps a second click out."""

    confirming: bool = False
    sending: bool = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Ask nothing yet of the draft that was opened."""
        self.confirming = self.sending = False

    @rx.event
    @allow(Invoicing.ISSUE)
    async def review(self, _data: dict[str, Any]) -> Any:
        """Ask for confirmation, or mark everything that is missing."""
        wizard = await self.get_state(WizardState)
        self.sending = True
        yield
        self.sending, wizard.errors = False, {**wizard.errors, **wizard.missing}
        if wizard.stale:
            await self._say(making.stale_sentence(), "warning")
        elif wizard._lacks_saving():  # noqa: SLF001 - states of one form
            await self._say(making.UNFINISHED, "error")
        elif wizard.missing:
            await self._say(next(iter(wizard.missing.values())), "error")
        elif wizard.making.obstacle:
            await self._say(wizard.making.obstacle, "error")
        else:
            self.confirming = True

    @rx.event
    @allow(Invoicing.EDIT)
    async def close(self) -> None:
        """Go back from the question to the form."""
        self.confirming = False

    @rx.event
    @allow(Invoicing.ISSUE)
    async def issue(self) -> Any:
        """Issue the draft as it was read, once, and go to its page; a refusal is told in place."""
        wizard = await self.get_state(WizardState)
        draft = wizard.making
        if self.sending or not draft.id:
            return
        self.sending = True
        yield
        try:
            row = await self._ask(service.issue_draft, UUID(draft.id), version=draft.version)
        except queries.NotADraft:
            yield rx.redirect(f"/facturacion/{draft.id}")  # the other click issued it
            return
        except TorqueError as refused:
            self.confirming = self.sending = False
            await self._told(refused)
            return
        wizard.saved_at = datetime.now(UTC).isoformat()
        self.confirming = self.sending = False
        name = f"{_(row.type_name)} {row.folio}"
        await self._say(_("{document} emitida.").format(document=name))
        yield rx.redirect(f"/facturacion/{row.id}")

    async def _told(self, refused: TorqueError) -> None:
        """Say why it was not issued, in place and aloud."""
        wizard = await self.get_state(WizardState)
        if isinstance(refused, Stale):
            await wizard._turn_stale()  # noqa: SLF001 - states of one form
            return
        wizard.failure = _(str(refused))
        wizard.errors = {**wizard.errors, **refused.fields}
        await self._say(wizard.failure, "error")
