"""What the manager says of a quotation, and what a client said at the counter or by phone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.base import new_id
from models.quotations import Decision, QuotedKind
from models.values import money
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotedLine
from torque_app.quotations.service import Evidence
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.words import DECISION_NAMES

APPROVE, REJECT = "approve", "reject"
SAID: Final = (Decision.APPROVED, Decision.DECLINED, Decision.DEFERRED)
CHOICES: Final = [(one.value, _(DECISION_NAMES[one])) for one in SAID]
_LONGEST: Final = 600


class ManagerState(Screen, rx.State):
    """`deciding` is the open dialog: `approve`, `reject` or none."""

    deciding: str = ""
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with no dialog open."""
        self.deciding, self.errors, self.sending = "", {}, False

    @rx.event
    @allow(Quotations.APPROVE)
    async def ask(self, what: str) -> None:
        """Open the dialog that agrees or sends back."""
        self.deciding, self.errors = what if what in {APPROVE, REJECT} else "", {}

    @rx.event
    @allow(Quotations.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.deciding, self.errors = "", {}

    @rx.event
    @allow(Quotations.APPROVE)
    async def decide(self, data: dict[str, Any]) -> Any:
        """Agree to the quotation in sight, or send it back with the reason."""
        command = {APPROVE: service.manager_approve, REJECT: service.manager_reject}
        page = await self.get_state(QuotationState)
        if self.sending or self.deciding not in command or not page.sheet.id:
            return None
        self.sending, key = True, UUID(page.sheet.id)
        note = str(data.get("note") or "")[:_LONGEST]
        try:
            refused = await self._tell(command[self.deciding], key, note=note)
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if not self.errors:
            self.deciding = ""
        return QuotationState.refresh

    @rx.event
    @allow(Quotations.SEND)
    async def pass_on(self) -> None:
        """Pass the quotation to the manager."""
        page = await self.get_state(QuotationState)
        if page.sheet.may_ask_manager and await page._give(service.send_to_manager):  # noqa: SLF001
            await self._say(_("Ahora espera el visto bueno del jefe."))


@dataclass(frozen=True)
class Asked:
    """One line the client was asked about, and what they said."""

    id: str = ""
    description: str = ""
    amount: int = 0
    said: str = ""
    error: str = ""


class RecordingState(Screen, rx.State):
    """The answer a client gave the advisor: each line decided, the total worked out as it is said.

    `revision` is the version they were read: the answer is about that one alone.
    """

    opened: bool = False
    lines: list[Asked] = []
    total: int = 0
    sentence: str = ""
    name: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    _revision: int = 0
    _key: str = ""
    _lines: list[QuotedLine] = []

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with the dialog away."""
        self.opened, self.lines, self._lines, self.errors = False, [], [], {}
        self.sending = False

    @rx.event
    @allow(Quotations.SEND)
    async def show(self) -> None:
        """Open the dialog on the version the client has."""
        page = await self.get_state(QuotationState)
        if not page.sheet.may_record:
            return
        try:
            detail = await self._ask(queries.one, UUID(page.sheet.id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self._revision, self._lines = detail.quotation.revision, list(detail.lines)
        self._key, self.name, self.errors = str(new_id()), detail.quotation.client, {}
        self.lines = [
            Asked(str(line.id), line.description, int(line.amount))
            for line in detail.lines
            if line.kind is not QuotedKind.DISCOUNT
        ]
        self._count()
        self.opened = True

    @rx.event
    @allow(Quotations.VIEW)
    async def close(self) -> None:
        """Put the dialog away."""
        self.opened = False

    @rx.event
    @allow(Quotations.SEND)
    async def say(self, line_id: str, said: str) -> None:
        """Take what the client said of a line."""
        if said in SAID:
            self.lines = [
                replace(each, said=said, error="") if each.id == line_id else each
                for each in self.lines
            ]
            self._count()

    @rx.event
    @allow(Quotations.SEND)
    async def say_all(self, said: str) -> None:
        """Take the same word for every line."""
        if said in SAID:
            self.lines = [replace(each, said=said, error="") for each in self.lines]
            self._count()

    @rx.event
    @allow(Quotations.SEND)
    async def record(self, data: dict[str, Any]) -> Any:
        """Write the answer, once, however often the button is pressed."""
        page = await self.get_state(QuotationState)
        if self.sending or not page.sheet.id:
            return None
        missing = [each for each in self.lines if not each.said]
        if missing:
            gap = _("Di qué respondió de esta línea.")
            self.lines = [each if each.said else replace(each, error=gap) for each in self.lines]
            self.errors = {"decisions": _("Falta la respuesta de alguna línea.")}
            return None
        self.sending = True
        try:
            refused = await self._tell(
                service.record_decision,
                UUID(page.sheet.id),
                revision=self._revision,
                decisions={UUID(each.id): Decision(each.said) for each in self.lines},
                name=str(data.get("name") or "")[:_LONGEST],
                rut=str(data.get("rut") or "")[:20],
                note=str(data.get("note") or "")[:_LONGEST],
                key=UUID(self._key),
                evidence=await self._origin(),
            )
        finally:
            self.sending = False
        self.errors = refused.fields if refused else {}
        if not self.errors:
            self.opened = False
        if refused is None:
            await self._say(_("Respuesta registrada."))
        return QuotationState.refresh

    async def _origin(self) -> Evidence:
        context = (await self._actor()).context
        return Evidence(str(context.get("ip", "")), str(context.get("user_agent", "")))

    def _count(self) -> None:
        """Work out what is agreed to so far, with IVA, as it will be written."""
        said = {each.id: each.said for each in self.lines}
        agreed = [each for each in said.values() if each == Decision.APPROVED]
        self.total = int(total_of(self._lines, said))
        self.sentence = _("{n} de {all} líneas aprobadas").format(n=len(agreed), all=len(said))


def total_of(lines: Sequence[QuotedLine], said: dict[str, str]) -> Decimal:
    """Return what is agreed to, with IVA; discounts stand with all the rest, and only then."""
    whole = all(each == Decision.APPROVED for each in said.values())
    standing = [line for line in lines if said.get(str(line.id), "") == Decision.APPROVED]
    if whole:
        standing = list(lines)
    net = sum((line.amount for line in standing if not line.is_exempt), Decimal(0))
    exempt = sum((line.amount for line in standing if line.is_exempt), Decimal(0))
    return net + money.iva_of(net) + exempt
