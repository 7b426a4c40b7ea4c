"""A workshop that quotes: an advisor, a manager, a client outside, and short ways of doing it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from models.auth import Role
from models.base import new_id
from models.quotations import Decision, DecisionMethod, QuotedKind
from tests.inspections.conftest import Bench
from tests.quality.conftest import drawn
from tests.work_orders.conftest import floor_of
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.quotations import queries, service
from torque_app.quotations.service import Evidence, NewLine

ADVISOR = frozenset(
    {
        "quotations.view", "quotations.edit", "quotations.send", "work_orders.view",
        "approvals.view", "approvals.request", "approvals.decide", "files.view",
    }
)  # fmt: skip
DAY = datetime(2026, 11, 20, 14, tzinfo=UTC)


@dataclass
class Desk:
    """Who quotes, who agrees, and for whom."""

    bench: Bench
    advisor_id: UUID
    manager_id: UUID

    @property
    def floor(self):
        return self.bench.floor

    @property
    def shop(self):
        return self.bench.floor.shop

    def do(self, command, *args, actor=None, now=DAY, **kwargs):
        with transaction(actor or self.shop.actor(), now=now) as tx:
            return command(tx, *args, **kwargs)

    def advisor(self, *more: str, without=(), centre_id=None) -> Actor:
        return Actor(
            self.shop.tenant_id, self.advisor_id, (ADVISOR | set(more)) - set(without),
            name="Ana Asesora", role="OPERATOR", centre_id=centre_id, context={"source": "test"},
        )  # fmt: skip

    def manager(self) -> Actor:
        return Actor(
            self.shop.tenant_id, self.manager_id, self.shop.actor().permissions,
            name="Jefe de Taller", role="MANAGER", context={"source": "test"},
        )  # fmt: skip

    def client(self) -> Actor:
        return Actor.system(self.shop.tenant_id, {"quotations.decide"})

    def drafted(self, *lines: NewLine, actor=None, **more):
        """Return a quotation of these lines, or of an hour and a filter."""
        wanted = {"client_id": self.floor.client_id, "vehicle_id": self.floor.vehicle_id}
        quotation = self.do(service.draft, actor=actor or self.advisor(), **(wanted | more))
        for line in lines or (self.hour(), self.part()):
            quotation = self.do(
                service.add_line, quotation.quotation.id, line, actor=actor or self.manager()
            )
        return quotation

    def hour(self, price=30_000, **more) -> NewLine:
        wanted = {"quantity": Decimal("1.5"), "unit_price": Decimal(price)}
        return NewLine(kind=QuotedKind.LABOR, description="Cambio de pastillas", **(wanted | more))

    def part(self, *, stock=10, **more) -> NewLine:
        item = more.pop("item_id", None) or self.floor.item(stock=stock)
        return NewLine(kind=QuotedKind.PART, item_id=item, **({"quantity": Decimal(2)} | more))

    def seen(self, quotation_id, **more):
        return self.do(queries.one, quotation_id, **more)

    def sent(self, *lines: NewLine, **more):
        """Return a quotation the client has."""
        quotation = self.drafted(*lines, **more)
        self.do(service.send_to_customer, quotation.quotation.id, channels=(), actor=self.advisor())
        return self.seen(quotation.quotation.id)

    def decide(self, quotation, *said: Decision, actor=None, now=DAY, **more):
        """Decide the lines in their order; the last word stands for the rest."""
        asked = [line for line in quotation.lines if line.kind is not QuotedKind.DISCOUNT]
        words = (list(said) + [said[-1]] * len(asked))[: len(asked)]
        wanted = {
            "revision": quotation.quotation.revision,
            "decisions": {line.id: word for line, word in zip(asked, words, strict=True)},
            "method": DecisionMethod.SIGNATURE,
            "name": "Marta Soto",
            "key": new_id(),
            "signature": drawn(),
            "evidence": Evidence("190.20.1.7", "Android 14"),
        }
        return self.do(
            service.decide, quotation.quotation.id, actor=actor or self.client(), now=now,
            **(wanted | more),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def filed(monkeypatch, servers) -> None:
    """Let files hang where they hang in the product."""
    from torque_app.files import queries as files  # noqa: PLC0415 - after the settings
    from torque_app.inspections import queries as points  # noqa: PLC0415
    from torque_app.inspections import service as inspecting  # noqa: PLC0415

    monkeypatch.setattr(files, "_owners", {})
    files.register_owner(
        "inspection_points",
        "inspections.view",
        exists=points.point,
        open=inspecting.hold_for_photos,
    )
    files.register_owner(
        "quotation_versions",
        "quotations.view",
        exists=queries.version_known,
        open=service.hold_version_files,
    )
    files.register_owner(
        "quotation_answers",
        "quotations.view",
        exists=queries.answer_known,
        open=service.hold_answer_files,
    )


@pytest.fixture
def desk(shop) -> Desk:
    return desk_of(shop)


@pytest.fixture
def rival_desk(rival) -> Desk:
    return desk_of(rival)


def desk_of(shop) -> Desk:
    from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

    advisor = add_member(shop, name="Ana Asesora", role=Role.OPERATOR)
    manager = add_member(shop, name="Jefe de Taller", role=Role.MANAGER)
    return Desk(Bench(floor_of(shop)), advisor, manager)
