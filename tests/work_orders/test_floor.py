"""Bays, the catalogue, comebacks, part 2A, parts asked for, work of other shops."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.base import new_id
from models.tenants import ServiceCenter
from models.work_orders import OTStatus
from models.work_orders_floor import RequisitionStatus
from torque_app.core.choices import Choice
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TorqueError
from torque_app.core.listing import Listing
from torque_app.inventory.service import NotEnoughStock
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import guides
from torque_app.work_orders.service import BayTaken, LinesClosed, NewLabor, TasksOpen
from torque_app.workshop import service as workshop

NOVEMBER = datetime(2026, 11, 21, 15, tzinfo=UTC)


def bay_of(floor, code="B1", **more):
    wanted = {"service_center_id": floor.shop.centre_id, "code": code} | more
    return floor.do(workshop.save_bay, **wanted).id


# --- bays -------------------------------------------------------------------------------


def test_a_bay_holds_one_car_in_work(floor):
    bay = bay_of(floor)
    first, second = floor.at("IN_PROGRESS"), floor.at("IN_PROGRESS")
    floor.do(service.place_in_bay, first.id, bay)
    assert floor.do(queries.floor, first.id).bay == "B1"
    with pytest.raises(BayTaken, match=first.number):
        floor.do(service.place_in_bay, second.id, bay)
    floor.do(service.place_in_bay, first.id, None)
    floor.do(service.place_in_bay, second.id, bay)
    assert floor.do(queries.floor, second.id).bay_id == bay


def test_an_ot_planned_for_a_taken_bay_starts_without_one(floor):
    bay = bay_of(floor)
    there, planned = floor.at("IN_PROGRESS"), floor.at("APPROVED", assigned_to=floor.technician_id)
    for ot in (there, planned):
        floor.do(service.place_in_bay, ot.id, bay)
    floor.do(service.start, planned.id)
    assert floor.do(queries.floor, planned.id).bay_id is None
    assert floor.do(queries.floor, there.id).bay_id == bay


def test_a_finished_car_leaves_its_bay(floor):
    bay = bay_of(floor)
    ot = floor.at("IN_PROGRESS")
    floor.do(service.place_in_bay, ot.id, bay)
    floor.do(service.finish_work, ot.id)
    floor.do(service.pass_qc, ot.id)
    assert floor.do(queries.floor, ot.id).bay_id is None
    with pytest.raises(Conflict, match="Terminada"):
        floor.do(service.place_in_bay, ot.id, bay)


def test_a_bay_is_an_active_one_of_the_same_centre(floor, rival_floor):
    with floor.shop.tx() as tx:
        north = ServiceCenter(code="SC002", name="Norte")
        tx.session.add(north)
        north_id = north.id
    ot = floor.open(service_center_id=floor.shop.centre_id)
    elsewhere = bay_of(floor, "N1", service_center_id=north_id)
    closed = bay_of(floor, "C1", is_active=False)
    for bay in (elsewhere, closed, bay_of(rival_floor), new_id()):
        with pytest.raises(Invalid) as refused:
            floor.do(service.place_in_bay, ot.id, bay)
        assert list(refused.value.details["fields"]) == ["bay_id"]


# --- the catalogue ----------------------------------------------------------------------


def test_a_task_of_the_catalogue_brings_its_hours(floor):
    operation = floor.do(
        workshop.save_operation,
        code="FR-01",
        description="Cambio de pastillas delanteras",
        standard_hours=Decimal("1.2"),
    )
    ot = floor.open()
    line = floor.do(service.add_operation, ot.id, operation.id, technician_id=floor.technician_id)
    assert (line.labour_code, line.standard_hours, line.amount) == ("FR-01", Decimal("1.2"), 36_000)
    changed = floor.do(service.update_labor, ot.id, line.id, hours=Decimal(2))
    assert (changed.hours, changed.standard_hours) == (2, Decimal("1.2"))
    with pytest.raises(Invalid, match="tempario"):
        floor.do(service.add_operation, ot.id, new_id())


# --- comebacks --------------------------------------------------------------------------


def test_a_car_that_comes_back_within_thirty_days_offers_its_last_job(floor):
    first = floor.at("COMPLETED")
    again = floor.open()
    (offered,) = floor.do(queries.floor, again.id).earlier
    assert offered.number == first.number
    floor.do(service.link_comeback, again.id, first.id)
    seen = floor.do(queries.floor, again.id)
    assert (seen.comeback_of.number, seen.earlier) == (first.number, ())
    much_later = floor.open(now=datetime.now(UTC) + timedelta(days=31))
    assert floor.do(queries.floor, much_later.id).earlier == ()


def test_a_comeback_is_of_a_job_finished_before_on_the_same_car(floor, rival_floor):
    again, later = floor.open(), floor.at("COMPLETED")
    for wrong in (again.id, later.id, rival_floor.at("COMPLETED").id):
        with pytest.raises(Invalid) as refused:
            floor.do(service.link_comeback, again.id, wrong)
        assert list(refused.value.details["fields"]) == ["original_id"]


def test_comebacks_cost_apart_and_leave_the_average_ticket_alone(floor):
    first = floor.at("COMPLETED", labor=[NewLabor("Frenos", amount=Decimal(100_000))])
    item = floor.item(cost=7_000)
    again = floor.at("IN_PROGRESS")
    floor.do(service.link_comeback, again.id, first.id)
    floor.do(service.add_part, again.id, item_id=item, quantity=Decimal(2))
    floor.do(service.start_clock, again.id, now=NOVEMBER)
    floor.do(service.stop_clock, again.id, now=NOVEMBER + timedelta(hours=3))
    floor.do(service.finish_work, again.id)
    floor.do(service.pass_qc, again.id)
    stats = floor.do(queries.stats)
    assert stats.average_ticket == 100_000
    cost = floor.do(queries.comebacks)
    assert (cost.orders, cost.hours, cost.parts_cost) == (1, 3, 14_000)
    assert cost.percent == 50
    hidden = floor.do(queries.comebacks, actor=floor.technician())
    assert (hidden.orders, hidden.parts_cost) == (1, None)


# --- part 2A ----------------------------------------------------------------------------


def test_part_2a_is_written_field_by_field_and_remembers_its_version(floor):
    ot = floor.open()
    first = floor.do(service.save_warranty, ot.id, issue=" No frena ", version=0)
    assert (first.issue, first.version) == ("No frena", 1)
    second = floor.do(
        service.save_warranty, ot.id, deductible_uf=Decimal("3.5"), version=first.version
    )
    assert (second.issue, second.deductible_uf) == ("No frena", Decimal("3.5"))
    with pytest.raises(Stale):
        floor.do(service.save_warranty, ot.id, insurer="Liberty", version=first.version)
    assert floor.do(queries.warranty, ot.id).insurer == ""


def test_the_pictures_of_part_2a_are_photos_of_the_same_ot(floor):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    mine, other = floor.open(), floor.open()
    photo = {"data": picture.getvalue(), "name": "vin.jpg"}
    own, foreign = (floor.do(service.attach_photo, ot.id, **photo).id for ot in (mine, other))
    saved = floor.do(service.save_warranty, mine.id, vin_file_id=own)
    assert saved.vin_file_id == own
    for wrong in (foreign, new_id()):
        with pytest.raises(Invalid) as refused:
            floor.do(service.save_warranty, mine.id, odometer_file_id=wrong)
        assert list(refused.value.details["fields"]) == ["odometer_file_id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("issue", "x" * 1001), ("observations", -1), ("deductible_uf", Decimal(-1))],
)
def test_part_2a_names_the_wrong_field(floor, field, value):
    with pytest.raises(Invalid) as refused:
        floor.do(service.save_warranty, floor.open().id, **{field: value})
    assert list(refused.value.details["fields"]) == [field]


# --- parts asked for --------------------------------------------------------------------


def test_a_part_is_asked_for_issued_and_what_is_left_goes_back(floor):
    item = floor.item(stock=10, price=1_000)
    ot = floor.at("IN_PROGRESS")
    me = floor.technician()
    asked = floor.do(service.ask_part, ot.id, item_id=item, quantity=Decimal(4), actor=me)
    assert (asked.part_name, asked.status, asked.asked_by) == (
        "Filtro de aceite",
        RequisitionStatus.ASKED,
        "Pedro Técnico",
    )
    assert floor.stock(item) == 10
    with pytest.raises(NotAllowed):
        floor.do(service.answer_part_request, asked.id, issue=Decimal(1), actor=me)
    partly = floor.do(service.answer_part_request, asked.id, issue=Decimal(3))
    assert (partly.status, partly.issued) == (RequisitionStatus.APPROVED, 3)
    with pytest.raises(Invalid, match="Faltan 1"):
        floor.do(service.answer_part_request, asked.id, issue=Decimal(2))
    done = floor.do(service.answer_part_request, asked.id, issue=Decimal(1))
    assert (done.status, floor.stock(item)) == (RequisitionStatus.ISSUED, 6)
    assert floor.seen(ot.id).order.parts_cost is not None
    back = floor.do(service.return_part, asked.id, quantity=Decimal(2))
    assert (back.returned, floor.stock(item)) == (2, 8)
    assert sum(part.quantity for part in floor.seen(ot.id).parts) == 2
    assert floor.seen(ot.id).order.parts_cost == 2_000
    with pytest.raises(Invalid, match="Hay 2"):
        floor.do(service.return_part, asked.id, quantity=Decimal(3))


def test_a_part_taken_off_the_ot_counts_as_returned(floor):
    item = floor.item(stock=10)
    ot = floor.at("IN_PROGRESS")
    asked = floor.do(service.ask_part, ot.id, item_id=item, quantity=Decimal(2))
    floor.do(service.answer_part_request, asked.id, issue=Decimal(2))
    floor.do(service.remove_part, ot.id, floor.seen(ot.id).parts[0].id)
    assert floor.do(queries.requisition, asked.id).returned == 2
    assert floor.stock(item) == 10


def test_a_part_asked_by_name_is_chosen_when_it_is_issued(floor):
    item = floor.item()
    ot = floor.at("IN_PROGRESS")
    asked = floor.do(service.ask_part, ot.id, name="Perno de rueda", quantity=Decimal(1))
    with pytest.raises(Invalid) as refused:
        floor.do(service.answer_part_request, asked.id, issue=Decimal(1))
    assert list(refused.value.details["fields"]) == ["item_id"]
    done = floor.do(service.answer_part_request, asked.id, issue=Decimal(1), item_id=item)
    assert (done.item_id, done.part_name) == (item, "Perno de rueda")


def test_a_refusal_says_why_and_is_the_last_word(floor):
    ot = floor.at("IN_PROGRESS")
    asked = floor.do(service.ask_part, ot.id, name="Turbo", quantity=Decimal(1))
    with pytest.raises(Invalid):
        floor.do(service.answer_part_request, asked.id, refuse=" ")
    refused = floor.do(service.answer_part_request, asked.id, refuse="No está aprobado")
    assert (refused.status, refused.approval) == (RequisitionStatus.REFUSED, "No está aprobado")
    with pytest.raises(Conflict, match="respondida"):
        floor.do(service.answer_part_request, asked.id, approve="")


def test_without_stock_nothing_of_an_issue_is_written(floor):
    item = floor.item(stock=1)
    ot = floor.at("IN_PROGRESS")
    asked = floor.do(service.ask_part, ot.id, item_id=item, quantity=Decimal(2))
    with pytest.raises(NotEnoughStock):
        floor.do(service.answer_part_request, asked.id, issue=Decimal(2))
    assert floor.do(queries.requisition, asked.id).issued == 0
    assert floor.seen(ot.id).parts == ()


def test_the_store_sees_what_waits_for_it(floor, rival_floor):
    ot = floor.at("IN_PROGRESS")
    first = floor.do(service.ask_part, ot.id, name="Bujía", quantity=Decimal(4))
    second = floor.do(service.ask_part, ot.id, name="Correa", quantity=Decimal(1))
    floor.do(service.answer_part_request, second.id, refuse="No")
    waiting = Listing(filters={"status": "asked,approved"})
    assert [row.id for row in floor.do(queries.requisitions, waiting).rows] == [first.id]
    assert floor.do(queries.requisitions, Listing(q=ot.number)).total == 2
    assert rival_floor.do(queries.requisitions, Listing()).total == 0
    with pytest.raises(NotFound):
        rival_floor.do(service.answer_part_request, first.id, approve="")
    done = floor.at("COMPLETED")
    with pytest.raises(LinesClosed):
        floor.do(service.ask_part, done.id, name="Bujía", quantity=Decimal(1))


answers = st.lists(
    st.tuples(
        st.sampled_from(["issue", "return", "remove", "refuse", "approve"]),
        st.decimals("0.5", 6, places=1),
    ),
    max_size=8,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers)
def test_whatever_is_answered_the_shelf_and_the_ot_add_up(floor, answers):
    item, ot = floor.item(stock=20), floor.at("IN_PROGRESS")
    asked = floor.do(service.ask_part, ot.id, item_id=item, quantity=Decimal(5)).id
    do = {
        "issue": lambda n: floor.do(service.answer_part_request, asked, issue=n),
        "return": lambda n: floor.do(service.return_part, asked, quantity=n),
        "refuse": lambda _: floor.do(service.answer_part_request, asked, refuse="No"),
        "approve": lambda _: floor.do(service.answer_part_request, asked, approve="Sí"),
        "remove": lambda _: [
            floor.do(service.remove_part, ot.id, part.id) for part in floor.seen(ot.id).parts
        ],
    }
    for answer, units in answers:
        try:
            do[answer](units)
        except TorqueError:
            continue
    row, parts = floor.do(queries.requisition, asked), floor.seen(ot.id).parts
    on_ot = sum(part.quantity for part in parts)
    assert on_ot == row.issued - row.returned
    assert floor.stock(item) + on_ot == 20
    assert floor.seen(ot.id).order.parts_cost == sum(part.amount for part in parts)


# --- work of other shops ----------------------------------------------------------------


def tot(floor, ot, **more):
    wanted = {"supplier": "Rectificadora Sur", "description": "Rectificar culata"}
    money = {"cost": Decimal(80_000), "price": Decimal(100_000)}
    return floor.do(service.add_outside, ot.id, **(wanted | money | more))


def test_work_outside_is_a_task_until_it_is_back(floor):
    ot = floor.at("IN_PROGRESS")
    work = tot(floor, ot, supplier_rut="76.192.083-9", warranty_months=6)
    assert (work.price, work.supplier_rut) == (100_000, "76192083-9")
    assert floor.seen(ot.id).order.total_cost == 100_000
    with pytest.raises(TasksOpen, match="Rectificar culata"):
        floor.do(service.finish_work, ot.id)
    with pytest.raises(Conflict, match="todavía no sale"):
        floor.do(service.take_back_outside, work.id)
    with pytest.raises(Conflict, match="terceros"):
        floor.do(service.mark_labor_done, ot.id, work.labor_id)
    floor.do(service.send_outside, work.id)
    with pytest.raises(Conflict, match="ya salió"):
        floor.do(service.remove_outside, work.id)
    back = floor.do(service.take_back_outside, work.id)
    assert back.returned_at >= back.sent_at
    assert floor.do(service.finish_work, ot.id).status is OTStatus.QC


def test_the_guide_of_work_outside_is_one_of_those_a_context_above_knows(floor, monkeypatch):
    work = tot(floor, floor.at("IN_PROGRESS"), supplier_rut="76.192.083-9")
    guide, asked = new_id(), []

    def known(_tx, order, supplier_rut):
        asked.append((order.id, supplier_rut))
        return [Choice(str(guide), "Guía 7")]

    monkeypatch.setattr(guides, "_known", {})
    queries.register_guides("invoicing", known)
    assert [one.label for one in floor.do(queries.guides_offered, work.id)] == ["Guía 7"]
    assert asked == [(work.ot_id, "76192083-9")]
    with pytest.raises(Invalid) as refused:
        floor.do(service.attach_guide, work.id, new_id())
    assert list(refused.value.fields) == ["guide_id"]
    assert floor.do(service.attach_guide, work.id, guide).guide_id == guide
    assert floor.do(service.attach_guide, work.id, None).guide_id is None


def test_the_price_of_work_outside_follows_to_the_ot(floor):
    ot = floor.open()
    work = tot(floor, ot)
    changed = floor.do(
        service.update_outside, work.id, price=Decimal(120_000), version=work.version
    )
    assert (changed.price, floor.seen(ot.id).order.total_cost) == (120_000, 120_000)
    with pytest.raises(Stale):
        floor.do(service.update_outside, work.id, supplier="Otro", version=work.version)
    with pytest.raises(Conflict, match="terceros"):
        floor.do(service.remove_labor, ot.id, work.labor_id)
    floor.do(service.remove_outside, work.id)
    assert floor.seen(ot.id).order.total_cost == 0
    assert floor.do(queries.outside_works, ot.id) == []


def test_who_sees_no_money_sets_none_outside_either(floor):
    ot = floor.open(assigned_to=floor.technician_id)
    me = floor.technician()
    wanted = {"supplier": "Turbos SpA", "description": "Reparar turbo"}
    for money in ({"price": Decimal(1)}, {"cost": Decimal(1)}):
        with pytest.raises(NotAllowed):
            floor.do(service.add_outside, ot.id, actor=me, **wanted, **money)
    row = floor.do(service.add_outside, ot.id, actor=me, **wanted)
    assert (row.cost, row.price) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("supplier", " "),
        ("description", "x" * 201),
        ("supplier_rut", "76.192.083-1"),
        ("warranty_months", -1),
        ("promised_at", datetime(2026, 11, 21)),
        ("cost", Decimal(-1)),
    ],
)
def test_work_outside_names_the_wrong_field(floor, field, value):
    with pytest.raises(Invalid) as refused:
        tot(floor, floor.open(), **{field: value})
    assert list(refused.value.details["fields"]) == [field]
