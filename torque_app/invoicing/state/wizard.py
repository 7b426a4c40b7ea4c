"""A document in the making: its draft is saved at each change and shown as it would be issued.

The pieces of its form (lines, receiver, terms, installments) are States of their own; each tells
this one what changed of the draft.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, Stale, TorqueError
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
    """The draft of the address; `missing` is what issuing needs, `errors` what is marked of it.

    `stale` says that somebody else kept it since it was read: nothing is written until the person
    chooses which stays (`reopening`).
    """

    making: Making = Making()
    lines: list[Priced] = []
    missing: dict[str, str] = {}
    errors: dict[str, str] = {}
    saved_at: str = ""
    failure: str = ""
    gone: str = ""
    loading: bool = True
    stale: bool = False
    _kept: dict[str, Any] = {}
    _unsaved: dict[str, Any] = {}
    _trip: dict[str, Any] = {}
    _unfinished: dict[str, str] = {}

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> Any:
        """Read the draft of the address, or stand aside for the choice of where to start."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("borrador", ""))
        self.making, self.lines, self.loading = Making(), [], True
        self.missing, self.errors, self.failure, self.gone = {}, {}, "", ""
        self.saved_at, self.stale = "", False
        self._kept, self._unsaved, self._trip, self._unfinished = {}, {}, {}, {}
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
        now = self._on_screen()
        self._trip = now.get("delivery") or self._trip or _FIRST_TRIP
        changes: dict[str, Any] = {"dte_type": int(dte_type)}
        changes["delivery"] = self._trip if dte_type == GUIA else None
        if typed.is_exempt(dte_type):
            changes["discounts"] = [
                {**each, "exempt": not each.get("non_billable")}
                for each in now.get("discounts", [])
            ]
        self.errors = {}
        await self._change(changes)

    @rx.event
    @allow(Invoicing.EDIT)
    async def discard(self) -> Any:
        """Delete the draft."""
        draft_id, version = UUID(self.making.id), self.making.version
        refused = await self._tell(service.delete_draft, draft_id, version=version)
        self.stale = self.stale or (refused is not None and refused.code == Stale.code)
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
        draft_id, wanted = self.making.id, deepcopy({**self._unsaved, **changes})
        if not draft_id or self.stale:
            self._unsaved = wanted
            return {}
        try:
            version = self.making.version
            seen = await self._ask(_changed, UUID(draft_id), wanted, version=version)
        except Stale:
            self._unsaved = wanted
            await self._turn_stale()
            return {}
        except TorqueError as refused:
            return self._refused(refused, wanted)
        self._kept, self._unsaved = {**deepcopy(self._kept), **wanted}, {}
        self._show(draft_id, seen)
        still = {*self.errors, *marked}
        self.errors = {name: said for name, said in self.missing.items() if name in still}
        self.failure, self.saved_at = "", datetime.now(UTC).isoformat()
        return {}

    def _on_screen(self) -> dict[str, Any]:
        """Return the draft with what is not saved yet; a copy, free of the State's own wrappers."""
        return deepcopy({**self._kept, **self._unsaved})

    def _leave(self, section: str, why: str) -> None:
        """Remember what a section holds that cannot be kept yet; nothing once it is mended."""
        self._unfinished = {**self._unfinished, section: why}

    def _lacks_saving(self) -> bool:
        """Tell whether something in sight was typed that the draft does not hold."""
        return bool(self._unsaved) or self._is_unfinished()

    def _is_unfinished(self) -> bool:
        """Tell whether something in sight is no value that a draft could hold."""
        hidden = set() if self.making.is_credit else {"installments"}
        return any(why for section, why in self._unfinished.items() if section not in hidden)

    async def _turn_stale(self) -> None:
        """Stop writing: the draft moved on elsewhere, and what is typed here stays in sight."""
        self.stale = True
        self.failure = _("Sin guardar: el borrador cambió en otra parte.")
        await self._say(making.stale_sentence(), "warning")

    def _refused(self, refused: TorqueError, wanted: dict[str, Any]) -> dict[str, str]:
        self._unsaved, fields = wanted, dict(refused.fields)
        if fields.pop("draft", None):  # what the fields of no form could say
            fields = dict.fromkeys(wanted, _(str(refused)))
        self.errors = {**self.errors, **fields}
        self.failure = _("Sin guardar: {reason}").format(reason=_(str(refused)))
        return fields


def _opened(tx: Tx, invoice_id: UUID) -> tuple[queries.InvoiceDetail, queries.Preview]:
    return queries.one(tx, invoice_id), queries.preview_draft(tx, invoice_id)


def _changed(
    tx: Tx, invoice_id: UUID, changes: Mapping[str, Any], *, version: int
) -> queries.Preview:
    service.update_draft(tx, invoice_id, changes, version=version)
    return queries.preview_draft(tx, invoice_id)
