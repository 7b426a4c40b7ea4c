"""A workshop with a car, a technician and stock on its shelf."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest

from models.auth import Role
from models.base import new_id
from models.inventory import InventoryItem, StockLocation
from torque_app.clients import service as clients
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.inventory import service as stock
from torque_app.vehicles import service as cars
from torque_app.work_orders import queries, service

_plates = count(1000)
OPERATOR = frozenset(
    {
        "work_orders.view",
        "work_orders.create",
        "work_orders.edit",
        "work_orders.submit",
        "work_orders.work",
        "work_orders.add_part",
        "work_orders.add_labor",
        "users.names",
        "files.view",
    }
)


@dataclass
class Floor:
    """What the tests work with, and short ways of doing it."""

    shop: object
    client_id: UUID
    vehicle_id: UUID
    warehouse_id: UUID
    technician_id: UUID
    items: list[UUID] = field(default_factory=list)

    def do(self, command, *args, actor=None, now=None, **kwargs):
        with transaction(actor or self.shop.actor(), now=now) as tx:
            return command(tx, *args, **kwargs)

    def technician(self, *more: str, centre_id=None) -> Actor:
        return Actor(
            self.shop.tenant_id,
            self.technician_id,
            OPERATOR | set(more),
            name="Pedro Técnico",
            role="OPERATOR",
            centre_id=centre_id,
            context={"source": "test"},
        )

    def item(self, *, stock=100, price=10_000, cost=6_000) -> UUID:
        with self.shop.tx() as tx:
            item = InventoryItem(
                id=new_id(),
                sku=f"F-{next(_plates)}",
                name="Filtro de aceite",
                stock_quantity=Decimal(stock),
                sell_price=Decimal(price),
                cost_price=Decimal(cost),
            )
            tx.session.add(item)
            tx.session.flush()
            tx.session.add(
                StockLocation(
                    item_id=item.id, warehouse_id=self.warehouse_id, quantity=Decimal(stock)
                )
            )
            return item.id

    def open(self, *, actor=None, now=None, **more):
        """Open an OT and return its row."""
        wanted = {
            "client_id": self.client_id,
            "vehicle_id": self.vehicle_id,
            "service_type": "Mantención 10.000 km",
        }
        return self.do(service.create, actor=actor, now=now, **(wanted | more))

    def at(self, status: str, **more):
        """Return an OT that walked to the status by its own commands."""
        ot = self.open(**more)
        walk = {
            "DRAFT": [],
            "PENDING": [service.submit],
            "APPROVED": [service.approve],
            "IN_PROGRESS": [self._assigned, service.start],
            "QC": [self._tasks_done, service.finish_work],
            "COMPLETED": [service.pass_qc],
            "INVOICED": [lambda tx, ot: service.mark_invoiced(tx, ot, invoice_number="33-1")],
            "CLOSED": [service.close],
        }
        for here, commands in walk.items():
            if status == "WAITING_PARTS" and here == "QC":
                self.do(service.wait_for_parts, ot.id, note="Falta el filtro")
                break
            for command in commands:
                self.do(command, ot.id)
            if here == status:
                break
        return self.do(queries.one, ot.id).order

    def _assigned(self, tx, ot_id):
        return service.assign(tx, ot_id, technician_id=self.technician_id)

    def _tasks_done(self, tx, ot_id):
        for task in queries.one(tx, ot_id).labor:
            service.mark_labor_done(tx, ot_id, task.id)

    def seen(self, ot_id, *, actor=None):
        return self.do(queries.one, ot_id, actor=actor)

    def stock(self, item_id) -> Decimal:
        with self.shop.tx() as tx:
            return tx.get(InventoryItem, item_id).stock_quantity


@pytest.fixture(autouse=True)
def filed(monkeypatch, servers) -> None:
    """Let files hang on OTs, as the root would."""
    from torque_app.files import queries as files  # noqa: PLC0415 - after the settings

    monkeypatch.setattr(files, "_owners", {})
    files.register_owner(
        "work_orders", "work_orders.view", exists=queries.number, open=service.hold_for_files
    )


@pytest.fixture
def floor(shop) -> Floor:
    return floor_of(shop)


@pytest.fixture
def rival_floor(rival) -> Floor:
    return floor_of(rival)


def floor_of(shop) -> Floor:
    from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

    technician = add_member(shop, name="Pedro Técnico", role=Role.OPERATOR)
    client = shop.do(clients.create, name="Marta Soto", phone="+56912345678").id
    plate = f"BBBB{next(_plates) % 90 + 10}"
    bought = {"client_id": client, "make": "Toyota", "model": "Yaris", "year": 2019}
    car = shop.do(cars.create, plate=plate, **bought).vehicle.id
    shelf = shop.do(
        stock.create_warehouse, code="b1", name="Bodega", service_center_id=shop.centre_id
    )
    return Floor(shop, client, car, shelf, technician)
