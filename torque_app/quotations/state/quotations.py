"""The list of quotations."""

from typing import ClassVar, Final

import reflex as rx

from models.quotations import QuotationStatus as Status
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.quotations import queries
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationRow
from torque_app.quotations.state import shown
from torque_app.quotations.state.record import LIST
from torque_app.quotations.state.shown import QuotationLine
from torque_app.shell.listed import Listed

FILTERS: Final = ("status", "advisor_id", "client_id", "vehicle_id", "service_center_id")
MINE: Final = "mine"
WAITS: Final = Status.SENT_TO_CUSTOMER.value
VIEWS: Final = (
    ("", _("Todos")),
    (f"{Status.DRAFT},{Status.MANAGER_QUOTE},{Status.MANAGER_REJECTED}", _("Por terminar")),
    (f"{Status.SENT_TO_MANAGER},{Status.MANAGER_APPROVED}", _("Con el jefe")),
    (WAITS, _("Esperan al cliente")),
    (f"{Status.NO_RESPONSE_LEAD},{Status.CUSTOMER_REJECTED}", _("Por recuperar")),
    (Status.CUSTOMER_APPROVED.value, _("Aprobados")),
)
"""The lists people come for, by the statuses in them."""


class QuotationsState(Listed, rx.State):
    """One page of quotations; what is asked for stands in the address."""

    PATH: ClassVar = LIST
    FILTERS: ClassVar = FILTERS

    rows: list[QuotationLine] = []
    sentence: str = ""

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a quotation changes."""
        self._take_address()
        await self._watch("quotations")
        await self._read()

    @rx.event
    @allow(Quotations.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is not None:
            page, waiting, managed = found
            self._fill(page, shown.line)
            self.sentence = _sentence(waiting, managed)


def _overview(tx: Tx, listing: Listing) -> tuple[Page[QuotationRow], int, int]:
    """Return a page, how many wait for their client and how many for the manager.

    The advisor «mine» is whoever looks.
    """
    filters = dict(listing.filters)
    if filters.get("advisor_id") == MINE:
        filters["advisor_id"] = str(tx.actor.user_id)
    wanted = Listing(
        page=listing.page,
        limit=listing.limit,
        sort=listing.sort,
        order=listing.order,
        q=listing.q,
        filters=filters,
    )
    return (
        queries.find(tx, wanted),
        _many(tx, Status.SENT_TO_CUSTOMER),
        _many(tx, Status.SENT_TO_MANAGER),
    )


def _many(tx: Tx, status: Status) -> int:
    return queries.find(tx, Listing(limit=1, filters={"status": status.value})).total


def _sentence(waiting: int, managed: int) -> str:
    """Return what the list says first."""
    told = []
    if waiting:
        told.append(
            counted(
                waiting,
                "1 presupuesto espera al cliente.",
                "{count} presupuestos esperan al cliente.",
            )
        )
    if managed:
        told.append(
            counted(
                managed, "1 presupuesto espera al jefe.", "{count} presupuestos esperan al jefe."
            )
        )
    return " ".join(_(each) for each in told) or _("Ningún presupuesto espera respuesta.")
