"""A workshop whose rules are about its stock, told of events as a worker tells them."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.automation import AutomationRun
from models.base import new_id
from models.notifications import Notification
from models.outbox import MessageStatus, OutboxMessage
from tests.factories.workshop import Workshop
from torque_app.automation import handlers, service  # noqa: F401 - the handlers listen
from torque_app.contexts import rooms
from torque_app.core.actor import Actor
from torque_app.core.events import Event
from torque_app.core.tx import transaction
from torque_app.inventory.events import StockRanLow
from workers import automation as _jobs  # noqa: F401 - registers the jobs
from workers.job import run as carry_out

BELL = "notifications.bell"
SHELF = "Queda poco de "
_OURS = ("StockRanLow", "OTMoved", "RuleStopped", "automation.obey")
LOW = {"figure": "stock", "operator": "AT_MOST", "value": "2"}


def bell(title="Quedan {{ stock }} de {{ repuesto }}", to="ROLE:OWNER", **more):
    """Return the action that rings the bell."""
    return {"name": BELL, "arguments": {"to": to, "title": title, **more}}


@dataclass(frozen=True)
class Rules:
    """The workshop, and what one does with its rules."""

    shop: Workshop

    def write(self, *, on=True, **more: Any) -> UUID:
        """Write a rule about stock, and try it and switch it on."""
        told: dict[str, Any] = {
            "name": f"Regla {new_id().hex[-6:]}",
            "trigger": "StockRanLow",
            "conditions": [LOW],
            "actions": [bell()],
        }
        rule = self.shop.do(service.save_rule, **told | more)
        if on:
            self.shop.do(service.test_rule, rule.id)
            self.shop.do(service.switch_rule, rule.id, on=True)
        return rule.id

    def low(self, stock="2", name="Filtro de aceite") -> StockRanLow:
        """Return the event of a part that ran low."""
        return StockRanLow(new_id(), name, "FIL-1", Decimal(stock), Decimal(4))

    def happen(self, event: Event) -> None:
        """Tell of an event, and carry out what follows from it until nothing is left."""
        self.shop.do(_tell, event)
        self.drain()

    def drain(self) -> None:
        """Carry out the messages that wait, as a worker does."""
        for _round in range(10):
            with self.shop.tx() as tx:
                query = select(OutboxMessage.id).where(
                    OutboxMessage.status != MessageStatus.DONE,
                    col(OutboxMessage.name).in_(_OURS),
                )
                waiting = list(tx.session.exec(query))
            for message in waiting:
                carry_out(str(self.shop.tenant_id), str(message))
            if not waiting:
                return

    def obey(self, event: Event, *, key="uno", chain: tuple[str, ...] = ()) -> int:
        """Run the rules about an event, told by the key and the rules that led to it."""
        cause = {"chain": list(chain)} if chain else None
        actor = Actor.system(self.shop.tenant_id, {"automation.run"}, cause=cause)
        with transaction(actor) as tx:
            return service.obey(tx, event=event.event_name, payload=asdict(event), key=key)

    def runs(self, rule_id: UUID) -> list[AutomationRun]:
        """Return what a rule did, in order."""
        with self.shop.tx() as tx:
            query = select(AutomationRun).where(AutomationRun.rule_id == rule_id)
            return list(tx.session.exec(query.order_by(col(AutomationRun.id))))

    def bells(self) -> list[str]:
        """Return what rules and the platform's word on them put in the owner's bell.

        The shelf warns of what runs low by itself, wherever its own handlers are loaded.
        """
        with self.shop.tx() as tx:
            query = select(Notification.title).where(
                Notification.user_id == self.shop.owner_id,
                ~col(Notification.title).startswith(SHELF),
            )
            return sorted(tx.session.exec(query))


def _tell(tx, event):
    tx.emit(event)


@pytest.fixture(scope="session", autouse=True)
def _offers() -> None:
    """Load what the contexts offer, as the web process and the workers do."""
    for _room in rooms("offers"):
        pass


@pytest.fixture
def rules(shop) -> Rules:
    return Rules(shop)
