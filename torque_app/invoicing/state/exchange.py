"""The queue to SII: what waits, what was answered last, and the e-mails SII explains itself in."""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state.shown import Place, place

_LARGEST: Final = 8_000_000
_MOST_FILES: Final = 20


@dataclass(frozen=True)
class Count:
    """How many documents or envelopes stand in a state; `href` shows the documents."""

    id: str = ""
    name: str = ""
    count: int = 0
    href: str = ""


@dataclass(frozen=True)
class Health:
    """The exchange at a glance; moments are ISO instants, empty when there is none."""

    sentence: str = ""
    tone: str = "info"
    waiting: int = 0
    stopped: int = 0
    oldest_at: str = ""
    answered_at: str = ""
    answer: str = ""
    error: str = ""
    error_at: str = ""
    next_at: str = ""


class ExchangeState(Screen, rx.State):
    """The queue of the whole workshop, live."""

    health: Health = Health()
    documents: list[Count] = []
    envelopes: list[Count] = []
    place: Place = Place()
    loading: bool = True
    error: str = ""
    mail_error: str = ""
    mail_told: str = ""

    @rx.event
    @allow(Invoicing.SEND)
    async def load(self) -> None:
        """Read the queue, now and whenever a document moves."""
        self.mail_error, self.mail_told = "", ""
        await self._watch("invoices", "settings")
        await self._read()

    @rx.event
    @allow(Invoicing.SEND)
    async def refresh(self) -> None:
        """Read it again."""
        await self._read()

    @rx.event
    @allow(Invoicing.SEND)
    async def take_mail(self, files: list[rx.UploadFile]) -> None:
        """Read the e-mails of SII that were dropped; the last refusal stays on the page."""
        self.mail_error, changed, read = "", 0, 0
        for file in files[:_MOST_FILES]:
            content = await file.read(_LARGEST + 1)
            try:
                found = await self._ask(service.read_diagnosis, content)
            except TorqueError as refused:
                self.mail_error = f"{file.filename}: {_(str(refused))}"
            else:
                read, changed = read + found.documents, changed + found.changed
        self.mail_told = ""
        if read:
            self.mail_told = _(
                Sentence("Documentos leídos: {read}; con algo nuevo: {changed}.",
                         read=read, changed=changed)
            )  # fmt: skip
        await self._read()

    async def _read(self) -> None:
        try:
            health, where = await self._ask(_overview)
        except TorqueError as refused:
            self.error = _(str(refused))
        else:
            self.error, self.health = "", _health(health)
            self.place = place(where) if where else Place()
            self.documents = [_count(each, documents=True) for each in health.documents]
            self.envelopes = [_count(each) for each in health.envelopes]
        self.loading = False


def _overview(tx: Tx) -> tuple[queries.ExchangeHealth, queries.Connection | None]:
    health = queries.exchange_health(tx)
    try:
        return health, queries.connection(tx)
    except NotFound:
        return health, None


def _count(each: queries.StateCount, *, documents: bool = False) -> Count:
    href = f"/facturacion?dte_status={each.state}" if documents else ""
    return Count(each.state, _(each.name), each.count, href)


def _health(row: queries.ExchangeHealth) -> Health:
    sentence, tone = _("Todo está al día con el SII."), "success"
    if row.stopped:
        sentence = _(
            Sentence("Tareas que se rindieron: {count}. Reenvía sus documentos.", count=row.stopped)
        )
        tone = "danger"
    elif row.waiting:
        sentence = _(Sentence("Documentos que esperan al SII: {count}.", count=row.waiting))
        tone = "info"
    return Health(
        sentence=sentence,
        tone=tone,
        waiting=row.waiting,
        stopped=row.stopped,
        oldest_at=_iso(row.oldest_waiting_at),
        answered_at=_iso(row.last_answer_at),
        answer=row.last_state,
        error=_(row.last_error),
        error_at=_iso(row.last_error_at),
        next_at=_iso(row.next_try_at),
    )


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
