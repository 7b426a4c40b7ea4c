"""A workshop with a tablet, and people who have a PIN."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlmodel import select

from models.auth import Role
from models.kiosk import ActionOutcome, KioskGrant, KioskPin
from models.work_orders import TimeEntry, WorkOrder
from tests.clients.calling import calling
from tests.factories.workshop import add_member
from tests.work_orders.conftest import Floor, floor_of
from torque_app.kiosk import queries, service
from torque_app.kiosk.queries import KnownDevice
from torque_app.work_orders import queries as orders
from torque_app.work_orders.service import NewLabor

PIN, OTHER_PIN, CHIEF_PIN = "2846", "7395", "918273"


def ago(minutes: float) -> datetime:
    """Return an instant so many minutes back."""
    return datetime.now(UTC) - timedelta(minutes=minutes)


def photo(size=(640, 480), kind="JPEG") -> bytes:
    """Return a picture as a tablet sends it."""
    out = BytesIO()
    Image.new("RGB", size, (40, 90, 140)).save(out, kind)
    return out.getvalue()


VOICE = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
    + bytes(400)
)


@dataclass
class Stand:
    """A tablet at a centre, and short ways of using it."""

    floor: Floor
    device: KnownDevice
    token: str
    colleague_id: UUID
    chief_id: UUID
    grants: dict[UUID, str] = field(default_factory=dict)

    @property
    def shop(self):
        """The workshop itself."""
        return self.floor.shop

    @property
    def me(self) -> UUID:
        """The technician of the tests."""
        return self.floor.technician_id

    def enter(self, user_id: UUID | None = None, pin: str = PIN) -> service.Entered:
        entered = service.enter(self.device, user_id=user_id or self.me, pin=pin)
        self.grants[entered.person.user_id] = entered.grant
        return entered

    def grant(self, user_id: UUID | None = None) -> str:
        """Return the grant of somebody, who enters for it."""
        who = user_id or self.me
        if who not in self.grants:
            pins = {self.me: PIN, self.colleague_id: OTHER_PIN, self.chief_id: CHIEF_PIN}
            self.enter(who, pins[who])
        return self.grants[who]

    def action(self, kind, payload=None, *, who=None, at=None, **more) -> service.Action:
        said = (payload or more).items()
        told = {name: str(value) if isinstance(value, UUID) else value for name, value in said}
        grant = self.grant(who)
        return service.Action(uuid4(), kind, told, at or datetime.now(UTC), grant)

    def send(self, *actions: service.Action, sent_at=None) -> list[queries.Outcome]:
        return service.perform(self.device, actions, sent_at=sent_at)

    def act(self, kind, **more) -> queries.Outcome:
        """Send one action now."""
        return self.send(self.action(kind, **more))[0]

    def work(self, user_id: UUID | None = None) -> queries.Work:
        person = queries.person_by_grant(self.device, self.grant(user_id))
        return self.floor.do(queries.work, actor=person.actor)

    def tasks(self, *names: str, now: datetime | None = None):
        """Return an OT in work and its tasks; `now` is when it came into work."""
        labor = [NewLabor(name, hours=Decimal(1)) for name in names or ("Frenos", "Aceite")]
        ot = self.floor.at("IN_PROGRESS", labor=labor)
        if now is not None:
            self._stood_since(ot.id, now)
        return ot, self.floor.do(orders.tasks_of, ot.id)

    def in_qc(self):
        """Return an OT in quality control, and its control with every point answered."""
        ot, tasks = self.tasks()
        for task in tasks:
            self.act("task.finish", ot_id=ot.id, labor_id=task.id)
        assert self.act("order.finish", ot_id=ot.id).outcome is ActionOutcome.DONE
        begun = self.act("check.begin", ot_id=ot.id, who=self.chief_id)
        check_id = begun.answer["check_id"]
        (order,) = self.work(self.chief_id).orders
        for item in order.check.items:
            more = {"measure": "110"} if item.unit else {}
            answered = self.act(
                "check.answer", check_id=check_id, key=item.key, ok=True, who=self.chief_id, **more
            )
            assert answered.outcome is ActionOutcome.DONE, answered.sentence
        if order.check.road_test:
            self.act(
                "check.road_test", check_id=check_id, start_km=10, end_km=14, who=self.chief_id
            )
        return ot, check_id

    def at(self, user_id: UUID | None = None):
        """Return somebody as they stand at the tablet."""
        return queries.person_by_grant(self.device, self.grant(user_id)).actor

    def entries(self):
        """Return every stretch of work, the oldest first."""
        with self.shop.tx() as tx:
            return tx.session.exec(select(TimeEntry).order_by(TimeEntry.started_at)).all()

    def _stood_since(self, ot_id: UUID, at: datetime) -> None:
        with self.shop.tx() as tx:
            tx.get(WorkOrder, ot_id).status_since = at

    def long_ago(self) -> None:
        """Let the turns taken so far have begun three hours ago."""
        with self.shop.tx() as tx:
            for row in tx.session.exec(select(KioskGrant)):
                row.created_at -= timedelta(hours=3)
            for pin in tx.session.exec(select(KioskPin)):
                pin.set_at -= timedelta(hours=3)


@pytest.fixture(autouse=True)
def filed(monkeypatch, servers) -> None:
    """Let files hang on things, as the root would."""
    from torque_app.files import queries as files  # noqa: PLC0415 - after the settings
    from torque_app.inspections import queries as inspections  # noqa: PLC0415
    from torque_app.inspections import service as looking  # noqa: PLC0415

    monkeypatch.setattr(files, "_owners", {})
    files.register_owner(
        queries.FILES_OF, "work_orders.view", exists=queries.finding, open=service.hold_for_files
    )
    files.register_owner(
        "inspection_points",
        "inspections.view",
        exists=inspections.point,
        open=looking.hold_for_photos,
    )


def stand_of(shop) -> Stand:
    """Return a tablet at the workshop's centre, with three people who have a PIN."""
    floor = floor_of(shop)
    _row, token = shop.do(
        service.register_device, service_center_id=shop.centre_id, name="Tablet del elevador 1"
    )
    colleague = add_member(shop, name="Julia Eléctrica", role=Role.OPERATOR)
    chief = add_member(shop, name="Jefa Taller", role=Role.MANAGER)
    for who, pin in ((floor.technician_id, PIN), (colleague, OTHER_PIN), (chief, CHIEF_PIN)):
        shop.do(service.set_pin, who, pin=pin)
    return Stand(floor, queries.device_by_token(token), token, colleague, chief)


@pytest.fixture
def stand(shop) -> Stand:
    return stand_of(shop)


@pytest.fixture
def rival_stand(rival) -> Stand:
    return stand_of(rival)


@pytest.fixture
def api(stand) -> Iterator[object]:
    with serving(stand) as client:
        yield client


@contextmanager
def serving(stand: Stand) -> Iterator[object]:
    """Serve the routes of tablets."""
    from fastapi import APIRouter  # noqa: PLC0415

    from torque_app.kiosk.api import findings, managing, tablet  # noqa: PLC0415 - after the settings
    from torque_app.kiosk.api.enrolment import forms  # noqa: PLC0415

    router = APIRouter()
    for part in (tablet.router, managing.devices, managing.pins, findings.router, forms):
        router.include_router(part)
    members = {
        "owner": stand.shop.actor(),
        "technician": stand.floor.technician("kiosk.use"),
    }
    with calling(router, **members) as client:
        yield client
