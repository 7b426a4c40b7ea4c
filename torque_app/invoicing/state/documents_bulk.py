"""Several documents of the list at once: sent to SII again, or printed into one zip."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.invoicing import BundleStatus
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _, counted
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state.documents import InvoicesState

SEND, PRINT = "send", "pdf"
SHOWN: Final = 10
"""Sentences about documents left out that a person reads before looking at the list."""


@dataclass(frozen=True)
class Zip:
    """A zip in the making; `href` is where it is fetched once it is done."""

    id: str = ""
    done: int = 0
    total: int = 0
    progress: str = ""
    href: str = ""
    skipped: list[str] = field(default_factory=list)


class BulkState(Screen, rx.State):
    """What was asked for several documents, and how far it is."""

    zip: Zip = Zip()
    sent: str = ""
    refused: list[str] = []

    @rx.event
    @allow(Invoicing.VIEW)
    async def act(self, key: str, ids: list[str]) -> Any:
        """Do with the documents chosen what the bar of the list offers."""
        try:
            chosen = [UUID(each) for each in ids]
            if key == SEND:
                await self._send(chosen)
                yield InvoicesState.refresh
            elif key == PRINT:
                await self._print(chosen)
        except (TorqueError, ValueError) as refused:
            await self._say(_(str(refused)), "error")

    @rx.event
    @allow(Invoicing.VIEW)
    async def refresh(self) -> None:
        """Read how far the zip is."""
        if self.zip.id:
            await self._read(UUID(self.zip.id))

    @rx.event
    @allow(Invoicing.VIEW)
    async def close(self) -> None:
        """Take the panel away; the zip goes on being made."""
        self.zip, self.sent, self.refused = Zip(), "", []

    async def _send(self, chosen: list[UUID]) -> None:
        rows = await self._ask(service.send_all, chosen)
        done = sum(row.sent for row in rows)
        self.sent = _(Sentence("Se vuelven a enviar: {count}.", count=done))
        kept = [row for row in rows if not row.sent]
        if kept:
            self.sent += " " + _(Sentence("No lo necesitan: {count}.", count=len(kept)))
        names = {row.id: row.document for row in (await self.get_state(InvoicesState)).rows}
        self.refused = [
            f"{names.get(str(row.invoice_id), '')}: {_(row.sentence)}" for row in kept[:SHOWN]
        ]
        await self._say(self.sent, "info")

    async def _print(self, chosen: list[UUID]) -> None:
        row = await self._ask(service.order_bundle, chosen)
        await self._say(_("El zip se prepara; aparece sobre la lista."), "info")
        await self._watch(f"bundle:{row.id}")
        await self._read(row.id)  # a quick worker may have been done before it was watched

    async def _read(self, bundle_id: UUID) -> None:
        self.zip = _zip(await self._ask(queries.bundle, bundle_id))


def _zip(row: queries.BundleRow) -> Zip:
    ready = row.status is BundleStatus.DONE
    progress = _(
        counted(row.total, "{done} de 1 documento", "{done} de {count} documentos", done=row.done)
    )
    return Zip(
        id=str(row.id),
        done=row.done,
        total=row.total,
        progress=progress,
        href=f"/api/v1/invoicing/bulk/{row.id}/file" if ready else "",
        skipped=[_(each) for each in row.skipped[:SHOWN]],
    )
