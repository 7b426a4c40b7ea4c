"""The lines of a draft: its own, or those its OTs and guías say."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import reflex as rx

from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.drafting import kept, read
from torque_app.invoicing.state import typed
from torque_app.invoicing.state.typed import TypedLine
from torque_app.invoicing.state.wizard import WizardState

_FIELDS: Final = frozenset(
    {
        "name",
        "description",
        "code",
        "quantity",
        "unit",
        "price",
        "discount",
        "surcharge",
        "kind",
    }
)
KINDS: Final = ("taxed", "exempt", "non_billable")
_AT_FIELD: Final = "lines."


class DraftedLinesState(Screen, rx.State):
    """The fields of each line; `own` once somebody writes them here, `gross` with IVA inside."""

    rows: list[TypedLine] = []
    own: bool = True
    gross: str = "net"
    _origins: dict[str, dict[str, Any]] = {}
    _last: int = 0

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the lines of the draft that was opened."""
        draft = (await self.get_state(WizardState))._kept  # noqa: SLF001 - states of one form
        self._fill(draft)
        sources = (draft.get(name) for name in ("work_order_ids", "guide_ids", "quotation_id"))
        self.own = bool(self.rows) or not any(sources)
        if self.own and not self.rows:
            self._append()

    @rx.event
    @allow(Invoicing.EDIT)
    async def take_over(self) -> None:
        """Make the lines that OTs and guías say lines of the draft, to be written on."""
        wizard = await self.get_state(WizardState)
        try:
            changes = await self._ask(_carried, wizard._on_screen())  # noqa: SLF001 - one form
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        await wizard._change(changes)  # noqa: SLF001 - states of one form
        self._fill({**wizard._kept, **changes})  # noqa: SLF001 - states of one form
        self.own = True

    @rx.event
    @allow(Invoicing.EDIT)
    async def add(self) -> None:
        """Put an empty line at the end."""
        self._append()

    @rx.event
    @allow(Invoicing.EDIT)
    async def remove(self, line_id: str) -> None:
        """Take a line off."""
        self.rows = [each for each in self.rows if each.id != line_id]
        if not self.rows:
            self._append()
        await self._save()

    @rx.event
    @allow(Invoicing.EDIT)
    async def move(self, line_id: str, step: int) -> None:
        """Move a line up (-1) or down (1)."""
        places = [place for place, each in enumerate(self.rows) if each.id == line_id]
        if not places or step not in (-1, 1):
            return
        at, to = places[0], places[0] + step
        if not 0 <= to < len(self.rows):
            return
        rows = list(self.rows)
        rows[at], rows[to] = rows[to], rows[at]
        self.rows = rows
        await self._save()

    @rx.event
    @allow(Invoicing.EDIT)
    async def say(self, line_id: str, name: str, value: str) -> None:
        """Take what was typed into a field of a line."""
        if name not in _FIELDS or (name == "kind" and value not in KINDS):
            return
        told = {name: value[: typed.LONGEST]}
        self.rows = [replace(each, **told) if each.id == line_id else each for each in self.rows]
        await self._save()

    @rx.event
    @allow(Invoicing.EDIT)
    async def price_with(self, gross: str) -> None:
        """Say whether the prices typed include IVA."""
        self.gross = "gross" if gross == "gross" else "net"
        await self._save()

    def _append(self) -> None:
        self._last += 1
        self.rows = [*self.rows, TypedLine(id=f"n{self._last}")]

    def _fill(self, draft: dict[str, Any]) -> None:
        said = draft.get("lines") or []
        self.rows, self._last = typed.lines(said), 0
        self._origins = {str(place): dict(each) for place, each in enumerate(said, 1)}
        is_boleta = draft.get("dte_type") in (39, 41)
        with_iva = draft.get("with_iva", is_boleta)
        self.gross = "gross" if with_iva else "net"

    async def _save(self) -> None:
        """Keep the lines somebody wrote in; the first fault of each stands below it."""
        wizard = await self.get_state(WizardState)
        written = [each for each in self.rows if not each.is_blank]
        try:
            plain = [self._plain(each, place) for place, each in enumerate(written, 1)]
        except Invalid as wrong:
            wrongs = wrong.fields
            wizard._leave("lines", str(wrong))  # noqa: SLF001 - states of one form
        else:
            wizard._leave("lines", "")  # noqa: SLF001 - states of one form
            changes = {"lines": plain, "with_iva": self.gross == "gross"}
            wrongs = await wizard._change(changes)  # noqa: SLF001 - states of one form
        said = {_place(name): sentence for name, sentence in reversed(wrongs.items())}
        marked = {each.id: said.get(place, "") for place, each in enumerate(written, 1)}
        self.rows = [replace(each, error=marked.get(each.id, "")) for each in self.rows]

    def _plain(self, line: TypedLine, place: int) -> dict[str, Any]:
        """Return the line with the part and the cost it came with, in proportion to its count."""
        plain, origin = typed.plain_line(line, place), self._origins.get(line.id, {})
        before = Decimal(str(origin.get("quantity") or 0))
        if origin.get("item_id"):
            plain["item_id"] = origin["item_id"]
        if origin.get("cost") and before:
            cost = Decimal(str(origin["cost"])) / before * Decimal(plain["quantity"])
            plain["cost"] = f"{round(cost, 4):f}"
        return plain


def _place(name: str) -> int:
    """Return which line a refused field is of, 0 for none."""
    number = name.removeprefix(_AT_FIELD).partition(".")[0]
    return int(number) if name.startswith(_AT_FIELD) and number.isdigit() else 0


def _carried(tx: Tx, draft: dict[str, Any]) -> dict[str, Any]:
    """Return the lines and discounts that a draft takes from its OTs and guías, as it keeps them.

    They are net; a boleta shows them with IVA.
    """
    found = queries.compose(tx, read(draft))
    content = replace(
        found.content, lines=found.items, discounts=found.document.discounts, with_iva=False
    )
    plain = kept(content)
    return {name: plain[name] for name in ("lines", "discounts", "with_iva")}
