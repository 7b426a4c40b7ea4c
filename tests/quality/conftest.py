"""An OT in quality control, who may control it, and short ways of doing it."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image, ImageDraw

from models.auth import Role
from tests.work_orders.conftest import OPERATOR, Floor, floor_of
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.quality import queries, service
from torque_app.work_orders import service as orders

DELIVERER = OPERATOR | {"quality.view", "quality.deliver", "inspections.view", "files.upload"}


def drawn(text: str = "Marta") -> bytes:
    """Return a signature as a tablet sends it: dark strokes on nothing."""
    image = Image.new("RGBA", (480, 180), (0, 0, 0, 0))
    ImageDraw.Draw(image).line(
        [(30, 120), (150, 40), (260, 130), (430, 60)], fill=(17, 24, 39), width=5
    )
    ImageDraw.Draw(image).text((30, 140), text, fill=(17, 24, 39, 255))
    png = BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


@dataclass
class Gate:
    """A workshop floor, and how work leaves it."""

    floor: Floor
    checker_id: UUID

    @property
    def shop(self):
        """The workshop itself."""
        return self.floor.shop

    def do(self, command, *args, actor=None, now=None, **kwargs):
        with transaction(actor or self.shop.actor(), now=now) as tx:
            return command(tx, *args, **kwargs)

    def checker(self, *, centre_id=None, without=()) -> Actor:
        return Actor(
            self.shop.tenant_id,
            self.checker_id,
            self.shop.actor().permissions - set(without),
            name="Jefa de Taller",
            role="MANAGER",
            centre_id=centre_id,
            context={"source": "test"},
        )

    def deliverer(self, *, without=()) -> Actor:
        return Actor(
            self.shop.tenant_id,
            self.floor.technician_id,
            DELIVERER - set(without),
            name="Pedro Técnico",
            role="OPERATOR",
            context={"source": "test"},
        )

    def in_qc(self, **more) -> UUID:
        """Return an OT that waits for its control."""
        return self.floor.at("QC", **more).id

    def begun(self, ot_id: UUID | None = None, **more):
        """Return a control just begun, of a new OT unless one is given."""
        return self.do(service.begin, ot_id or self.in_qc(), **more)

    def seen(self, check_id):
        return self.do(queries.one, check_id)

    def answered(self, check_id, *, but: dict[str, bool] | None = None, km=(60_010, 60_014)):
        """Answer every point well but those said otherwise, and drive."""
        for point in self.seen(check_id).points:
            self.do(service.answer, check_id, point.key, (but or {}).get(point.key, True))
        if km:
            self.do(service.road_test, check_id, start_km=km[0], end_km=km[1])
        return self.seen(check_id)

    def passed(self, **more) -> UUID:
        """Return an OT whose work passed its control."""
        ot_id = self.in_qc(**more)
        check = self.begun(ot_id).check
        self.answered(check.id)
        self.do(service.pass_check, check.id, actor=self.checker())
        return ot_id

    def sent_back(self, ot_id, note="Falta apretar"):
        """Send an OT to work from the board, and finish it again."""
        self.do(orders.fail_qc, ot_id, note=note)
        self.do(orders.finish_work, ot_id)

    def delivered(self, ot_id, **more):
        wanted = {"name": "Marta Soto", "signature_png": drawn()}
        return self.do(service.deliver, ot_id, **(wanted | more))


@pytest.fixture(autouse=True)
def filed(monkeypatch, servers) -> None:
    """Let files hang on deliveries, as the root would."""
    from torque_app.files import queries as files  # noqa: PLC0415 - after the settings

    monkeypatch.setattr(files, "_owners", {})
    files.register_owner(
        "deliveries", "quality.view", exists=queries.delivery_known, open=service.hold_for_files
    )


@pytest.fixture
def gate(shop) -> Gate:
    return gate_of(shop)


@pytest.fixture
def rival_gate(rival) -> Gate:
    return gate_of(rival)


def gate_of(shop) -> Gate:
    from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

    checker = add_member(shop, name="Jefa de Taller", role=Role.MANAGER)
    return Gate(floor_of(shop), checker)
