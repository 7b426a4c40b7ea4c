"""What stands around a document: its notes, guías and references, and what notes left of it."""

from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing
from torque_app.payments.state import document_shown as shown
from torque_app.payments.state.document_shown import Beside, Referred, Room

VIEW = "invoicing.view"


class RelatedState(Screen, rx.State):
    """`room` is what a further note may say of the document."""

    room: Room = Room()
    related: list[Beside] = []
    referred: list[Referred] = []

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Read what stands around the document of the address, now and whenever it changes."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("invoice_id", ""))
        self.room, self.related, self.referred = Room(), [], []
        try:
            invoice_id = UUID(wanted)
        except ValueError:
            return
        await self._watch(f"invoice:{invoice_id}", f"approvals_of:{invoice_id}")
        await self._read(invoice_id)

    @rx.event
    @allow(VIEW)
    async def refresh(self) -> None:
        """Read the same again."""
        if self.room.id:
            await self._read(UUID(self.room.id))

    async def _read(self, invoice_id: UUID) -> None:
        try:
            detail, options = await self._ask(_around, invoice_id)
        except TorqueError:
            self.room = Room()  # the page itself says that there is no such document
            return
        self.room = shown.room(detail, options)
        self.related, self.referred = shown.beside(detail), shown.referred(detail)


def _around(tx: Tx, invoice_id: UUID) -> tuple[invoicing.InvoiceDetail, invoicing.NoteOptions]:
    return invoicing.one(tx, invoice_id), invoicing.note_options(tx, invoice_id)
