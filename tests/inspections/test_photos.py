"""Photos of points: never alone, whatever is done in whatever order; nowhere they were taken."""

from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from PIL import Image
from sqlmodel import col, select

from models.files import FileObject
from models.inspections import Grade, Inspection, InspectionPoint
from tests.files.conftest import picture
from torque_app.core.errors import Conflict, NotFound
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.inspections import queries, service

JPEG = picture(size=(8, 8))
places = st.integers(0, 1)


def orphans(bench):
    """Return the photos of points that hang on nothing that is there."""
    with bench.shop.tx() as tx:
        hanging = select(FileObject.owner_id).where(FileObject.owner_type == queries.PHOTOS_OF)
        alive = select(InspectionPoint.id).join(
            Inspection, col(Inspection.id) == col(InspectionPoint.inspection_id)
        )
        return set(tx.session.exec(hanging)) - set(tx.session.exec(alive))


class Walk(RuleBasedStateMachine):
    """Somebody photographs, looks, discards, finishes and begins again, in any order."""

    bench: Any = None
    ot: Any = None

    @initialize()
    def begin(self):
        self.inspection = self.bench.begun(self.ot).inspection.id

    def tell(self, command, *args, **more):
        try:
            return self.bench.do(command, *args, **more)
        except (Conflict, NotFound):
            return None

    def point(self, place):
        found = self.tell(queries.one, self.inspection)
        return found.points[place] if found else None

    @rule(place=places)
    def photograph(self, place):
        if point := self.point(place):
            self.tell(service.attach_photo, point.id, data=JPEG, name="a.jpg")

    @rule(place=places)
    def photograph_by_another_door(self, place):
        if point := self.point(place):
            self.tell(files.attach, queries.PHOTOS_OF, point.id, data=JPEG, name="b.jpg")

    @rule(place=places)
    def take_off(self, place):
        point = self.point(place)
        if point and point.photos:
            self.tell(service.remove_photo, point.id, point.photos[0].id)

    @rule(place=places)
    def look(self, place):
        if point := self.point(place):
            self.tell(service.grade, point.id, grade=Grade.AMBER)

    @rule()
    def discard(self):
        self.tell(service.discard, self.inspection)

    @rule()
    def finish(self):
        self.tell(service.finish, self.inspection)

    @rule()
    def begin_again(self):
        self.begin()

    def teardown(self):
        assert orphans(self.bench) == set()


def test_no_photo_is_orphaned_whatever_is_done_in_whatever_order(bench):
    points = [{"group": "Ruedas", "label": name} for name in ("Uno", "Dos")]
    bench.do(service.save_template, name="Corta", points=points)
    walk = type("Walked", (Walk,), {"bench": bench, "ot": bench.floor.open().id})
    limits = settings(
        max_examples=12,
        stateful_step_count=10,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(walk, settings=limits)
    assert orphans(bench) == set()


def test_a_photo_with_a_place_in_it_loses_the_place(bench):
    made, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (40, 30)).save(made, "JPEG", exif=exif)
    point = bench.begun().points[0]
    photo = bench.do(service.attach_photo, point.id, data=made.getvalue(), name="gps.jpg")
    with bench.shop.tx() as tx:
        _, stream = kept.opened(tx, photo.id)
        with stream, Image.open(stream) as image:
            assert not image.getexif().get_ifd(0x8825)
