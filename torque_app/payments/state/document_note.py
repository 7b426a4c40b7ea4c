"""The note (61 or 56) that somebody writes over a document."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.invoicing import NoteKind
from torque_app.core.errors import Invalid, NotAllowed, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing import service as invoices
from torque_app.payments.state import document_shown as shown
from torque_app.payments.state.document_related import RelatedState
from torque_app.payments.state.document_shown import NoteLine, Room, Seen

VIEW, VOID, NOTE = "invoicing.view", "invoicing.void", "invoicing.note"
CORRECTED: Final = ("razon_social", "giro", "address", "comuna")
_SAID: Final = frozenset({"by", "reason", "amount", "text"})
_LONGEST: Final = 1000


class NoteState(Screen, rx.State):
    """`note` is the type being written ("" for none), `said` its fields by name.

    A field `to.giro` corrects the receiver, `for.giro` completes it for the note.
    """

    room: Room = Room()
    note: str = ""
    kind: str = ""
    kinds: list[dict[str, str]] = []
    rows: list[NoteLine] = []
    said: dict[str, str] = {}
    lacking: list[dict[str, Any]] = []
    seen: Seen = Seen()
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Leave whatever was being written over another document."""
        self.note, self.kind, self.sending, self.errors = "", "", False, {}

    @rx.event
    @allow(VOID)
    async def write(self, note: str) -> None:
        """Begin a note, of the kind that comes first."""
        self.room = (await self.get_state(RelatedState)).room
        if note not in shown.NAMES or not self.room.id:
            return
        every = (await self._actor()).may(NOTE)
        allowed = self.room.credits if note == shown.CREDIT else self.room.debits
        self.kinds, self.note = shown.kinds(allowed, every=every), note
        self.said, self.errors, self.lacking = {"by": "lines"}, {}, []
        self.kind = self.kinds[0]["id"] if self.kinds else ""
        detail = await self._ask(invoicing.one, UUID(self.room.id))
        self.rows = shown.note_lines(detail)
        await self._look()

    @rx.event
    @allow(VOID)
    async def choose(self, kind: str) -> None:
        """Change what the note does."""
        if any(each["id"] == kind for each in self.kinds):
            self.kind, self.errors = kind, {}
            await self._look()

    @rx.event
    @allow(VOID)
    async def pick(self, line_id: str, on: bool) -> None:
        """Take a line into the note, or leave it."""
        self.rows = [replace(one, picked=on) if one.id == line_id else one for one in self.rows]
        await self._look()

    @rx.event
    @allow(VOID)
    async def say_line(self, line_id: str, name: str, value: str) -> None:
        """Take how much of a line, or at what price; writing in it picks it."""
        if name not in ("quantity", "price"):
            return
        told: dict[str, Any] = {name: value[:30], "picked": True}
        self.rows = [replace(one, **told) if one.id == line_id else one for one in self.rows]
        await self._look()

    @rx.event
    @allow(VOID)
    async def say(self, name: str, value: str) -> None:
        """Take a field of the note."""
        _, _, field = name.partition(".")
        if name in _SAID or field in shown.LABELS:
            self.said = {**self.said, name: value[:_LONGEST]}
            await self._look()

    @rx.event
    @allow(VIEW)
    async def close(self) -> None:
        """Leave the note unwritten."""
        self.note, self.errors = "", {}

    @rx.event
    @allow(VOID)
    async def issue(self, _data: dict[str, Any]) -> Any:
        """Issue the note once, and go to its page or to the request it waits for.

        A refusal stays in the dialog.
        """
        if self.sending or not self.note:
            return
        self.sending = True
        yield
        try:
            row = await self._issued()
        except TorqueError as refused:
            self.errors = {"note": _(str(refused)), **refused.fields}
        else:
            self.note, self.errors = "", {}
            said, path = _told(row)
            await self._say(said)
            yield rx.redirect(path)
        self.sending = False

    async def _issued(self) -> invoicing.InvoiceRow | invoicing.NoteWaits:
        invoice_id = UUID(self.room.id)
        if self.kind == NoteKind.VOID.value and not self._receiver():
            return await self._ask(invoices.void, invoice_id, reason=self.said.get("reason", ""))
        command = invoices.credit if self.note == shown.CREDIT else invoices.debit
        return await self._ask(command, invoice_id, wish=self._wish())

    async def _look(self) -> None:
        """Show what the note would say; whoever may only annul sees the whole document's sum."""
        total = self.room.total if self.kind == NoteKind.VOID.value else 0
        self.seen = Seen(total=total, action=shown.action(self.note, total))
        self.errors = {}
        if not self.kind:
            return
        try:
            wish = self._wish()
            preview = await self._ask(
                invoicing.preview_note,
                UUID(self.room.id),
                dte_type=int(self.note),
                wish=replace(wish, reason=wish.reason or _("Por indicar")),
            )
        except NotAllowed:
            return
        except Invalid as refused:
            # an empty form is not wrong yet
            written = {*self.said, *(["lines"] if any(one.picked for one in self.rows) else ())}
            self.errors = {name: said for name, said in refused.fields.items() if name in written}
            return
        except TorqueError as refused:
            self.errors = {"note": _(str(refused))}
            return
        self.seen = shown.seen(preview, self.note)
        self.lacking = shown.lacking(preview.missing, self._receiver())

    def _wish(self) -> invoicing.Wish:
        """Return the note as it was typed; Invalid by field for what is no number."""
        kind, said, receiver = NoteKind(self.kind), self.said, self._receiver() or None
        reason = said.get("reason", "")
        if kind is NoteKind.VOID:
            return invoicing.Wish(kind, reason=reason, receiver=receiver)
        if kind is NoteKind.TEXT:
            wanted = {name: said.get(f"to.{name}", "") for name in CORRECTED}
            text = said.get("text")
            return invoicing.Wish(kind, text=text, corrections=wanted, receiver=receiver)
        if said.get("by") == "amount":
            amount = int(_decimal(said.get("amount", ""), "amount"))
            return invoicing.Wish(kind, reason=reason, amount=amount, receiver=receiver)
        lines = tuple(_line(one) for one in self.rows if one.picked)
        return invoicing.Wish(kind, reason=reason, lines=lines, receiver=receiver)

    def _receiver(self) -> dict[str, str]:
        typed = {name: self.said.get(f"for.{name}", "") for name in shown.LABELS}
        return {name: value for name, value in typed.items() if value.strip()}


def _told(row: invoicing.InvoiceRow | invoicing.NoteWaits) -> tuple[str, str]:
    """Return what to say of a note that was issued, or waits for somebody, and where it stands."""
    if isinstance(row, invoicing.NoteWaits):
        said = _("La nota espera aprobación. Te avisamos cuando la decidan.")
        return said, f"/aprobaciones/{row.approval_id}"
    name = f"{_(row.type_name)} {row.folio or ''}".strip()
    return _("{document} emitida.").format(document=name), f"/facturacion/{row.id}"


def _line(typed: NoteLine) -> invoicing.DraftLine:
    return invoicing.DraftLine(
        name=typed.name,
        quantity=_decimal(typed.quantity, "lines"),
        unit_price=_decimal(typed.price, "lines"),
        discount_percent=Decimal(typed.discount),
        exempt=typed.exempt,
        non_billable=typed.non_billable,
        code=typed.code or None,
        unit=typed.unit,
    )


def _decimal(text: str, field: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Invalid.field(field, _("Escribe un número, como 4 o 2,5."))
    return found
