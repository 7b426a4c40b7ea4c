"""In how many parts a factura on credit is paid, when and how much each."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Final

import reflex as rx

from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.terms import MOST_INSTALLMENTS, split
from torque_app.invoicing.state import typed
from torque_app.invoicing.state.typed import TypedInstallment
from torque_app.invoicing.state.wizard import WizardState

_FIELDS: Final = frozenset(each.name for each in fields(TypedInstallment)) - {"id", "error"}
_LONGEST: Final = 40


class DraftedInstallmentsState(Screen, rx.State):
    """The fields of each installment; `many` is in how many to split the total."""

    rows: list[TypedInstallment] = []
    many: str = "3"
    error: str = ""
    _last: int = 0

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the installments of the draft that was opened."""
        draft = (await self.get_state(WizardState))._kept  # noqa: SLF001 - states of one form
        self.rows = typed.installments(draft.get("installments", []))
        self.many, self.error = "3", ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def add(self) -> None:
        """Put one more installment."""
        if len(self.rows) < MOST_INSTALLMENTS:
            self.rows = [*self.rows, TypedInstallment(id=self._fresh())]

    @rx.event
    @allow(Invoicing.EDIT)
    async def remove(self, row_id: str) -> None:
        """Take an installment off."""
        self.rows = [each for each in self.rows if each.id != row_id]
        await self._save()

    @rx.event
    @allow(Invoicing.EDIT)
    async def write(self, row_id: str, name: str, value: str) -> None:
        """Take what was typed into a field of an installment."""
        if name not in _FIELDS:
            return
        told = {name: value[:_LONGEST]}
        self.rows = [replace(each, **told) if each.id == row_id else each for each in self.rows]
        await self._save()

    @rx.event
    @allow(Invoicing.EDIT)
    async def count(self, many: str) -> None:
        """Say in how many parts to split the total."""
        self.many = many[:2]

    @rx.event
    @allow(Invoicing.EDIT)
    async def split(self) -> None:
        """Write equal installments over what the document comes to, one every 30 days."""
        total = (await self.get_state(WizardState)).making.payable
        try:
            parts = split(total, int(self.many), today=sii_time(datetime.now(UTC)).date())
        except ValueError:
            self.error = _("Reparte el total en 1 a 30 cuotas.")
            return
        self.rows = [
            TypedInstallment(self._fresh(), each.due_on.isoformat(), str(each.amount))
            for each in parts
        ]
        await self._save()

    def _fresh(self) -> str:
        self._last += 1
        return f"n{self._last}"

    async def _save(self) -> None:
        """Keep the installments that lack nothing; the others say what they lack."""
        wizard = await self.get_state(WizardState)
        self.rows = typed.judged_installments(self.rows)
        wizard._leave("installments", typed.first_fault(self.rows))  # noqa: SLF001 - one form
        changes = {"installments": typed.plain_installments(self.rows)}
        refused = await wizard._change(changes)  # noqa: SLF001 - states of one form
        self.error = typed.refused_of(refused, changes)
