"""The form that turns an OT into a boleta or a factura."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.integrations.sii.values import Payment, PaymentMeans
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import shown
from torque_app.invoicing.state.shown import Priced, Sheet

FIELDS = ("rut", "razon_social", "giro", "address", "comuna", "city", "email", "phone")
TYPES = {"39": 39, "33": 33}
_LONGEST = 200


class IssueState(Screen, rx.State):
    """A document in the making; `touched` are the fields whose errors may be shown by now."""

    ot_id: str = ""
    dte_type: str = "39"
    receiver: dict[str, str] = {}
    touched: list[str] = []
    errors: dict[str, str] = {}
    sheet: Sheet = Sheet()
    lines: list[Priced] = []
    loading: bool = True
    missing: str = ""
    sending: bool = False
    saved_at: str = ""
    extra: dict[str, str] = {}

    @rx.event
    @allow(Invoicing.ISSUE)
    async def load(self) -> None:
        """Read the OT of the address and propose the document its client usually takes."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.touched, self.errors = str(query.get("ot", "")), [], {}
        self.receiver, self.extra, self.sending, self.saved_at = {}, {}, False, ""
        self.dte_type, self.missing, self.loading = "39", "", True
        await self._preview(fill=True)
        if not self.missing and self.receiver.get("giro"):
            self.dte_type = "33"
            await self._preview(fill=True)
        self.loading = False

    @rx.event
    @allow(Invoicing.ISSUE)
    async def choose(self, dte_type: str) -> None:
        """Change between boleta and factura; what was typed stays."""
        if dte_type in TYPES:
            self.dte_type, self.touched = dte_type, []
            await self._preview()

    @rx.event
    @allow(Invoicing.ISSUE)
    async def say(self, name: str, value: str) -> None:
        """Take what was typed into a field, and judge it."""
        if name in FIELDS:
            self.receiver = {**self.receiver, name: value[:_LONGEST]}
        elif name in ("payment", "due_on", "means", "purchase_order"):
            self.extra = {**self.extra, name: value[:_LONGEST]}
        else:
            return
        self.touched = [*(each for each in self.touched if each != name), name]
        await self._preview()

    @rx.event
    @allow(Invoicing.ISSUE)
    async def issue(self, data: dict[str, Any]) -> Any:
        """Issue it, once, and go to its page; what is missing is marked."""
        if self.sending:
            return None
        self.sending = True
        typed = {name: str(data[name])[:_LONGEST] for name in FIELDS if name in data}
        self.receiver = {**self.receiver, **typed}
        said = {name: str(data[name]) for name in ("payment", "due_on", "means") if data.get(name)}
        self.extra = {**self.extra, **said}
        try:
            return await self._issue()
        finally:
            self.sending = False

    async def _issue(self) -> Any:
        try:
            row = await self._ask(
                service.issue,
                work_order_id=UUID(self.ot_id),
                dte_type=TYPES[self.dte_type],
                receiver=self.receiver,
                notes=None,
                **self._terms(),
            )
        except queries.NotBillable as refused:
            billed = refused.details.get("invoice_id")
            await self._say(_(str(refused)), "info" if billed else "error")
            return rx.redirect(f"/facturacion/{billed}") if billed else None
        except (TorqueError, ValueError) as refused:
            fields = getattr(refused, "details", {}).get("fields", {})
            self.errors = {name: _(sentence) for name, sentence in fields.items()}
            self.touched = list({*self.touched, *fields})
            await self._say(_(str(refused)), "error")
            return None
        self.saved_at = datetime.now(UTC).isoformat()
        await self._say(_("{document} emitida.").format(document=f"{row.type_name} {row.folio}"))
        return rx.redirect(f"/facturacion/{row.id}")

    async def _preview(self, *, fill: bool = False) -> None:
        """Read lines, totals and what is missing; `fill` takes the receiver from the client."""
        try:
            seen = await self._ask(
                queries.preview,
                UUID(self.ot_id),
                dte_type=TYPES[self.dte_type],
                receiver=None if fill else self.receiver,
                terms=queries.Terms(**self._terms()),
            )
        except (NotFound, ValueError):
            self.missing = _("Elige una OT terminada y factúrala desde su página.")
            return
        except Invalid as refused:
            self.errors = refused.fields
            self.missing = "" if self.errors else _(str(refused))
            return
        except TorqueError as refused:
            self.missing = _(str(refused))
            return
        self.missing = ""
        self.sheet, self.lines = shown.sheet(seen), shown.priced(seen)
        self.errors = {
            name: _(sentence) for name, sentence in seen.missing.items() if name in self.touched
        }
        if fill:
            self.receiver = dict(seen.receiver)
            self.extra = {"payment": "2" if seen.credit_days else "1"}

    def _terms(self) -> dict[str, Any]:
        """Return the terms as the domain takes them; ValueError for what no list offers."""
        said, factura = self.extra, self.dte_type == "33"
        credit = factura and said.get("payment") == "2"
        return {
            "payment": Payment(int(said["payment"])) if factura and said.get("payment") else None,
            "due_on": date.fromisoformat(said["due_on"]) if credit and said.get("due_on") else None,
            "means": None if factura or not said.get("means") else PaymentMeans(int(said["means"])),
            "purchase_order": said.get("purchase_order") or None,
        }
