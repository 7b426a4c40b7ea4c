"""The page of one document: what it says, what SII says, and what was paid.

It stands here, in the highest context of billing, because invoicing may not see payments.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from models.payments import PaymentMethod
from models.values import money
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing import service as invoices
from torque_app.payments import queries, service
from torque_app.payments.permissions import Payments
from torque_app.payments.state import shown
from torque_app.payments.state.shown import Document, Item, PaymentLine
from torque_app.shell.opened import Opened

VIEW = "invoicing.view"
SEND = "invoicing.send"


class DocumentState(Opened, rx.State):
    """One document; `paying` and `undoing` are the open dialogs."""

    KEY: ClassVar = "invoice_id"

    document: Document = Document()
    items: list[Item] = []
    payments: list[PaymentLine] = []
    story: list[dict[str, Any]] = []
    paying: bool = False
    undoing: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    saved_at: str = ""

    @rx.event
    @allow(VIEW)
    async def load(self) -> Any:
        """Read the document of the address, now and whenever it changes."""
        self._begin()
        self.document, self.paying, self.undoing = Document(), False, ""
        self.errors, self.sending = {}, False
        yield
        await self._open("invoice:{key}")

    @rx.event
    @allow(VIEW)
    async def refresh(self) -> None:
        """Read the same document again."""
        await self._again()

    @rx.event
    @allow(Payments.RECORD)
    async def ask_payment(self) -> None:
        """Open the dialog of a payment."""
        self.paying, self.errors = True, {}

    @rx.event
    @allow(Payments.RECORD)
    async def pay(self, data: dict[str, Any]) -> None:
        """Record a payment once, however often it is sent."""
        if self.sending:
            return
        self.sending = True
        try:
            await self._pay(data)
        finally:
            self.sending = False
        await self._again()

    @rx.event
    @allow(Payments.REVERSE)
    async def ask_reversal(self, payment_id: str) -> None:
        """Ask why a payment is taken back."""
        self.undoing, self.errors = payment_id, {}

    @rx.event
    @allow(Payments.REVERSE)
    async def reverse(self, data: dict[str, Any]) -> None:
        """Take the payment back."""
        reason = str(data.get("reason") or "")
        refused = await self._tell(service.reverse, UUID(self.undoing), reason=reason)
        self.errors = refused.fields if refused else {}
        if refused is None:
            self.undoing, self.saved_at = "", datetime.now(UTC).isoformat()
            await self._say(_("Pago reversado."))
        await self._again()

    @rx.event
    @allow(VIEW)
    async def close(self) -> None:
        """Close whatever dialog is open."""
        self.paying, self.undoing, self.errors = False, "", {}

    @rx.event
    @allow(SEND)
    async def resend(self) -> None:
        """Send the same document again, in a new envelope."""
        await self._tell(invoices.resend, UUID(self.document.id))
        await self._again()

    @rx.event
    @allow(SEND)
    async def reissue(self) -> None:
        """Issue it again under a new folio."""
        await self._tell(invoices.reissue, UUID(self.document.id))
        await self._again()

    @rx.event
    @allow(SEND)
    async def ask_mail(self) -> None:
        """Have SII mail its diagnosis again."""
        await self._tell(invoices.ask_mail, UUID(self.document.id))
        await self._again()

    async def _pay(self, data: dict[str, Any]) -> None:
        try:
            amount = money.parsed(str(data.get("amount") or ""))
            method = PaymentMethod(str(data.get("method") or ""))
            day = str(data.get("paid_on") or "")
            paid_on = date.fromisoformat(day) if day else None
        except ValueError:
            self.errors = {"amount": _("Revisa el monto, el medio y la fecha.")}
            return
        key = str(data.get("_key") or "")[:100]
        refused = await self._tell(
            service.record,
            invoice_id=UUID(self.document.id),
            amount=Decimal(amount),
            method=method,
            paid_on=paid_on,
            reference=str(data.get("reference") or "") or None,
            notes=str(data.get("notes") or "") or None,
            idempotency_key=f"screen:{key}" if key else None,
        )
        self.errors = refused.fields if refused else {}
        if refused is None:
            self.paying, self.saved_at = False, datetime.now(UTC).isoformat()
            said = money.formatted(amount)
            await self._say(_("Pago de {amount} registrado.").format(amount=said))

    async def _show(self, key: UUID) -> None:
        detail, paid = await self._ask(_whole, key)
        self.document, self.items = shown.document(detail), shown.items(detail)
        self.payments = [shown.payment(row) for row in paid]
        self.story = shown.story(detail)


def _whole(tx: Tx, invoice_id: UUID) -> tuple[invoicing.InvoiceDetail, list[queries.PaymentRow]]:
    sees = tx.actor.may(Payments.VIEW)
    detail = invoicing.one(tx, invoice_id)
    return detail, queries.of_invoice(tx, invoice_id) if sees else []
