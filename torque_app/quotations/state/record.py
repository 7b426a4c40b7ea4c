"""The page of one quotation: read, shown as it stands, and written field by field."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.approvals import queries as approvals
from torque_app.core.errors import NotFound, Stale, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail
from torque_app.quotations.rules import around
from torque_app.quotations.state import history, offered, shown, terms, typed
from torque_app.quotations.state.history import Answer, Version
from torque_app.quotations.state.sheet import Sheet, sheet
from torque_app.quotations.state.shown import Figures, Offered, Stop, Waiting

LIST: Final = "/presupuestos"
SEE_APPROVALS: Final = "approvals.view"
TERMS: Final = ""
"""Where, among the lines' keys, the quotation's own fields stand."""

TRIES: Final = 2
Unsaved = dict[str, dict[str, tuple[str, str]]]


class QuotationState(Screen, rx.State):
    """One quotation in one of its versions; the pieces of its page are States of their own.

    `_unsaved` holds what was typed and is not kept, by line and field, with what the field said
    before; `_refusals` why, by `line.field`. Nothing typed leaves its field until it is kept.
    """

    sheet: Sheet = Sheet()
    lines: list[Offered] = []
    figures: Figures = Figures()
    way: list[Stop] = []
    versions: list[Version] = []
    answers: list[Answer] = []
    waiting: Waiting = Waiting()
    terms: dict[str, str] = {}
    term_errors: dict[str, str] = {}
    term_notice: str = ""
    group_by: str = offered.BY_KIND
    opened: str = ""
    saved_at: str = ""
    failure: str = ""
    loading: bool = True
    missing: bool = False
    _version: int = 0
    _revision: int | None = None
    _unsaved: Unsaved = {}
    _refusals: dict[str, str] = {}

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> Any:
        """Read the quotation of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.loading, self.missing = Sheet(), True, False
        self.opened, self.saved_at, self.failure = "", "", ""
        self._unsaved, self._refusals = {}, {}
        yield  # the quotation seen before must not stand under this address
        try:
            wanted = UUID(str(query.get("quotation_id", "")))
        except ValueError:
            self.missing, self.loading = True, False
            return
        asked = str(query.get("version", ""))
        self._revision = int(asked) if asked.isdecimal() and len(asked) < 6 else None  # noqa: PLR2004 - no quotation has as many
        await self._watch(f"quotation:{wanted}")
        await self._read(wanted)

    @rx.event
    @allow(Quotations.VIEW)
    async def refresh(self) -> None:
        """Read the same quotation again; what is typed and not kept stays."""
        if self.sheet.id:
            await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(Quotations.VIEW)
    async def group(self, by: str) -> None:
        """Stand the lines by what they are, or by why they should be done."""
        if by in {offered.BY_KIND, offered.BY_PRIORITY} and self.sheet.id:
            self.group_by = by
            await self._read(UUID(self.sheet.id))

    @rx.event
    @allow(Quotations.VIEW)
    async def open_line(self, line_id: str) -> None:
        """Show the rest of a line, or put it away."""
        self.opened = "" if self.opened == line_id else line_id

    async def _read(self, quotation_id: UUID) -> None:
        try:
            detail, waiting = await self._ask(_seen, quotation_id, self._revision)
        except NotFound:
            self.sheet, self.missing, self.loading = Sheet(), True, False
            return
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.waiting = waiting
        await self._show(detail)
        self.loading = False

    async def _show(self, detail: QuotationDetail) -> None:
        """Put what stands on the page; what is unchanged is not sent again."""
        row, key = detail.quotation, str(detail.quotation.id)
        seen = self._revision or row.revision
        self._version = detail.version
        before, self.sheet = self.sheet, sheet(detail, await self._actor(), seen=seen)
        if self.sheet.order_id and self.sheet.order_id != before.order_id:
            # what a document waits for is the end of the OT
            await self._watch(f"quotation:{key}", f"work_order:{self.sheet.order_id}")
        self.figures, self.way = shown.figures(detail), shown.way(row)
        self.versions = [
            history.version(
                each, quotation_id=key, present=row.revision, seen=seen, zone=detail.timezone
            )
            for each in detail.versions
        ]
        self.answers = [history.answer(each, detail.timezone) for each in detail.answers]
        self._show_fields(detail)

    def _show_fields(self, detail: QuotationDetail) -> None:
        """Fill the fields with what is kept, and with what was typed over it."""
        there = {TERMS, *(str(line.id) for line in detail.lines)}
        unsaved = {where: said for where, said in deepcopy(self._unsaved).items() if where in there}
        self._unsaved = unsaved
        rows = offered.rows(
            detail.lines,
            by=self.group_by,
            off=detail.discount_percent,
            unsaved=unsaved,
            seen=self._refusals,
        )
        if rows != list(self.lines):  # a list is sent whole, however little of it changed
            self.lines = rows
        own = terms.fields(detail)
        self.term_notice = terms.notice(own, unsaved.get(TERMS, {}))
        self.terms = own | {name: said for name, (said, _b) in unsaved.get(TERMS, {}).items()}
        self.term_errors = {
            name.removeprefix("."): said
            for name, said in self._refusals.items()
            if name.startswith(".")
        }

    async def _give(self, command: Callable[..., QuotationDetail], *args: Any, **more: Any) -> bool:
        """Give a command over the version in sight and show what stands; tell why not."""
        try:
            detail = await self._ask(
                command, UUID(self.sheet.id), *args, version=self._version, **more
            )
        except TorqueError as refused:
            await self._told(refused)
            return False
        await self._kept(detail)
        return True

    async def _told(self, refused: TorqueError) -> None:
        """Say aloud why something was not kept, and show what stands by now."""
        level: Any = "warning" if isinstance(refused, Stale) else "error"
        await self._say(_(str(refused)), level)
        self.failure = _("Sin guardar: {reason}").format(reason=_(str(refused)))
        await self._read(UUID(self.sheet.id))

    async def _kept(self, detail: QuotationDetail) -> None:
        await self._show(detail)
        self._rest()

    def _rest(self) -> None:
        """Let the draft in the browser end, unless something typed is not kept."""
        if not self._unsaved:
            self.failure, self.saved_at = "", datetime.now(UTC).isoformat()

    async def _keep(self, where: str, name: str, value: str) -> None:
        """Keep a field of a line, or of the terms; what was refused before goes along."""
        before = deepcopy(self._unsaved).get(where, {})
        base = before[name][1] if name in before else self._held(where, name)
        self._unsaved = {**deepcopy(self._unsaved), where: {**before, name: (value, base)}}
        said = {each: text for each, (text, _b) in self._unsaved[where].items()}
        try:
            detail = await self._written(where, said)
        except TorqueError as refused:
            await self._refused(where, refused)
            return
        self._unsaved = {key: kept for key, kept in deepcopy(self._unsaved).items() if key != where}
        self._forget(where)
        await self._kept(detail)

    def _held(self, where: str, name: str) -> str:
        """Return what a field said when it was last shown."""
        if where == TERMS:
            return str(self.terms.get(name, ""))
        return next((str(getattr(row, name)) for row in self.lines if row.id == where), "")

    async def _written(self, where: str, said: Mapping[str, str]) -> QuotationDetail:
        """Write what was typed over the version in sight.

        A quotation moves on with every field anybody writes; only where the very fields typed here
        say something else by now is the write refused (Stale), with both in sight.
        """
        quotation_id = UUID(self.sheet.id)
        values = typed.read(typed.TERMS if where == TERMS else typed.LINE, said)
        for _try in range(TRIES):
            try:
                return await self._ask(_write, quotation_id, where, values, version=self._version)
            except Stale:
                detail = await self._ask(queries.one, quotation_id)
                await self._show(detail)
                if _conflicts(detail, where, self._unsaved.get(where, {})):
                    raise
        raise Stale

    async def _refused(self, where: str, refused: TorqueError) -> None:
        """Mark the fields that were refused; what no field can say is said aloud."""
        self._forget(where)
        marks = {f"{where}.{name}": sentence for name, sentence in refused.fields.items()}
        self._refusals = {**self._refusals, **marks}
        self.failure = _("Sin guardar: {reason}").format(reason=_(str(refused)))
        if not marks:
            await self._say(_(str(refused)), "warning" if isinstance(refused, Stale) else "error")
        await self._read(UUID(self.sheet.id))

    def _forget(self, where: str) -> None:
        """Take off the marks of a line, or of the terms."""
        self._refusals = {
            name: said for name, said in self._refusals.items() if name.rpartition(".")[0] != where
        }

    async def _give_up(self, where: str) -> None:
        """Let go of what was typed in a line, or in the terms, and show what is kept."""
        self._unsaved = {key: kept for key, kept in deepcopy(self._unsaved).items() if key != where}
        self._forget(where)
        self._rest()
        await self._read(UUID(self.sheet.id))


def _seen(tx: Tx, quotation_id: UUID, revision: int | None) -> tuple[QuotationDetail, Waiting]:
    """Return a quotation and the approval it waits for."""
    detail = queries.one(tx, quotation_id, revision=revision)
    if not tx.actor.may(SEE_APPROVALS):
        return detail, Waiting()
    asked = approvals.of_subject(tx, around.SUBJECT, quotation_id)
    pending = next((each for each in asked if each.status is around.WAITING), None)
    return detail, terms.waiting(pending) if pending else Waiting()


def _write(
    tx: Tx, quotation_id: UUID, where: str, values: Mapping[str, Any], *, version: int
) -> QuotationDetail:
    """Write fields of a line, or of the terms."""
    if where == TERMS:
        said: Any = values
        return service.set_header(tx, quotation_id, version=version, **said)
    return service.change_line(tx, quotation_id, UUID(where), version=version, **values)


def _conflicts(detail: QuotationDetail, where: str, unsaved: Mapping[str, tuple[str, str]]) -> bool:
    """Tell whether the fields typed in say something else by now; a line that is gone does not."""
    if where == TERMS:
        return bool(terms.notice(terms.fields(detail), unsaved))
    line = next((each for each in detail.lines if str(each.id) == where), None)
    return line is not None and offered.conflicts(line, unsaved)
