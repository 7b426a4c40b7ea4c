"""Where a new document starts: a finished OT, a quotation, guías, nothing, or a draft."""

from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values import money, plate
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import Delivery
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import making
from torque_app.invoicing.state.guides import GuidesToBillState
from torque_app.invoicing.state.quoted import QuotationsToBillState
from torque_app.tenants import queries as workshop
from torque_app.work_orders import queries as work_orders

PATH: Final = "/facturacion/nuevo"
ORDER, QUOTATION, GUIDES, BLANK = "ot", "presupuesto", "guia", "cero"
SOURCES: Final = (ORDER, QUOTATION, GUIDES, BLANK)
_MOST: Final = 50


class StartState(Screen, rx.State):
    """The choice before a draft exists; `picked` are the ids of the OTs chosen."""

    source: str = ORDER
    dte_type: str = ""
    types: list[dict[str, str]] = []
    orders: list[Choice] = []
    drafts: list[Choice] = []
    picked: list[str] = []
    error: str = ""
    loading: bool = True
    starting: bool = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Read what there is to start from; the address may say a type, and what it bills."""
        query = self._get_root_state().router_data.get("query", {})
        self.error, self.starting, self.loading = "", False, True
        if query.get("borrador"):
            self.types = await self._ask(_types)
            return
        await self._read()
        asked = str(query.get("tipo", ""))
        offered = [each["id"] for each in self.types]
        self.dte_type = asked if asked in offered else next(iter(offered), "")
        order = str(query.get("ot", ""))
        self.source, self.picked = BLANK if asked else ORDER, [order] if order else []
        if order:
            self.source = ORDER
        elif query.get("presupuesto"):
            self.source = QUOTATION
        elif query.get("guia"):
            self.source = GUIDES
        self.loading = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def choose_source(self, source: str) -> None:
        """Start from something else."""
        if source in SOURCES:
            self.source, self.picked, self.error = source, [], ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def choose_type(self, dte_type: str) -> None:
        """Choose which document it will be."""
        if any(each["id"] == dte_type for each in self.types):
            self.dte_type, self.error = dte_type, ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def search(self, text: str) -> None:
        """Look for a finished OT."""
        self.orders = await self._ask(_finished, text)

    @rx.event
    @allow(Invoicing.EDIT)
    async def pick(self, id_: str, on: bool) -> None:
        """Take an OT, or leave it."""
        rest = [each for each in self.picked if each != id_]
        self.picked, self.error = [*rest, id_] if on else rest, ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def begin(self) -> Any:
        """Keep a draft of what was chosen, and go on with it."""
        if self.starting:
            return
        self.starting = True
        yield
        try:
            row = await self._ask(service.save_draft, self._content(await self._chosen()))
        except TorqueError as refused:
            self.error = _(str(refused))
        except ValueError:
            self.error = _("Elige de qué parte el documento.")
        else:
            yield rx.redirect(f"{PATH}?borrador={row.id}")
        self.starting = False

    async def _read(self) -> None:
        try:
            self.types, self.orders, self.drafts = await self._ask(_offered)
        except TorqueError as refused:
            self.error = _(str(refused))

    async def _chosen(self) -> tuple[UUID, ...]:
        """Return the OTs or the guías picked, or the quotation; ValueError for what is none."""
        if self.source == QUOTATION:
            quoted = await self.get_state(QuotationsToBillState)
            return (UUID(quoted.chosen),)
        if self.source != GUIDES:
            return tuple(map(UUID, self.picked))
        guides = await self.get_state(GuidesToBillState)
        return tuple(UUID(each.id) for each in guides.picked)

    def _content(self, chosen: tuple[UUID, ...]) -> queries.DraftContent:
        """Return the draft to begin with; ValueError when nothing was picked to start from."""
        if self.source != BLANK and not chosen:
            raise ValueError(self.source)
        return queries.DraftContent(
            dte_type=int(self.dte_type),
            work_order_ids=chosen if self.source == ORDER else (),
            guide_ids=chosen if self.source == GUIDES else (),
            quotation_id=chosen[0] if self.source == QUOTATION else None,
            delivery=Delivery(movement=1, dispatch=2) if self.dte_type == "52" else None,
        )


Offered = tuple[list[dict[str, str]], list[Choice], list[Choice]]


def _offered(tx: Tx) -> Offered:
    return _types(tx), _finished(tx, ""), _drafts(tx)


def _types(tx: Tx) -> list[dict[str, str]]:
    return making.types(workshop.current(tx).settings.get("dte_types"))


def _finished(tx: Tx, text: str) -> list[Choice]:
    page = work_orders.find(tx, Listing(limit=_MOST, q=text, filters={"status": "COMPLETED"}))
    return [
        Choice(
            str(row.id),
            row.number,
            " · ".join(
                filter(None, (plate.formatted(row.plate), row.client, _amount(row.total_cost)))
            ),
        )
        for row in page.rows
    ]


def _drafts(tx: Tx) -> list[Choice]:
    page = queries.find(tx, Listing(limit=_MOST, filters={"status": "DRAFT"}))
    return [
        Choice(
            str(row.id),
            _(row.type_name),
            " · ".join((_(row.client), _amount(row.total))),
            f"{PATH}?borrador={row.id}",
        )
        for row in page.rows
    ]


def _amount(amount: Any) -> str:
    return money.formatted(amount) if amount is not None else ""
