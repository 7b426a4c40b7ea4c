"""Two tabs on one draft: the person chooses what stays, and the form is read anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Invalid
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.drafting import read
from torque_app.invoicing.state import making
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.drafted_installments import DraftedInstallmentsState
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.guides import GuidesToBillState
from torque_app.invoicing.state.quoted import QuotationsToBillState
from torque_app.invoicing.state.starting import StartState
from torque_app.invoicing.state.wizard import WizardState

OPENING: Final = (
    WizardState.load,
    StartState.load,
    GuidesToBillState.load,
    QuotationsToBillState.load,
    DraftedLinesState.load,
    DraftedReceiverState.load,
    DraftedTermsState.load,
    DraftedInstallmentsState.load,
    ConfirmState.load,
    WizardState.show,
)
"""What the page reads, in this order: the pieces of the form show what the wizard opened."""


class StaleDraftState(Screen, rx.State):
    """The choice between what is on screen and what was kept of the draft elsewhere."""

    choosing: bool = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def load_theirs(self) -> Any:
        """Leave what was typed here and show the draft as it was kept."""
        await self._end_here()
        yield
        yield list(OPENING)

    @rx.event
    @allow(Invoicing.EDIT)
    async def keep_mine(self) -> Any:
        """Write what is on screen over what was kept elsewhere, and show it as kept."""
        wizard = await self.get_state(WizardState)
        if self.choosing or not wizard.stale:
            return
        if wizard._is_unfinished():  # noqa: SLF001 - states of one form
            await self._say(making.UNFINISHED, "error")
            return
        self.choosing = True
        yield
        mine = wizard._on_screen()  # noqa: SLF001 - states of one form
        refused = await self._tell(_overwritten, UUID(wizard.making.id), mine)
        self.choosing = False
        if refused is None:
            await self._end_here()
            await self._say(_("Quedó guardado lo que escribiste aquí."))
            yield
            yield list(OPENING)

    async def _end_here(self) -> None:
        """End the browser's own copy of the fields, which would come back into the new form."""
        wizard = await self.get_state(WizardState)
        wizard.saved_at = datetime.now(UTC).isoformat()


def _overwritten(tx: Tx, invoice_id: UUID, mine: Mapping[str, Any]) -> queries.InvoiceRow:
    try:
        content = read(mine)
    except ValueError:
        raise Invalid("Revisa los campos del borrador.") from None
    return service.replace_draft(tx, invoice_id, content)
