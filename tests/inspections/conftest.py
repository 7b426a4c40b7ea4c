"""An OT whose car can be looked over, and short ways of doing it."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.files.conftest import picture
from tests.work_orders.conftest import OPERATOR, Floor, floor_of
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.inspections import queries, service

INSPECTOR = OPERATOR | {"inspections.view", "inspections.inspect", "files.upload"}


@dataclass
class Bench:
    """A workshop floor, and how inspections are made on it."""

    floor: Floor

    @property
    def shop(self):
        """The workshop itself."""
        return self.floor.shop

    def do(self, command, *args, actor=None, now=None, **kwargs):
        with transaction(actor or self.shop.actor(), now=now) as tx:
            return command(tx, *args, **kwargs)

    def inspector(self, *, without=(), centre_id=None) -> Actor:
        return Actor(
            self.shop.tenant_id,
            self.floor.technician_id,
            INSPECTOR - set(without),
            name="Pedro Técnico",
            role="OPERATOR",
            centre_id=centre_id,
            context={"source": "test"},
        )

    def begun(self, ot_id: UUID | None = None, **more):
        """Return an inspection just begun, of a new OT unless one is given."""
        return self.do(service.start, ot_id or self.floor.open().id, **more)

    def named(self, detail, label):
        """Return the point whose name begins so."""
        return next(point for point in detail.points if point.label.startswith(label))

    def seen(self, inspection_id):
        return self.do(queries.one, inspection_id)

    def finished(self, **lights):
        """Return a finished inspection, all green but `{label: light}` with spaces as `_`."""
        detail = self.begun()
        for label, light in lights.items():
            point = self.named(detail, label.replace("_", " "))
            self.do(service.grade, point.id, grade=light)
        inspection_id = detail.inspection.id
        self.do(service.grade_rest, inspection_id)
        self.do(service.finish, inspection_id, "Todo dicho.")
        return self.seen(inspection_id)

    def photo(self, point_id, **more):
        return self.do(service.attach_photo, point_id, data=picture(), name="surco.jpg", **more)


@pytest.fixture(autouse=True)
def filed(monkeypatch, servers) -> None:
    """Let photos hang on points, as the root would."""
    from torque_app.files import queries as files  # noqa: PLC0415 - after the settings

    monkeypatch.setattr(files, "_owners", {})
    files.register_owner(
        queries.PHOTOS_OF, "inspections.view", exists=queries.point, open=service.hold_for_photos
    )


@pytest.fixture
def bench(shop) -> Bench:
    return Bench(floor_of(shop))


@pytest.fixture
def rival_bench(rival) -> Bench:
    return Bench(floor_of(rival))
