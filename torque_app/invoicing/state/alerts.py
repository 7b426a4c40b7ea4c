"""From where on a company is told that its folios or its certificate run out."""

from typing import Any

import reflex as rx

from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.alerts import MOST
from torque_app.invoicing.state import authorities
from torque_app.invoicing.state.authorities import AlertFields, identity
from torque_app.shell.filled import Filled

_MOST_DIGITS = 9


class AlertsState(Filled, rx.State):
    """The thresholds of the company that stands in the address."""

    fields: AlertFields = AlertFields()

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def load(self) -> None:
        """Read the thresholds; without a company there are none."""
        query = self._get_root_state().router_data.get("query", {})
        self.errors = {}
        try:
            found = await self._ask(_alerts, str(query.get(authorities.ASKED) or ""))
        except NotFound:
            self.fields = AlertFields()  # the page says so where it shows the company
        else:
            self.fields = authorities.alert_fields(found)

    @rx.event
    @allow(Invoicing.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the thresholds; the page beside them is read again by their event."""
        try:
            row = await self._ask(_set, self.fields.id, _typed(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self.fields = authorities.alert_fields(row)
        await self._say(_("Avisos guardados."))


def _alerts(tx: Tx, asked: str) -> queries.AlertRow:
    return queries.alerts(tx, identity(asked))


def _set(tx: Tx, company_id: str, values: dict[str, int]) -> queries.AlertRow:
    return service.set_alerts(tx, identity(company_id), **values)


def _typed(data: dict[str, Any]) -> dict[str, int]:
    """Return the figures of the form; raises Invalid naming each that is no whole number."""
    typed = {name: str(data.get(name) or "").strip() for name in MOST}
    wrong = {
        name: _("Escribe un número entero.")
        for name, text in typed.items()
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS)
    }
    if wrong:
        raise Invalid(fields=wrong)
    return {name: int(text) for name, text in typed.items()}
