"""Opening, clocks and people of an OT on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from models.base import new_id
from models.clients import Client
from models.outbox import OutboxMessage
from models.tenants import ServiceCenter
from models.vehicles import Vehicle, VehicleStatus
from models.work_orders import ApprovalStatus, OTStage, OTStatus, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.inventory.service import NotEnoughStock
from torque_app.work_orders import queries, service
from torque_app.work_orders.service import NewLabor, NewPart

NOVEMBER = datetime(2026, 11, 21, 15, tzinfo=UTC)


def test_an_ot_begins_as_a_draft_with_number_snapshot_and_history(floor):
    ot = floor.open(now=NOVEMBER, odometer_in=84_500)
    seen = floor.seen(ot.id)
    assert ot.number == "SC001-2026-11-0001"
    assert (ot.status, ot.stage) == (OTStatus.DRAFT, OTStage.CREATED)
    assert (ot.client, ot.vehicle) == ("Marta Soto", "Toyota Yaris 2019")
    assert [(m.from_status, m.to_status) for m in seen.history] == [(None, OTStatus.DRAFT)]
    with floor.shop.tx() as tx:
        car = tx.get(Vehicle, floor.vehicle_id)
        assert (car.odometer, car.current_status) == (84_500, VehicleStatus.ACTIVE_JOB_CARD)


def test_numbers_restart_every_month_of_the_centre(floor):
    floor.open(now=NOVEMBER)
    assert floor.open(now=NOVEMBER).number == "SC001-2026-11-0002"
    december = datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    assert floor.open(now=december).number == "SC001-2026-12-0001"


def test_eight_at_once_get_eight_numbers_without_holes(floor):
    item = floor.item(stock=1000)

    def open_one(index):
        if index % 5 == 4:
            with pytest.raises(NotEnoughStock):
                floor.open(now=NOVEMBER, parts=[NewPart(item, Decimal(100_000))])
            return None
        return floor.open(now=NOVEMBER, parts=[NewPart(item, Decimal(1))]).number

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(filter(None, pool.map(open_one, range(40))))
    assert numbers == [f"SC001-2026-11-{n:04}" for n in range(1, 33)]
    assert floor.stock(item) == 1000 - 32


def test_a_car_of_somebody_else_needs_a_word(floor):
    with floor.shop.tx() as tx:
        other = Client(id=new_id(), number=2, name="Beto")
        tx.session.add(other)
        other_id = other.id
    with pytest.raises(Invalid, match="otro cliente"):
        floor.open(client_id=other_id)
    assert floor.open(client_id=other_id, transfer_vehicle=True).client == "Beto"
    with floor.shop.tx() as tx:
        assert tx.get(Vehicle, floor.vehicle_id).client_id == other_id


@pytest.mark.parametrize("wrong", ["client_id", "vehicle_id", "service_center_id"])
def test_nothing_of_another_workshop_enters_an_ot(floor, rival_floor, wrong):
    abroad = {
        "client_id": rival_floor.client_id,
        "vehicle_id": rival_floor.vehicle_id,
        "service_center_id": rival_floor.shop.centre_id,
    }
    with pytest.raises(Invalid) as refused:
        floor.open(**{wrong: abroad[wrong]})
    assert wrong in refused.value.details["fields"]


def test_with_two_centres_one_must_be_chosen(floor):
    with floor.shop.tx() as tx:
        tx.session.add(ServiceCenter(code="SC002", name="Norte"))
    with pytest.raises(Invalid) as refused:
        floor.open()
    assert "service_center_id" in refused.value.details["fields"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service_type", "  "),
        ("service_type", "x" * 61),
        ("description", "x" * 2001),
        ("promised_at", datetime(2026, 11, 21, 18)),
        ("estimated_hours", Decimal(-1)),
    ],
)
def test_a_wrong_field_is_named(floor, field, value):
    with pytest.raises(Invalid) as refused:
        floor.open(**{field: value})
    assert list(refused.value.details["fields"]) == [field]


@pytest.mark.parametrize(
    ("command", "args"),
    [
        (queries.one, ()),
        (queries.activity, ()),
        (service.submit, ()),
        (service.move, (OTStatus.PENDING,)),
        (service.remove, ()),
        (service.update, ()),
        (service.start_clock, ()),
    ],
)
def test_another_workshop_finds_no_ot(floor, rival_floor, command, args):
    ot = floor.open()
    with pytest.raises(NotFound):
        rival_floor.do(command, ot.id, *args)


def test_work_begun_is_not_removed(floor):
    ot = floor.at("APPROVED")
    with pytest.raises(Conflict, match="Aprobada"):
        floor.do(service.remove, ot.id)


def test_a_clock_counts_the_hours_of_the_work(floor):
    ot = floor.at("IN_PROGRESS")
    me, at = floor.technician(), NOVEMBER
    floor.do(service.start_clock, ot.id, actor=me, now=at)
    assert floor.do(service.stop_clock, ot.id, actor=me, now=at + timedelta(minutes=90)) == 90
    assert floor.seen(ot.id).actual_hours == Decimal("1.5")


def test_a_person_has_one_clock_even_when_pressed_twice_at_once(floor):
    ot = floor.at("IN_PROGRESS")

    def press(_):
        try:
            floor.do(service.start_clock, ot.id, actor=floor.technician())
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(press, range(6))) == 1


def test_a_second_clock_says_where_the_first_one_runs(floor):
    first, second = floor.at("IN_PROGRESS"), floor.at("IN_PROGRESS")
    floor.do(service.start_clock, first.id, actor=floor.technician())
    with pytest.raises(Conflict, match=first.number):
        floor.do(service.start_clock, second.id, actor=floor.technician())


def test_finishing_the_work_stops_every_clock(floor):
    ot = floor.at("IN_PROGRESS")
    floor.do(service.start_clock, ot.id, actor=floor.technician(), now=NOVEMBER)
    floor.do(service.finish_work, ot.id, now=NOVEMBER + timedelta(hours=2))
    seen = floor.seen(ot.id)
    assert [entry.minutes for entry in seen.times] == [120]
    assert seen.actual_hours == 2


def test_the_car_follows_its_ot(floor):
    def status():
        with floor.shop.tx() as tx:
            return tx.get(Vehicle, floor.vehicle_id).current_status

    ot = floor.at("IN_PROGRESS")
    assert status() is VehicleStatus.IN_SERVICE
    floor.do(service.finish_work, ot.id)
    floor.do(service.pass_qc, ot.id)
    floor.do(service.mark_invoiced, ot.id, invoice_number="33-1")
    floor.do(service.close, ot.id)
    assert status() is VehicleStatus.AVAILABLE


def test_a_stale_edit_is_refused_by_its_version(floor):
    ot = floor.open()
    version = floor.seen(ot.id).version
    floor.do(service.update, ot.id, version=version, description="Ruido al frenar")
    with pytest.raises(Stale):
        floor.do(service.update, ot.id, version=version, description="Otra cosa")
    assert floor.seen(ot.id).description == "Ruido al frenar"


def test_a_stage_belongs_to_its_status_and_is_remembered(floor):
    ot = floor.open()
    floor.do(service.update, ot.id, stage=OTStage.ACTIVE)
    last = floor.seen(ot.id).history[-1]
    assert (last.from_stage, last.to_stage) == (OTStage.CREATED, OTStage.ACTIVE)
    with pytest.raises(Invalid, match="Creada"):
        floor.do(service.update, ot.id, stage=OTStage.ASSIGNED)


def test_assigning_tells_the_technician(floor):
    ot = floor.open()
    floor.do(service.assign, ot.id, technician_id=floor.technician_id)
    with floor.shop.tx() as tx:
        names = tx.session.exec(select(OutboxMessage.name)).all()
    assert "OTAssigned" in names
    with pytest.raises(Invalid, match="no trabaja"):
        floor.do(service.assign, ot.id, technician_id=new_id())


def test_every_change_of_an_ot_reaches_board_and_page(floor):
    ot = floor.at("PENDING")
    with floor.shop.tx() as tx:
        moved = tx.session.exec(select(OutboxMessage).where(OutboxMessage.name == "OTMoved")).one()
    assert moved.topics == ["board", f"work_order:{ot.id}"]


def test_a_move_and_its_history_are_one(floor, monkeypatch):
    ot = floor.open()
    monkeypatch.setattr(service.moves, "shown", lambda tx, order: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        floor.do(service.submit, ot.id)
    monkeypatch.undo()
    seen = floor.seen(ot.id)
    assert seen.order.status is OTStatus.DRAFT
    assert seen.order.approval_status is ApprovalStatus.NONE
    assert len(seen.history) == 1


def test_opening_many_is_all_or_none(floor):
    good = service.NewOT(
        client_id=floor.client_id, vehicle_id=floor.vehicle_id, service_type="Flota"
    )
    bad = service.NewOT(client_id=floor.client_id, vehicle_id=new_id(), service_type="Flota")
    with pytest.raises(Invalid):
        floor.do(service.create_many, [good, bad])
    with floor.shop.tx() as tx:
        assert tx.session.exec(select(WorkOrder)).all() == []
    assert len(floor.do(service.create_many, [good, good])) == 2


def test_only_its_people_change_an_ot(floor):
    ot = floor.open()
    with pytest.raises(NotAllowed, match="técnico asignado"):
        floor.do(service.update, ot.id, description="x", actor=floor.technician())
    floor.do(service.assign, ot.id, technician_id=floor.technician_id)
    floor.do(service.update, ot.id, description="x", actor=floor.technician())


def test_a_draft_is_also_its_creators_until_submitted(floor):
    ot = floor.open(actor=floor.technician())
    floor.do(service.update, ot.id, description="x", actor=floor.technician())
    floor.do(service.submit, ot.id, actor=floor.technician())
    with pytest.raises(NotAllowed):
        floor.do(service.update, ot.id, description="y", actor=floor.technician())


def test_a_technician_does_not_approve_from_the_board(floor):
    ot = floor.at("PENDING", assigned_to=floor.technician_id)
    with pytest.raises(NotAllowed):
        floor.do(service.move, ot.id, OTStatus.APPROVED, actor=floor.technician())


def test_a_member_of_one_centre_acts_only_there(floor):
    with floor.shop.tx() as tx:
        north = ServiceCenter(id=new_id(), code="SC002", name="Norte")
        tx.session.add(north)
        north_id = north.id
    ot = floor.open(service_center_id=floor.shop.centre_id)
    abroad = floor.technician("work_orders.edit_any", centre_id=north_id)
    with pytest.raises(NotAllowed, match="otro centro"):
        floor.do(service.update, ot.id, description="x", actor=abroad)
    with pytest.raises(NotAllowed):
        floor.open(actor=abroad, service_center_id=floor.shop.centre_id)


def test_money_is_hidden_from_who_may_not_see_it(floor):
    item = floor.item()
    ot = floor.open(
        parts=[NewPart(item, Decimal(1))],
        labor=[NewLabor("Revisión", amount=Decimal(1000))],
        assigned_to=floor.technician_id,
        estimated_cost=Decimal(90_000),
    )
    seen = floor.seen(ot.id, actor=floor.technician())
    money = [
        seen.order.total_cost,
        seen.order.parts_cost,
        seen.order.labor_cost,
        seen.estimated_cost,
        seen.parts_unit_cost,
        seen.parts[0].unit_price,
        seen.parts[0].unit_cost,
        seen.parts[0].amount,
        seen.labor[0].amount,
        seen.labor[0].rate,
    ]
    assert money == [None] * len(money)


def test_next_moves_say_why_not(floor):
    ot = floor.at("PENDING", assigned_to=floor.technician_id)
    (move,) = floor.seen(ot.id, actor=floor.technician()).moves
    assert (move.to, move.allowed, move.label) == (OTStatus.APPROVED, False, "Aprobar trabajo")
    assert move.refusal


def test_the_story_tells_moves_and_lines_in_order(floor):
    ot = floor.open()
    floor.do(service.add_labor, ot.id, description="Frenos", amount=Decimal(5))
    floor.do(service.submit, ot.id)
    told = [happening.title for happening in floor.do(queries.activity, ot.id)]
    assert told == ["Borrador → Por aprobar", "Agregó: Frenos", "OT abierta"]
