"""The box suppliers write to, and the last mails with what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import reflex as rx

from models.purchases import MailSafety
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.purchases import queries, service
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.queries import MailboxRow, MailRow

_LAST: Final = Listing(limit=10)
_LOOKS: Final = {"TAKEN": "success", "NOTHING": "neutral", "REFUSED": "danger"}

FORM_SAID: Final = {
    "validation_error": _("Revisa servidor, puerto, usuario y clave: van sin tildes ni comillas."),
    "forbidden": _("No tienes permiso para esto."),
    "not_found": _("Ingresa primero los datos de tu empresa en Ajustes."),
    "conflict": _("Otra persona lo cambió antes. Recarga y revisa."),
}
"""What the form of the box comes back with, by the code of the refusal."""

_TYPED: Final = ("host", "port", "safety", "user")
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


def _typed(query: Mapping[str, object]) -> Typed:
    said = {name: str(query[name])[:_LONGEST] for name in _TYPED if query.get(name)}
    if said.get("safety") not in _OFFERED:
        said.pop("safety", None)
    return Typed(**said)


class MailboxState(Screen, rx.State):
    """The dialog of the box of the first company; its password never stands here."""

    opened: bool = False
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
    async def remove(self) -> None:
        """Look into the box no more."""
        boxes, _mails = await self._ask(_overview)
        if boxes:
            await self._tell(service.remove_mailbox, boxes[0].id)
        await self._read()

    async def _show(self) -> None:
        self.opened = True
        await self._watch("purchase_mails")
        await self._read()

    async def _read(self) -> None:
        boxes, mails = await self._ask(_overview)
        self.place = f"{boxes[0].host}:{boxes[0].port}" if boxes else ""
        self.user = boxes[0].user if boxes else ""
        self.problem = _(boxes[0].last_error) if boxes else ""
        self.mails = [_line(row) for row in mails.rows]


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


def _overview(tx: Tx) -> tuple[list[MailboxRow], Page[MailRow]]:
    return queries.mailboxes(tx), queries.mails(tx, _LAST)
