"""A company's certificates and folios; which company stands in the address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values.clock import business_date
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import authorities, shown
from torque_app.invoicing.state.authorities import Lost, Range, Signer, Stock, identity
from torque_app.invoicing.state.shown import Place

_LARGEST = 64 * 1024
SAVED: Final = "saved"

CERTIFICATE_SAID: Final = {
    "certificate_locked": _("La contraseña no abre el certificado. Revísala."),
    "certificate_expired": _("El certificado no está vigente. Sube uno vigente."),
    "certificate_unusable": _(
        "Ese archivo no sirve para firmar: usa un .pfx o .p12 con su clave y el RUT del titular."
    ),
    "missing": _("Elige el archivo .pfx o .p12 de tu certificado."),
    "validation_error": _("El archivo es demasiado grande para ser un certificado."),
    "forbidden": _("No tienes permiso para esto."),
    "not_found": _("Ingresa primero los datos de tu empresa en Ajustes."),
}
"""What the form of the certificate comes back with, by the code of the refusal."""


class BillingState(Screen, rx.State):
    """What one company signs and stamps with; no secret ever stands here."""

    company_id: str = ""
    companies: list[Choice] = []
    signers: list[Signer] = []
    stocks: list[Stock] = []
    ranges: list[Range] = []
    lost: list[Lost] = []
    place: Place = Place()
    loading: bool = True
    error: str = ""
    certificate_error: str = ""
    caf_error: str = ""
    working: bool = False

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def load(self) -> Any:
        """Read the address, certificates and folios, now and whenever they change."""
        query = self._get_root_state().router_data.get("query", {})
        self.company_id = str(query.get(authorities.ASKED) or "")
        told = str(query.get("certificado") or "")
        self.certificate_error, self.caf_error = CERTIFICATE_SAID.get(told, ""), ""
        await self._watch("settings", "invoices")
        await self._read()
        if told != SAVED:
            return None
        await self._say(_("Certificado guardado."))
        # what was said once must not be said again by the back button
        return rx.redirect(authorities.address(self.company_id), replace=True)

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def of_company(self, company_id: str) -> Any:
        """Go to another company's certificates and folios."""
        return rx.redirect(authorities.address(company_id))

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def take_caf(self, files: list[rx.UploadFile]) -> None:
        """Keep the folios of one or more CAF files."""
        self.caf_error = await self._keep(files)
        if not self.caf_error:
            await self._say(_("Folios guardados."))

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def choose(self, certificate_id: str) -> None:
        """Sign with this certificate from now on."""
        if await self._tell(service.choose_certificate, UUID(certificate_id)) is None:
            await self._say(_("Desde ahora se firma con este certificado."))
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def remove_certificate(self, certificate_id: str) -> None:
        """Stop signing with a certificate."""
        await self._tell(service.remove_certificate, UUID(certificate_id))
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def retire(self, caf_id: str) -> None:
        """Give out no more folios of a range."""
        await self._tell(service.retire_caf, UUID(caf_id))
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def practise(self) -> None:
        """Have the simulated SII make a certificate and folios."""
        if await self._tell(_practise, self.company_id) is None:
            self.working = True
            await self._say(_("Los archivos de práctica llegan en unos segundos."), "info")

    async def _keep(self, files: list[rx.UploadFile]) -> str:
        """Keep the folios of each file; return why one was refused, or an empty text."""
        if not files:
            return _("Elige un archivo.")
        said = ""
        for file in files[:10]:
            content = await file.read(_LARGEST + 1)
            try:
                await self._ask(_keep_caf, content, self.company_id)
            except TorqueError as refused:
                said = f"{file.filename}: {_(str(refused))}" if len(files) > 1 else _(str(refused))
        await self._read()
        return said

    async def _read(self) -> None:
        self.companies = authorities.choices(await self._ask(queries.issuers))
        try:
            found = await self._ask(_overview, self.company_id)
        except NotFound as missing:
            self.error, self.place = _(str(missing)), Place()
        else:
            today = business_date(datetime.now(UTC))
            self.error, self.place = "", shown.place(found.place)
            self.company_id = str(found.company_id)
            self.signers = authorities.signers(found.certificates)
            self.stocks = [authorities.stock(row, today) for row in found.stocks]
            self.ranges = authorities.ranges(found.stocks)
            self.lost = authorities.lost(found.lost)
            self.working = self.working and not (self.signers and self.stocks)
        self.loading = False


@dataclass(frozen=True)
class _Setup:
    """Everything the page shows of a company, read in one transaction."""

    company_id: UUID
    place: queries.Connection
    certificates: list[queries.CertificateRow]
    stocks: list[queries.FolioStock]
    lost: list[queries.LostFolios]


def _overview(tx: Tx, asked: str) -> _Setup:
    company_id = queries.company(tx, identity(asked)).id
    return _Setup(
        company_id,
        queries.connection(tx, company_id),
        queries.certificates(tx, company_id),
        queries.caf_status(tx, company_id),
        queries.folio_register(tx, company_id),
    )


def _keep_caf(tx: Tx, content: bytes, asked: str) -> None:
    service.upload_caf(tx, content, company_id=identity(asked))


def _practise(tx: Tx, asked: str) -> None:
    service.order_practice(tx, identity(asked))
