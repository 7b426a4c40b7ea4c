"""The audit log on the screen: search it, open an entry, prove the chain."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from models.values import quantity
from torque_app.audit import queries, service, shown
from torque_app.audit.permissions import Audit
from torque_app.audit.shown import Change, EntryCard, EntryLine
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.listed import Listed

PATH = "/auditoria"
FILTERS = ("user_id", "entity_type", "action", "from", "to")


class AuditState(Listed, rx.State):
    """One page of the log; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[EntryLine]] = rx.field(default_factory=list[EntryLine])
    people: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    opened: rx.Field[EntryCard] = rx.field(default_factory=EntryCard)
    changes: rx.Field[list[Change]] = rx.field(default_factory=list[Change])

    @rx.event
    @allow(Audit.VIEW)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._take_address()
        self.opened = EntryCard()
        await self._watch("audit")
        await self._read()

    @rx.event
    @allow(Audit.VIEW)
    async def refresh(self) -> None:
        """Read the same page again."""
        await self._read()

    @rx.event
    @allow(Audit.VIEW)
    async def open(self, entry_id: str) -> None:
        """Show an entry, each field before and after."""
        try:
            row, names = await self._ask(_entry, UUID(entry_id))
        except (ValueError, NotFound):
            self.opened, self.changes = EntryCard(), []
            await self._say(_("Ese registro ya no está."), "warning")
            return
        self.opened = shown.card(row, names.get(row.entity_id, ""))
        self.changes = shown.changes(row)

    @rx.event
    @allow(Audit.VIEW)
    async def close(self) -> None:
        """Close the entry."""
        self.opened, self.changes = EntryCard(), []

    async def _read(self) -> None:
        found = await self._listed(self._ask(_look, self.asked.listing()))
        if found is None:
            return
        page, names, people = found
        self._fill(page, lambda row: shown.line(row, names.get(row.entity_id, "")))
        self.people = list(people)


def _look(
    tx: Tx, listing: Listing
) -> tuple[Page[queries.EntryRow], dict[UUID, str], tuple[Choice, ...]]:
    page = queries.find(tx, listing)
    return page, queries.names(tx, page.rows), queries.people(tx)


def _entry(tx: Tx, entry_id: UUID) -> tuple[queries.EntryRow, dict[UUID, str]]:
    row = queries.one(tx, entry_id)
    return row, queries.names(tx, [row])


class ChainState(Screen, rx.State):
    """The proof that nobody rewrote the log."""

    verifying: bool = False
    verdict: str = ""
    tone: str = ""
    entry_id: str = ""

    @rx.event
    @allow(Audit.VIEW)
    async def load(self) -> None:
        """Forget the verdict of an earlier visit."""
        self.verifying, self.verdict, self.tone, self.entry_id = False, "", "", ""

    @rx.event
    @allow(Audit.VIEW)
    async def verify(self) -> Any:
        """Recompute the chain and say what came out."""
        self.verifying, self.verdict = True, ""
        yield
        try:
            verdict = await self._ask(service.prove)
            self.verdict, self.tone = sentence(verdict), "success" if verdict.whole else "danger"
            self.entry_id = str(verdict.entry_id or "") if not verdict.whole else ""
        finally:
            self.verifying = False


def sentence(verdict: queries.Verdict) -> str:
    """Return the verdict as people read it."""
    count = quantity.formatted(Decimal(verdict.entries))
    if not verdict.whole:
        return _("La cadena no calza en el eslabón {n}: {why}.").format(
            n=verdict.sequence, why=_(verdict.reason)
        )
    told = _("La cadena está completa: {n} registros, sin huecos ni alteraciones.").format(n=count)
    if verdict.waiting:
        told += _(" Otros {n} recién escritos todavía esperan su eslabón.").format(
            n=verdict.waiting
        )
    return told
