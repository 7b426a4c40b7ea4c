"""Certification before SII: the test sets, what was built of each, and SII's answers."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from models.invoicing import EnvelopeStatus
from models.tenants import DteEnvironment
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.integrations.sii.certification.parsing import LARGEST
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import authorities
from torque_app.invoicing.state.authorities import identity
from torque_app.invoicing.state.shown import Place, place

PATH: Final = "/ajustes/certificacion"
_MOST_FILES: Final = 10
_LOOKS: Final = {
    EnvelopeStatus.BUILT: "neutral",
    EnvelopeStatus.UPLOADING: "info",
    EnvelopeStatus.SENT: "info",
    EnvelopeStatus.PROCESSED: "success",
    EnvelopeStatus.REFUSED: "danger",
}


@dataclass(frozen=True)
class Case:
    """A case on screen; `folio` empty and `total` zero before it is built."""

    id: str = ""
    name: str = ""
    document: str = ""
    folio: str = ""
    total: int = 0


@dataclass(frozen=True)
class SetFile:
    """A file for SII on screen; `look` is its tone, `track` SII's number of it."""

    id: str = ""
    name: str = ""
    filename: str = ""
    look: str = ""
    state: str = ""
    track: str = ""
    answer: str = ""
    href: str = ""
    may_send: bool = False


@dataclass(frozen=True)
class TestSet:
    """A test set on screen; `zip` is the address of everything built of it."""

    __test__ = False  # no test, whatever its name

    id: str = ""
    name: str = ""
    asks: str = ""
    built_at: str = ""
    warning: str = ""
    zip: str = ""
    moves_goods: bool = False
    may_build: bool = False
    cases: list[Case] = field(default_factory=list)
    files: list[SetFile] = field(default_factory=list)


class CertificationState(Screen, rx.State):
    """The sets of one company, which the address may name, live; only while it certifies."""

    company_id: str = ""
    companies: list[Choice] = []
    sets: list[TestSet] = []
    place: Place = Place()
    certifying: bool = False
    loading: bool = True
    error: str = ""
    file_error: str = ""
    working: str = ""

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def load(self) -> None:
        """Read the sets, now and whenever SII answers."""
        query = self._get_root_state().router_data.get("query", {})
        self.company_id = str(query.get(authorities.ASKED) or "")
        self.file_error, self.working = "", ""
        await self._watch("certification", "settings")
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def of_company(self, company_id: str) -> Any:
        """Go to another company's sets."""
        return rx.redirect(f"{PATH}?{urlencode({authorities.ASKED: company_id})}")

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def take(self, files: list[rx.UploadFile]) -> None:
        """Keep the sets dropped; the last refusal stays on the page."""
        self.file_error = ""
        for file in files[:_MOST_FILES]:
            content = await file.read(LARGEST + 1)
            name = file.filename or "set"
            try:
                await self._ask(_take, content, name, self.company_id)
            except TorqueError as refused:
                self.file_error = f"{name}: {_(str(refused))}"
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def build(self, set_id: str, typed: dict[str, Any]) -> Any:
        """Issue a set's cases and sign its files; `typed` is what its guías say of the trip."""
        trip = service.Trip(**{name: _typed(typed, name) for name in _TRIP})
        self.working = set_id
        yield
        refused = await self._tell(service.build_certification_set, UUID(set_id), trip=trip)
        if refused is None:
            await self._say(_("El set está construido. Revísalo y envía sus archivos."))
        self.working = ""
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def send(self, file_id: str) -> None:
        """Hand a file to SII."""
        await self._tell(service.send_certification_file, UUID(file_id))
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def drop(self, set_id: str) -> None:
        """Take a set off the list."""
        await self._tell(service.drop_certification_set, UUID(set_id))
        await self._read()

    async def _read(self) -> None:
        try:
            self.companies = authorities.choices(await self._ask(queries.issuers))
            where, found = await self._ask(_overview, self.company_id)
        except TorqueError as refused:
            self.error = _(str(refused))
        else:
            self.error, self.place = "", place(where)
            self.certifying = where.environment is DteEnvironment.CERTIFICATION
            self.sets = [_set(each) for each in found]
        self.loading = False


_TRIP: Final = ("plate", "driver_rut", "driver_name")


def _typed(typed: dict[str, Any], name: str) -> str | None:
    return str(typed.get(name) or "").strip() or None


def _take(tx: Tx, content: bytes, name: str, company_id: str) -> None:
    service.take_certification_set(tx, content, name=name, company_id=identity(company_id))


def _overview(tx: Tx, company_id: str) -> tuple[queries.Connection, list[queries.SetRow]]:
    wanted = identity(company_id)
    return queries.connection(tx, wanted), queries.certification_sets(tx, wanted)


def _set(row: queries.SetRow) -> TestSet:
    warning = _(row.problem) if row.problem else ""
    if row.is_stale:
        warning = _("Los documentos de este libro se construyeron de nuevo: construye el libro.")
    return TestSet(
        id=str(row.id),
        name=row.name,
        asks=_asks(row),
        built_at=row.built_at.isoformat() if row.built_at else "",
        warning=warning,
        zip=f"/api/v1/invoicing/certification/{row.id}/zip" if row.files else "",
        moves_goods=any(case.dte_type == _GUIDE for case in row.cases),
        may_build=row.may_build,
        cases=[_case(each) for each in row.cases],
        files=[_file(each) for each in row.files],
    )


_GUIDE: Final = 52


def _asks(row: queries.SetRow) -> str:
    """Return in a line what a set asks for."""
    asked = [_(book) for book in row.books]
    if row.cases:
        asked.insert(0, _(Sentence("{count} casos", count=len(row.cases))))
    return " · ".join(asked)


def _case(row: queries.CaseRow) -> Case:
    return Case(
        id=row.name,
        name=row.name,
        document=_(row.type_name),
        folio=str(row.folio or ""),
        total=row.total or 0,
    )


def _file(row: queries.FileRow) -> SetFile:
    return SetFile(
        id=str(row.id),
        name=_(row.kind_name),
        filename=row.name,
        look=_look(row),
        state=_(row.state_name),
        track=row.track_id or "",
        answer=_(row.answer) if row.answer else "",
        href=f"/api/v1/invoicing/certification/files/{row.id}",
        may_send=row.may_send,
    )


def _look(row: queries.FileRow) -> str:
    """Return the tone of a file: SII may process one and reject what is inside."""
    if row.counts.get("rejected"):
        return "danger"
    objected = row.is_objected or bool(row.counts.get("objected"))
    return "warning" if objected else _LOOKS[row.status]
