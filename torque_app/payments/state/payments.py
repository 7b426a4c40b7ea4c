"""The list of payments."""

from typing import ClassVar

import reflex as rx

from models.values import money
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.payments import queries
from torque_app.payments.permissions import Payments
from torque_app.payments.state import shown
from torque_app.payments.state.shown import PaymentLine
from torque_app.shell.listed import Listed

PATH = "/pagos"
FILTERS = ("method", "client_id", "from", "to")


class PaymentsState(Listed, rx.State):
    """One page of payments; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[PaymentLine] = []
    sentence: str = ""

    @rx.event
    @allow(Payments.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever money moves."""
        self._take_address()
        await self._watch("payments")
        await self._read()

    @rx.event
    @allow(Payments.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            return
        page, takings = found
        self._fill(page, shown.payment)
        self.sentence = _("Hoy entraron {today}; este mes, {month}.").format(
            today=money.formatted(takings.today), month=money.formatted(takings.month)
        )


def _overview(tx: Tx, listing: Listing) -> tuple[Page[queries.PaymentRow], queries.Takings]:
    return queries.find(tx, listing), queries.takings(tx)
