"""The tab of the legal entities that issue documents; which one stands in the address."""

from typing import Any

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.tenants import queries, service
from torque_app.tenants.permissions import Tenants
from torque_app.tenants.state import place, shown, typed
from torque_app.tenants.state.shown import CompanyFields


class CompanyState(Filled, rx.State):
    """One legal entity at a time; most workshops have one."""

    loading: bool = True
    known: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    fields: rx.Field[CompanyFields] = rx.field(default_factory=CompanyFields)

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def load(self) -> None:
        """Read the legal entities and show the one the address names, or the first."""
        await self._read(place.asked_company(self._get_root_state().router_data.get("query", {})))
        self.errors, self.loading = {}, False

    @rx.event
    @allow(Tenants.ADMINISTER)
    async def choose(self, company_id: str) -> Any:
        """Show another legal entity."""
        await self._read(company_id)
        self.errors = {}
        return self._here()

    @rx.event
    @allow(Tenants.MANAGE)
    async def start(self) -> Any:
        """Show the form of one more."""
        self.fields, self.errors = CompanyFields(), {}
        return self._here()

    @rx.event
    @allow(Tenants.MANAGE)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        self.errors = {**self.errors, name: typed.complaint(name, value)}

    @rx.event
    @allow(Tenants.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the legal entity; a new one gets its address."""
        if self._is_again(data):
            return None
        try:
            company_id = typed.identity(self.fields.id)
            row = await self._ask(service.save_company, company_id, **typed.company(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self._keep(data)
        await self._read(str(row.id))
        await self._say(_("Empresa guardada."))
        return self._here() if company_id is None else None

    def _here(self) -> Any:
        """Return the way to the address of what is shown."""
        return rx.redirect(
            place.address(place.COMPANIES, self.fields.id or place.NEW), replace=True
        )

    async def _read(self, company_id: str) -> None:
        rows = await self._ask(queries.companies)
        self.known = [shown.company_choice(row) for row in rows]
        if company_id == place.NEW:
            self.fields = CompanyFields()
            return
        wanted = [row for row in rows if str(row.id) == company_id] or rows
        self.fields = shown.company(wanted[0]) if wanted else CompanyFields()
