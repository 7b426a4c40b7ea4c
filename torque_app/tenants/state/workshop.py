"""The settings page and its first tab: the workshop's name, kind and zone."""

from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.shell.session import Session
from torque_app.tenants import queries, service
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state import place, shown, typed
from torque_app.tenants.state.shown import WorkshopFields

SECTIONS = ("taller", "empresa", "centros", "facturacion", "programas")


class WorkshopState(Filled, rx.State):
    """Which tab is in sight (it stands in the address), and the workshop itself."""

    section: str = SECTIONS[0]
    loading: bool = True
    fields: rx.Field[WorkshopFields] = rx.field(default_factory=WorkshopFields)

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def load(self) -> None:
        """Read the address and the workshop."""
        query = self._get_root_state().router_data.get("query", {})
        wanted = str(query.get(place.SECTION) or "")
        self.section = wanted if wanted in SECTIONS else SECTIONS[0]
        self.errors = {}
        self.fields = shown.workshop(await self._ask(queries.current))
        self.loading = False

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def turn(self, section: str) -> Any:
        """Go to a tab."""
        if section not in SECTIONS:
            return None
        self.section = section
        company = place.asked_company(self._get_root_state().router_data.get("query", {}))
        return rx.redirect(place.address(section, company), replace=True)

    @rx.event
    @allow(Tenants.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Change the workshop."""
        try:
            row = await self._ask(service.update_settings, **typed.workshop(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self.fields = shown.workshop(row)
        self._keep(data)
        await self._say(_("Taller guardado."))
        yield Session.refresh

    @rx.event
    @allow(Tenants.MANAGE)
    async def mail_documents(self, on: bool) -> None:
        """Mail every document that SII accepts to whoever bought, or stop doing so."""
        refused = await self._tell(service.update_settings, settings={"mail_documents": on})
        self.fields = shown.workshop(await self._ask(queries.current))
        if refused is None:
            await self._say(_("Se mandan solos por correo.") if on else _("Ya no se mandan solos."))
