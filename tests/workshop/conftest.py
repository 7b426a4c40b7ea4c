"""A workshop with a bay, a technician, an appointment and an order to hang hours on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import event

from models.appointments import Appointment, AppointmentStatus, Channel
from models.base import new_id
from models.work_orders import OTStatus, WorkOrder, WorkOrderLabor
from tests.factories.workshop import Workshop, add_member
from torque_app.clients import service as clients
from torque_app.core.database import engine
from torque_app.vehicles import service as vehicles
from torque_app.workshop import service

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
"""A Monday at ten in the morning in Santiago; no holiday that week."""

MONDAY = NOW.date()


@dataclass(frozen=True)
class Floor:
    """The workshop and what stands in it."""

    shop: Workshop
    bay_id: UUID
    user_id: UUID
    technician_id: UUID
    client_id: UUID
    vehicle_id: UUID

    def ask(self, query, *args, now=NOW, **kwargs):
        """Run a query or command as the owner, at the Monday these tests live in."""
        with self.shop.tx(now=now) as tx:
            return query(tx, *args, **kwargs)

    def expect(self, hours=2, *, starts_at=NOW, status=AppointmentStatus.CONFIRMED, **more) -> UUID:
        """Write an appointment of so many hours."""
        visit = Appointment(
            id=new_id(),
            number=f"C-{new_id().hex[-8:]}",
            service_center_id=self.shop.centre_id,
            client_id=self.client_id,
            vehicle_id=self.vehicle_id,
            channel=Channel.WALK_IN,
            service_type="Mantención",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            status=status,
            **more,
        )
        with self.shop.tx(now=NOW) as tx:
            tx.session.add(visit)
        return visit.id

    def order(self, hours=3, *, status=OTStatus.APPROVED, promised_at=None, **more) -> UUID:
        """Write an OT with one task of so many standard hours, as if it stood in a status."""
        order = WorkOrder(
            id=new_id(),
            number=f"SC001-{new_id().hex[-12:]}",
            service_center_id=self.shop.centre_id,
            client_id=self.client_id,
            vehicle_id=self.vehicle_id,
            service_type="Frenos",
            status=status,
            promised_at=promised_at,
            bay_id=more.pop("bay_id", None),
        )
        task = WorkOrderLabor(
            work_order_id=order.id,
            sr_no=1,
            description="Cambio de pastillas",
            standard_hours=Decimal(hours),
            **more,
        )
        with self.shop.tx(now=NOW) as tx:
            tx.session.add(order)
            tx.session.flush()
            tx.session.add(task)
        return order.id


@pytest.fixture
def floor(shop):
    """Return a shop with bay B1 and a technician without a week of their own."""
    user_id = add_member(shop, name="Camilo Rojas")
    bay = shop.do(service.save_bay, service_center_id=shop.centre_id, code="b1")
    technician = shop.do(service.save_technician, user_id=user_id, service_center_id=shop.centre_id)
    client = shop.do(clients.create, name="Marta Soto", phone="+56912345678").id
    car = shop.do(vehicles.create, client_id=client, plate="BBBB10", make="Toyota", model="Yaris")
    return Floor(shop, bay.id, user_id, technician.id, client, car.vehicle.id)


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Return what notes down every statement sent to the database meanwhile."""

    @contextmanager
    def noting() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(engine(), "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine(), "before_cursor_execute", note)

    return noting
