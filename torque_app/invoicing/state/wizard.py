"""A document in the making: its draft is saved at each change and shown as it would be issued.

The pieces of its form (lines, receiver, terms, delivery) are States of their own; each tells this
one what changed of the draft.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import making, shown, typed
from torque_app.invoicing.state.making import Making
from torque_app.invoicing.state.shown import Priced

GUIA: Final = "52"
_FIRST_TRIP: Final = {"movement": 1, "dispatch": 2}


class WizardState(Screen, rx.State):
    """The draft of the address; `missing` is what issuing needs, `errors` what is marked of it."""

    making: Making = Making()
    lines: list[Priced] = []
    missing: dict[str, str] = {}
    errors: dict[str, str] = {}
    saved_at: str = ""
    failure: str = ""
    gone: str = ""
    loading: bool = True
    confirming: bool = False
    sending: bool = False
    _kept: dict[str, Any] = {}
    _unsaved: dict[str, Any] = {}

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> Any:
        """Read the draft of the address, or stand aside for the choice of where to start."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("borrador", ""))
        self.making, self.lines, self.loading = Making(), [], True
        self.missing, self.errors, self.failure, self.gone = {}, {}, "", ""
        self.saved_at, self.confirming, self.sending = "", False, False
        self._kept, self._unsaved = {}, {}
        if wanted:
            yield  # the draft seen before must not stand under this address
            await self._open(wanted)

    @rx.event
    @allow(Invoicing.EDIT)
    async def show(self) -> None:
        """Show the form, once every piece of it was read: it brings back what was typed here."""
        self.loading = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def change_type(self, dte_type: str) -> None:
        """Make another type of document of it; what was typed stays."""
        if dte_type not in making.TYPE_NAMES:
            return
        changes: dict[str, Any] = {"dte_type": int(dte_type)}
        changes["delivery"] = None
        if dte_type == GUIA:
            changes["delivery"] = self._kept.get("delivery") or _FIRST_TRIP
        if typed.is_exempt(dte_type):
            kept = self._kept.get("discounts", [])
            changes["discounts"] = [{**each, "exempt": True} for each in kept]
        self.errors = {}
        await self._change(changes)

    @rx.event
    @allow(Invoicing.ISSUE)
    async def review(self, _data: dict[str, Any]) -> Any:
        """Ask for confirmation, or mark everything that is missing."""
        self.sending = True
        yield
        self.sending, self.errors = False, {**self.errors, **self.missing}
        if self._unsaved:
            await self._say(_("Corrige lo marcado: aún no se guarda."), "error")
        elif self.missing:
            await self._say(next(iter(self.missing.values())), "error")
        elif self.making.obstacle:
            await self._say(self.making.obstacle, "error")
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
        """Issue the draft, once, and go to its page; a refusal is told in place."""
        if self.sending or not self.making.id:
            return
        self.sending = True
        yield
        try:
            row = await self._ask(service.issue_draft, UUID(self.making.id))
        except queries.NotADraft:
            yield rx.redirect(f"/facturacion/{self.making.id}")  # the other click issued it
            return
        except TorqueError as refused:
            self.failure, self.errors = _(str(refused)), {**self.errors, **refused.fields}
            self.confirming = self.sending = False
            await self._say(self.failure, "error")
            return
        self.saved_at = datetime.now(UTC).isoformat()
        self.confirming = self.sending = False
        name = f"{_(row.type_name)} {row.folio}"
        await self._say(_("{document} emitida.").format(document=name))
        yield rx.redirect(f"/facturacion/{row.id}")

    @rx.event
    @allow(Invoicing.EDIT)
    async def discard(self) -> Any:
        """Delete the draft."""
        refused = await self._tell(service.delete_draft, UUID(self.making.id))
        return None if refused else rx.redirect("/facturacion")

    async def _open(self, wanted: str) -> None:
        try:
            detail, seen = await self._ask(_opened, UUID(wanted))
        except queries.NotADraft as refused:
            self.gone = _(str(refused))
            return
        except (NotFound, ValueError):
            self.gone = _("Ese borrador no existe o ya se descartó.")
            return
        except TorqueError as refused:
            self.gone = _(str(refused))
            return
        self._kept = dict(detail.draft)
        self._show(wanted, seen)

    def _show(self, draft_id: str, seen: queries.Preview) -> None:
        turn = self.making.turn + 1
        self.making = making.shown(draft_id, seen, self._kept, turn=turn)
        self.lines = shown.priced(seen)
        self.missing = {name: _(sentence) for name, sentence in seen.missing.items()}

    async def _change(self, changes: Mapping[str, Any], *marked: str) -> dict[str, str]:
        """Keep what changed of the draft and show it anew; returns what was refused, by field.

        What is refused goes along with the next change, so that nothing typed is left behind;
        `marked` are the fields whose faults may be shown by now.
        """
        draft_id, wanted = self.making.id, {**self._unsaved, **changes}
        if not draft_id:
            return {}
        try:
            seen = await self._ask(_changed, UUID(draft_id), wanted)
        except TorqueError as refused:
            return self._refused(refused, wanted)
        self._kept, self._unsaved = {**self._kept, **wanted}, {}
        self._show(draft_id, seen)
        still = {*self.errors, *marked}
        self.errors = {name: said for name, said in self.missing.items() if name in still}
        self.failure, self.saved_at = "", datetime.now(UTC).isoformat()
        return {}

    def _refused(self, refused: TorqueError, wanted: dict[str, Any]) -> dict[str, str]:
        self._unsaved, fields = wanted, refused.fields
        self.errors = {**self.errors, **fields}
        self.failure = _("Sin guardar: {reason}").format(reason=_(str(refused)))
        return fields


def _opened(tx: Tx, invoice_id: UUID) -> tuple[queries.InvoiceDetail, queries.Preview]:
    return queries.one(tx, invoice_id), queries.preview_draft(tx, invoice_id)


def _changed(tx: Tx, invoice_id: UUID, changes: Mapping[str, Any]) -> queries.Preview:
    service.update_draft(tx, invoice_id, changes)
    return queries.preview_draft(tx, invoice_id)
