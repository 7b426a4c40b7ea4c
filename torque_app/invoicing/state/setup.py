"""The company's certificate and folios."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values.clock import business_date
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import shown
from torque_app.invoicing.state.shown import Lost, Place, Range, Signer, Stock

_LARGEST = 64 * 1024

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
    """What the company signs and stamps with; no secret ever stands here."""

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
    async def load(self) -> None:
        """Read certificate and folios, now and whenever they change."""
        told = str(self._get_root_state().router_data.get("query", {}).get("certificado", ""))
        self.certificate_error, self.caf_error = CERTIFICATE_SAID.get(told, ""), ""
        if told == "saved":
            await self._say(_("Certificado guardado."))
        await self._watch("settings", "invoices")
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def take_caf(self, files: list[rx.UploadFile]) -> None:
        """Keep the folios of one or more CAF files."""
        self.caf_error = await self._keep(files, service.upload_caf)
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
        if await self._tell(service.order_practice) is None:
            self.working = True
            await self._say(_("Los archivos de práctica llegan en unos segundos."), "info")

    async def _keep(self, files: list[rx.UploadFile], command: Any, **more: Any) -> str:
        """Run the command on each file; return why one was refused, or an empty text."""
        if not files:
            return _("Elige un archivo.")
        said = ""
        for file in files[:10]:
            content = await file.read(_LARGEST + 1)
            try:
                await self._ask(command, content, **more)
            except TorqueError as refused:
                said = f"{file.filename}: {_(str(refused))}" if len(files) > 1 else _(str(refused))
        await self._read()
        return said

    async def _read(self) -> None:
        try:
            found = await self._ask(_overview)
        except NotFound as missing:
            self.error = _(str(missing))
        else:
            today = business_date(datetime.now(UTC))
            self.error, self.place = "", shown.place(found.place)
            self.signers = shown.signers(found.certificates)
            self.stocks = [shown.stock(row, today) for row in found.stocks]
            self.ranges, self.lost = shown.ranges(found.stocks), shown.lost(found.lost)
            self.working = self.working and not (self.signers and self.stocks)
        self.loading = False


@dataclass(frozen=True)
class _Setup:
    """Everything the page shows, read in one transaction."""

    place: queries.Connection
    certificates: list[queries.CertificateRow]
    stocks: list[queries.FolioStock]
    lost: list[queries.LostFolios]


def _overview(tx: Tx) -> _Setup:
    return _Setup(
        queries.connection(tx),
        queries.certificates(tx),
        queries.caf_status(tx),
        queries.folio_register(tx),
    )
