"""/automatizacion: the rules of the workshop."""

from typing import Any, ClassVar, Final

import reflex as rx

from torque_app.automation import queries, service
from torque_app.automation.permissions import Automation
from torque_app.automation.state import shown
from torque_app.automation.state.shown import RuleLine
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.shell.listed import Listed

PATH: Final = "/automatizacion"
FILTERS: Final = ("trigger", "is_active")


class RulesState(Listed, rx.State):
    """One page of the rules."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[RuleLine]] = rx.field(default_factory=list[RuleLine])
    triggers: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list[dict[str, str]])

    @rx.event
    @allow(Automation.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a rule changes or runs."""
        self._take_address()
        await self._watch("automation")
        await self._read()

    @rx.event
    @allow(Automation.VIEW)
    async def refresh(self) -> None:
        """Read the same page again."""
        await self._read()

    @rx.event
    @allow(Automation.VIEW)
    async def open(self, rule_id: str) -> Any:
        """Go to the page of a rule."""
        return rx.redirect(f"{PATH}/{rule_id}")

    @rx.event
    @allow(Automation.CONFIGURE)
    async def adopt(self) -> None:
        """Write the rules to begin with that are missing."""
        try:
            count = await self._ask(service.adopt_examples)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        added = counted(
            count,
            "Se agregó 1 regla. Pruébala y enciéndela.",
            "Se agregaron {count} reglas. Pruébalas y enciéndelas.",
        )
        await self._say(_(added) if count else _("Ya tienes todas las reglas de ejemplo."))
        await self._read()

    async def _read(self) -> None:
        found = await self._listed(self._ask(_page, self.asked.listing()))
        if found is None:
            return
        page, offered = found
        self._fill(page, shown.rule_line)
        self.triggers = [{"id": one.name, "label": one.label} for one in offered.triggers]


def _page(tx: Tx, listing: Listing) -> tuple[Page[queries.RuleRow], queries.Offered]:
    return queries.find(tx, listing), queries.offered(tx)
