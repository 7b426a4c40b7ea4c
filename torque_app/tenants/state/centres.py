"""The tab of service centres and the dialog of one."""

from typing import Any

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled
from torque_app.shell.session import Session
from torque_app.tenants import queries, service
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state import shown, typed
from torque_app.tenants.state.shown import CentreFields, CentreLine


class CentresState(Filled, rx.State):
    """Every service centre, and the one being edited."""

    loading: bool = True
    rows: rx.Field[list[CentreLine]] = rx.field(default_factory=list[CentreLine])
    companies: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    open: bool = False
    fields: rx.Field[CentreFields] = rx.field(default_factory=CentreFields)

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def load(self) -> None:
        """Read the centres, now and whenever the settings change."""
        await self._watch("settings")
        self.open = False
        await self._read()

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def refresh(self) -> None:
        """Read the centres again."""
        await self._read()

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def start(self) -> None:
        """Open the form of a new centre."""
        main = self.companies[0].id if self.companies else ""
        self.fields = CentreFields(code=_next_code(self.rows), company_id=main)
        self.errors, self.open = {}, True

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def edit(self, centre_id: str) -> None:
        """Open the form of a centre as it is now."""
        try:
            wanted = typed.identity(centre_id)
            if wanted is None:
                raise Invalid
            self.fields = shown.centre(await self._ask(queries.centre, wanted))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.errors, self.open = {}, True

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.open = False

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the centre."""
        if self._is_again(data):
            return
        try:
            centre_id = typed.identity(self.fields.id)
            await self._ask(service.save_centre, centre_id, **typed.centre(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._say(_("Centro guardado."))
        yield
        self.open = False
        await self._read()
        yield Session.refresh

    async def _read(self) -> None:
        centres, companies = await self._ask(_both)
        self.rows = [shown.line(row) for row in centres]
        self.companies = [Choice(str(row.id), row.razon_social) for row in companies]
        self.loading = False


def _both(tx: Tx) -> tuple[list[queries.CentreRow], list[queries.CompanyRow]]:
    return queries.centres(tx), queries.companies(tx)


def _next_code(rows: list[CentreLine]) -> str:
    """Return the next free code of the series that begins with SC001."""
    taken = {row.code for row in rows}
    return next(code for n in range(1, len(rows) + 2) if (code := f"SC{n:03d}") not in taken)
