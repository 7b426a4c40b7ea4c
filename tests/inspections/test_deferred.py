"""Work put off: remembered, offered at the next visit, closed once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.inspections import DeferredStatus, Grade
from torque_app.core.errors import Conflict, Invalid, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.inspections import queries, service
from torque_app.vehicles import service as vehicles

G = Grade


@pytest.fixture
def pads(bench):
    """A red point of a finished inspection."""
    return bench.named(bench.finished(Pastillas_delanteras=G.RED), "Pastillas delanteras")


@pytest.fixture
def work(bench, pads):
    return bench.do(service.defer, pads.id, estimate=Decimal(85_000))


def test_what_is_put_off_is_offered_at_the_next_visit(bench, work):
    bench.floor.open()  # the car is back
    (offered,) = bench.do(queries.deferred, bench.floor.vehicle_id)
    assert (offered.id, offered.description) == (work.id, "Cambio de pastillas delanteras")
    assert (offered.grade, offered.estimate, offered.status) == (
        G.RED, Decimal(85_000), DeferredStatus.OPEN,
    )  # fmt: skip
    assert bench.do(queries.point, work.point_id).deferred is DeferredStatus.OPEN


def test_put_off_twice_it_is_one_work_with_the_last_terms(bench, pads, work):
    again = bench.do(service.defer, pads.id, due_odometer=90_000)
    assert (again.id, again.due_odometer, again.estimate) == (work.id, 90_000, None)
    assert len(bench.do(queries.deferred, bench.floor.vehicle_id)) == 1


def test_green_work_cannot_be_put_off(bench):
    point = bench.finished().points[0]
    with pytest.raises(Conflict, match="amarillo o en rojo"):
        bench.do(service.defer, point.id)


def test_a_point_whose_work_is_put_off_does_not_turn_green(bench):
    detail = bench.begun()
    point = bench.named(detail, "Correa de accesorios")
    bench.do(service.grade, point.id, grade=G.AMBER)
    bench.do(service.defer, point.id)
    with pytest.raises(Conflict, match="diferido"):
        bench.do(service.grade, point.id, grade=G.GREEN)
    bench.do(service.grade, point.id, grade=G.RED)
    (offered,) = bench.do(queries.deferred, bench.floor.vehicle_id)
    assert offered.grade is G.RED


def test_terms_nobody_can_keep_are_refused_by_field(bench, pads):
    with bench.shop.tx() as tx:
        yesterday = (tx.now - timedelta(days=2)).date()
    for terms in (
        {"due_on": yesterday},
        {"due_odometer": -1},
        {"estimate": Decimal(-1)},
        {"estimate": Decimal("NaN")},
    ):
        with pytest.raises(Invalid) as refused:
            bench.do(service.defer, pads.id, **terms)
        assert set(refused.value.fields) == set(terms)


def test_it_falls_due_by_day_or_by_distance(bench, pads):
    work = bench.do(service.defer, pads.id, due_odometer=50_000)
    assert not work.is_due
    bench.do(vehicles.record_odometer, bench.floor.vehicle_id, kilometres=50_001)
    (offered,) = bench.do(queries.deferred, bench.floor.vehicle_id)
    assert offered.is_due


def test_done_in_an_ot_of_the_car_it_is_offered_no_more(bench, work):
    ot = bench.floor.open()
    closed = bench.do(service.close_deferred, work.id, done_in=ot.id)
    assert (closed.status, closed.done_in) == (DeferredStatus.DONE, ot.number)
    assert bench.do(queries.deferred, bench.floor.vehicle_id) == []
    with pytest.raises(Conflict, match="ya estaba cerrado"):
        bench.do(service.close_deferred, work.id, reason="Otra vez")
    with pytest.raises(Conflict, match="ya se cerró"):
        bench.do(service.defer, work.point_id)


def test_dismissed_it_says_why(bench, work):
    with pytest.raises(Invalid):
        bench.do(service.close_deferred, work.id, reason="  ")
    closed = bench.do(service.close_deferred, work.id, reason="Vendió el auto")
    assert (closed.status, closed.closed_reason) == (DeferredStatus.DISMISSED, "Vendió el auto")


def test_an_ot_of_another_car_closes_nothing(bench, rival_bench, work):
    from torque_app.vehicles import service as cars  # noqa: PLC0415 - one caller

    other = bench.do(
        cars.create, client_id=bench.floor.client_id, plate="HJKL99", make="Kia", model="Rio"
    ).vehicle.id
    wrong = bench.floor.open(vehicle_id=other)
    with pytest.raises(Invalid):
        bench.do(service.close_deferred, work.id, done_in=wrong.id)
    with pytest.raises(NotFound):
        rival_bench.do(service.close_deferred, work.id, reason="Ajena")


def test_a_stale_closing_is_refused(bench, pads, work):
    bench.do(service.defer, pads.id, due_odometer=90_000)
    with pytest.raises(Stale):
        bench.do(service.close_deferred, work.id, reason="No", version=work.version)


def test_work_seen_outside_an_inspection_is_remembered_too(bench):
    ot = bench.floor.open()
    noted = bench.do(service.note_deferred, ot.id, description=" Tapiz  roto ")
    assert (noted.description, noted.grade, noted.point_id) == ("Tapiz roto", G.AMBER, None)
    with pytest.raises(Invalid):
        bench.do(service.note_deferred, ot.id, description=" ")
    with pytest.raises(Invalid):
        bench.do(service.note_deferred, ot.id, description="Todo bien", grade=G.GREEN)


def test_the_list_pages_and_filters(bench, work):
    ot = bench.floor.open()
    noted = bench.do(service.note_deferred, ot.id, description="Tapiz roto")
    bench.do(service.close_deferred, noted.id, reason="No quiere")
    page = bench.do(
        queries.find_deferred, Listing(filters={"status": "open"}), bench.floor.vehicle_id
    )
    assert ([row.id for row in page.rows], page.total) == ([work.id], 1)
    with pytest.raises(NotFound):
        bench.do(queries.find_deferred, Listing(), bench.floor.client_id)


def test_what_it_would_cost_is_for_who_sees_money(bench, work):
    (offered,) = bench.do(queries.deferred, bench.floor.vehicle_id, actor=bench.inspector())
    assert offered.estimate is None
