"""The box suppliers write to, and the last mails with what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import reflex as rx

from models.purchases import MailSafety
from models.values import rut
from torque_app.core.choices import Choice
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.purchases import queries, service
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import MailboxRow, MailRow
from torque_app.tenants import queries as tenants
from torque_app.tenants.queries import CompanyRow

_LAST: Final = Listing(limit=10)
_LOOKS: Final = {"TAKEN": "success", "NOTHING": "neutral", "REFUSED": "danger"}

FORM_SAID: Final = {
    "validation_error": _("Revisa servidor, puerto, usuario y clave: van sin tildes ni comillas."),
    "forbidden": _("No tienes permiso para esto."),
    "not_found": _("Ingresa primero los datos de tu empresa en Ajustes."),
    "conflict": _("Otra persona lo cambió antes. Recarga y revisa."),
}
"""What the form of the box comes back with, by the code of the refusal."""

_TYPED: Final = ("host", "port", "safety", "user", "company_id")
_OFFERED: Final = (MailSafety.TLS.value, MailSafety.STARTTLS.value)
_LONGEST: Final = 254
_NOT_SAVED: Final = _("La casilla no se guardó. Inténtalo de nuevo.")


@dataclass(frozen=True)
class MailLine:
    """One mail; `outcome` is a look and its label the words."""

    id: str = ""
    sender: str = ""
    subject: str = ""
    received_at: str = ""
    outcome: str = ""
    outcome_label: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Typed:
    """What the form shows when it opens: the usual, or what was typed before a refusal."""

    host: str = ""
    port: str = "993"
    safety: str = MailSafety.TLS.value
    user: str = ""
    company_id: str = ""


@dataclass(frozen=True)
class _Overview:
    """The companies, their boxes, and the last mails of all of them."""

    companies: list[CompanyRow]
    boxes: list[MailboxRow]
    mails: Page[MailRow]


def _typed(query: Mapping[str, object]) -> Typed:
    said = {name: str(query[name])[:_LONGEST] for name in _TYPED if query.get(name)}
    if said.get("safety") not in _OFFERED:
        said.pop("safety", None)
    return Typed(**said)


class MailboxState(Screen, rx.State):
    """The dialog of the box of a company, at first the oldest; its password never stands here."""

    opened: bool = False
    companies: list[Choice] = []
    company_id: str = ""
    place: str = ""
    user: str = ""
    problem: str = ""
    form_error: str = ""
    typed: Typed = Typed()
    mails: list[MailLine] = []

    @rx.event
    @allow(Purchases.VIEW)
    async def load(self) -> None:
        """Open the dialog again, with all it shows, when its form comes back refused."""
        query = self._get_root_state().router_data.get("query", {})
        told = str(query.get("casilla", ""))
        self.opened, self.form_error, self.typed = False, "", Typed()
        if told == "saved":
            await self._say(_("Casilla guardada."))
        elif told and not (await self._actor()).may(Purchases.CONFIGURE):
            await self._say(FORM_SAID["forbidden"], "error")
        elif told:
            self.typed = _typed(query)
            await self._show()
            self.form_error = FORM_SAID.get(told, _NOT_SAVED)

    @rx.event
    @allow(Purchases.CONFIGURE)
    async def open(self) -> None:
        """Show the box and its last mails, now and whenever one comes."""
        await self._show()

    @rx.event
    @allow(Purchases.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.opened, self.form_error = False, ""

    @rx.event
    @allow(Purchases.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Purchases.CONFIGURE)
    async def of_company(self, company_id: str) -> None:
        """Show the box of another company; what was typed for the one before is forgotten."""
        self.company_id, self.typed, self.form_error = company_id, Typed(), ""
        await self._read()

    @rx.event
    @allow(Purchases.CONFIGURE)
    async def remove(self) -> None:
        """Look into the box no more."""
        box = self._box(await self._ask(queries.mailboxes))
        if box:
            await self._tell(service.remove_mailbox, box.id)
        await self._read()

    async def _show(self) -> None:
        self.opened, self.company_id = True, self.typed.company_id
        await self._watch("purchase_mails")
        await self._read()

    async def _read(self) -> None:
        seen = await self._ask(_overview)
        self.companies = [_choice(row) for row in seen.companies]
        if self.company_id not in {each.id for each in self.companies}:
            self.company_id = next((each.id for each in self.companies), "")
        box = self._box(seen.boxes)
        self.place = f"{box.host}:{box.port}" if box else ""
        self.user = box.user if box else ""
        self.problem = _(box.last_error) if box else ""
        self.mails = [_line(row) for row in seen.mails.rows]

    def _box(self, boxes: list[MailboxRow]) -> MailboxRow | None:
        return next((box for box in boxes if str(box.company_id) == self.company_id), None)


def _choice(row: CompanyRow) -> Choice:
    return Choice(str(row.id), f"{row.razon_social} ({rut.formatted(row.rut)})")


def _line(row: MailRow) -> MailLine:
    return MailLine(
        id=str(row.id),
        sender=row.sender,
        subject=row.subject,
        received_at=row.received_at.isoformat(),
        outcome=_LOOKS[row.outcome],
        outcome_label=_(row.outcome_name),
        sentence=" ".join(_(each["sentence"]) for each in row.said),
    )


def _overview(tx: Tx) -> _Overview:
    return _Overview(tenants.companies(tx), queries.mailboxes(tx), queries.mails(tx, _LAST))
