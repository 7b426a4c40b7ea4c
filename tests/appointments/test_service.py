"""Booking cars in, moving them about, and what becomes of a visit."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from models.appointments import AppointmentStatus, Channel, ServiceRequestStatus
from models.base import new_id
from models.tenants import ServiceCenter
from models.work_orders import OTStage
from models.workshop import Absence, Technician
from tests.appointments.conftest import BEFORE, MONDAY, at
from tests.factories.workshop import add_member
from torque_app.appointments import queries, service
from torque_app.core.errors import Conflict, IllegalMove, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.work_orders import queries as orders

pytestmark = pytest.mark.usefixtures("yard")


def test_an_appointment_gets_a_number_without_holes(yard):
    first = yard.book()
    with pytest.raises(Invalid):
        yard.book(starts_at=at(22))
    second = yard.book(starts_at=at(12))
    assert (first.number, second.number) == ("CI-2026-000001", "CI-2026-000002")
    assert first.status is AppointmentStatus.PENDING
    assert (first.client, first.plate, first.minutes) == ("Ana Muñoz", "BBBB·12", 60)


def test_a_bay_is_not_promised_twice_and_the_refusal_names_who_has_it(yard):
    first = yard.book(bay_id=yard.bays[0])
    client_id, vehicle_id = yard.another_car()
    other = {"client_id": client_id, "vehicle_id": vehicle_id}
    with pytest.raises(service.SlotTaken, match=r"CI-2026-000001 \(BBBB·12\)") as refused:
        yard.book(starts_at=at(10, 30), bay_id=yard.bays[0], **other)
    assert refused.value.details["appointment_id"] == str(first.id)
    assert yard.book(starts_at=at(11), bay_id=yard.bays[0], **other).bay == "B1"


def test_a_technician_is_not_promised_twice(yard):
    yard.book(technician_id=yard.technicians[0])
    with pytest.raises(service.SlotTaken, match="Ese técnico"):
        yard.book(technician_id=yard.technicians[0])
    assert yard.book(technician_id=yard.technicians[1]).technician == "Técnico 1"


def test_nobody_is_booked_out_of_hours_on_holidays_or_in_the_past(yard):
    for starts_at, wrong in (
        (at(18, 30), "atiende 09:00-18:00"),
        (at(10, day=8), "cerrado el 08-12-2026"),
        (at(10, day=6), "cerrado"),
        (at(10, day=-7), "ya pasó"),
        (at(10, day=370), "menos de un año"),
    ):
        with pytest.raises(Invalid, match=wrong):
            yard.book(starts_at=starts_at)


def test_a_technician_who_is_away_is_not_booked(yard):
    with yard.shop.tx() as tx:
        away = Absence(technician_id=yard.technicians[0], starts_at=at(9), ends_at=at(13))
        tx.session.add(away)
    with pytest.raises(Invalid, match="Técnico 0 no está"):
        yard.book(technician_id=yard.technicians[0])
    assert yard.book(technician_id=yard.technicians[0], starts_at=at(14)).technician


def test_bay_technician_and_car_are_of_this_workshop_and_its_client(yard, rival):
    client_id, vehicle_id = yard.another_car()
    for field, value in (
        ("bay_id", new_id()),
        ("technician_id", new_id()),
        ("client_id", new_id()),
        ("vehicle_id", vehicle_id),
    ):
        with pytest.raises(Invalid) as refused:
            yard.book(**{field: value})
        assert {"bay_id", "technician_id", "client_id", "vehicle_id"} & set(refused.value.fields)
    booked = yard.book(client_id=client_id, vehicle_id=vehicle_id)
    with pytest.raises(NotFound):
        rival.do(queries.one, booked.id)
    with pytest.raises(NotFound):
        rival.do(service.confirm, booked.id)


def test_a_visit_at_home_needs_an_address_and_the_car_goes_back_there(yard):
    with pytest.raises(Invalid) as refused:
        yard.book(location="HOME", pickup_address="Los Leones 12")
    assert set(refused.value.fields) == {"pickup_comuna"}
    row = yard.book(location="HOME", pickup_address="Los Leones 12", pickup_comuna="Providencia")
    assert (row.drop_address, row.drop_comuna) == ("Los Leones 12", "Providencia")


def test_a_full_day_is_a_warning_for_an_advisor(yard):
    row = yard.book(starts_at=at(9), minutes=9 * 60)
    assert not any("carga" in each for each in row.warnings)
    row = yard.book(starts_at=at(9), minutes=8 * 60)
    assert any("94 % de carga" in each for each in row.warnings)


def test_whoever_books_hears_of_open_orders_other_visits_and_no_shows(yard):
    first = yard.book()
    yard.tell(service.arrive, first.id, now=at(10))
    yard.tell(service.open_order, first.id, now=at(10))
    missed = yard.book(starts_at=at(9, day=1))
    yard.tell(service.miss, missed.id, now=at(10, day=1))
    said = " ".join(yard.book(starts_at=at(10, day=2)).warnings)
    assert "ya tiene la SC001-2026-11-0001" in said
    assert "también tiene la cita CI-2026-000001" in said
    assert "no llegó a una cita" in said


def test_an_appointment_moves_with_its_version_and_not_onto_another(yard):
    client_id, vehicle_id = yard.another_car()
    taken = yard.book(client_id=client_id, vehicle_id=vehicle_id, bay_id=yard.bays[0])
    row = yard.book(starts_at=at(14))
    to = {"minutes": 90, "bay_id": yard.bays[0], "technician_id": None}
    with pytest.raises(service.SlotTaken, match=taken.number):
        yard.tell(service.move, row.id, starts_at=at(10, 30), version=row.version, **to)
    moved = yard.tell(service.move, row.id, starts_at=at(11), version=row.version, **to)
    assert (moved.starts_at, moved.minutes, moved.bay) == (at(11), 90, "B1")
    with pytest.raises(Stale):
        yard.tell(service.move, row.id, starts_at=at(15), version=row.version, **to)
    same = yard.tell(service.move, row.id, starts_at=at(11), version=moved.version, **to)
    assert same.starts_at == at(11)


def test_details_change_and_nonsense_is_refused_by_field(yard):
    row = yard.book()
    changed = yard.tell(
        service.update, row.id, notes="Pide auto de reemplazo", estimated_hours=D("2.5"), minutes=30
    )
    assert (changed.notes, changed.estimated_hours, changed.minutes) == (
        "Pide auto de reemplazo",
        D("2.5"),
        30,
    )
    for wrong in (
        {"service_type": " "},
        {"estimated_hours": D(201)},
        {"notes": "x" * 501},
        {"colour": "rojo"},
        {"minutes": 3},
    ):
        with pytest.raises(Invalid) as refused:
            yard.tell(service.update, row.id, **wrong)
        assert set(refused.value.fields) == set(wrong)


def test_a_client_arrives_and_the_order_opens_with_what_was_said(yard):
    row = yard.book(
        customer_complaint="Suena al frenar", technician_id=yard.technicians[0],
        estimated_cost=D(89000), estimated_hours=D(2),
    )  # fmt: skip
    here = yard.tell(service.arrive, row.id, now=at(9, 55))
    assert (here.status, here.arrived_at) == (AppointmentStatus.IN_PROGRESS, at(9, 55))
    assert here.confirmed_at is not None
    ot_id = yard.tell(service.open_order, row.id, now=at(10))
    assert yard.tell(service.open_order, row.id, now=at(10)) == ot_id
    order = yard.shop.do(orders.one, ot_id)
    shown = yard.shop.do(queries.one, row.id)
    assert shown.work_order_id == ot_id
    assert "Suena al frenar" in str(order)
    done = yard.tell(service.complete, row.id, now=at(12))
    assert done.status is AppointmentStatus.COMPLETED
    with pytest.raises(Conflict, match="Atendida"):
        yard.tell(service.update, row.id, notes="tarde")


def test_an_order_opened_before_the_car_comes_waits_for_it(yard):
    row = yard.book()
    ot_id = yard.tell(service.open_order, row.id)
    found = yard.shop.do(orders.find, Listing(filters={"vehicle_id": str(yard.vehicle_id)}))
    assert [(each.id, each.stage) for each in found.rows] == [(ot_id, OTStage.PENDING_VEHICLE)]
    with pytest.raises(Conflict, match="ya tiene una OT"):
        yard.tell(service.cancel, row.id, reason="No puede")


def test_who_may_not_open_orders_books_all_the_same(yard):
    row = yard.book()
    with pytest.raises(NotAllowed, match="recepción"):
        yard.tell(service.open_order, row.id, permissions=("appointments.edit",))


def test_a_cancelled_visit_frees_its_bay_and_says_why(yard):
    row = yard.book(bay_id=yard.bays[0])
    with pytest.raises(Invalid):
        yard.tell(service.cancel, row.id, reason=" ")
    gone = yard.tell(service.cancel, row.id, reason="Vendió el auto")
    assert (gone.status, gone.ended_reason) == (AppointmentStatus.CANCELLED, "Vendió el auto")
    assert yard.book(bay_id=yard.bays[0]).bay == "B1"
    with pytest.raises(IllegalMove):
        yard.tell(service.confirm, row.id)


def test_who_comes_after_being_given_up_is_received_without_what_was_given_away(yard):
    row = yard.book(bay_id=yard.bays[0], technician_id=yard.technicians[0])
    yard.tell(service.miss, row.id, now=at(10, 20))
    client_id, vehicle_id = yard.another_car()
    yard.book(
        client_id=client_id, vehicle_id=vehicle_id, bay_id=yard.bays[0], now=at(10, 21),
        starts_at=at(10, 30),
    )  # fmt: skip
    late = yard.tell(service.arrive, row.id, now=at(10, 40))
    assert late.status is AppointmentStatus.IN_PROGRESS
    assert (late.bay_id, late.technician_id) == (None, yard.technicians[0])
    assert late.ended_at is None


def test_nobody_is_missed_before_the_hour(yard):
    row = yard.book()
    with pytest.raises(Conflict, match="todavía no llega"):
        yard.tell(service.miss, row.id, now=at(9))


def test_a_car_that_is_here_changes_its_bay_and_not_its_hour(yard):
    row = yard.book()
    here = yard.tell(service.arrive, row.id, now=at(10))
    to = {"minutes": 120, "bay_id": yard.bays[1], "technician_id": None, "version": here.version}
    with pytest.raises(Conflict, match="ya está en el taller"):
        yard.tell(service.move, row.id, starts_at=at(12), now=at(10), **to)
    moved = yard.tell(service.move, row.id, starts_at=at(10), now=at(11), **to)
    assert (moved.bay, moved.minutes) == ("B2", 120)


def test_a_member_of_another_centre_only_looks(yard):
    row = yard.book()
    stranger = replace(yard.shop.actor(), centre_id=new_id())
    with transaction(stranger, now=BEFORE) as tx, pytest.raises(NotAllowed):
        service.confirm(tx, row.id)
    with transaction(stranger, now=BEFORE) as tx:
        assert queries.find(tx, Listing()).total == 0


def test_what_was_written_by_mistake_is_taken_out(yard):
    row = yard.book(bay_id=yard.bays[0])
    yard.tell(service.remove, row.id)
    with pytest.raises(NotFound):
        yard.shop.do(queries.one, row.id)
    assert yard.book(bay_id=yard.bays[0]).number == "CI-2026-000002"


def test_the_list_is_searched_filtered_and_sorted(yard):
    client_id, vehicle_id = yard.another_car()
    mine = yard.book(starts_at=at(12), bay_id=yard.bays[0])
    theirs = yard.book(client_id=client_id, vehicle_id=vehicle_id, starts_at=at(9, day=1))
    yard.tell(service.confirm, theirs.id)

    def ids(q="", **filters):
        page = yard.shop.do(
            queries.find, Listing(q=q, filters=filters, sort="starts_at", order="asc")
        )
        return [row.id for row in page.rows]

    assert ids() == [mine.id, theirs.id]
    assert ids("muñoz") == ids("BB-BB·12") == ids("000001") == [mine.id]
    assert ids(date="2026-12-01") == ids(status="CONFIRMED") == ids(client_id=str(client_id))
    assert ids(bay_id=str(yard.bays[0])) == ids(to="2026-11-30") == [mine.id]
    assert ids(status="open", service_center_id=str(yard.shop.centre_id)) == [mine.id, theirs.id]
    assert ids(channel=Channel.WEB.value) == []


def test_the_calendar_shows_lanes_hours_load_and_what_was_asked_for(yard):
    row = yard.book(bay_id=yard.bays[0], technician_id=yard.technicians[0])
    yard.tell(
        service.request, contact_name="Carla", contact_phone="912345678",
        service_center_id=yard.shop.centre_id, wanted_at=at(11), wanted_minutes=30,
    )  # fmt: skip
    week = yard.tell(queries.calendar, yard.shop.centre_id, MONDAY.date(), 9)
    assert [lane.name for lane in week.bays] == ["B1", "B2"]
    assert len(week.technicians[0].present) == 7
    assert [each.id for each in week.appointments] == [row.id]
    assert [each.contact_name for each in week.requests] == ["Carla"]
    monday, sunday, holiday = week.days[0], week.days[6], week.days[8]
    assert (monday.appointments, monday.load_percent, monday.is_full) == (1, 6, False)
    assert sunday.opened == ()
    assert sunday.load_percent is None
    assert holiday.holiday
    assert not holiday.opened


# --- requests -----------------------------------------------------------------------------


def test_a_request_recognises_who_asks_and_becomes_an_appointment(yard):
    asked = yard.tell(
        service.request, contact_name="Ana", contact_phone="9 1234 5678", rut="12345678-5",
        plate="bb bb 12", complaint="Cambio de aceite",
    )  # fmt: skip
    assert (asked.number, asked.status) == ("SS-2026-000001", ServiceRequestStatus.NEW)
    assert (asked.client_id, asked.vehicle_id) == (yard.client_id, yard.vehicle_id)
    row = yard.book(service_request_id=asked.id)
    said = yard.shop.do(queries.request, asked.id)
    assert (said.status, said.appointment_id) == (ServiceRequestStatus.SCHEDULED, row.id)
    with pytest.raises(IllegalMove):
        yard.book(service_request_id=asked.id, starts_at=at(12))
    yard.tell(service.arrive, row.id, now=at(10))
    ot_id = yard.tell(service.open_order, row.id, now=at(10))
    said = yard.shop.do(queries.request, asked.id)
    assert (said.status, said.work_order_id) == (ServiceRequestStatus.CONVERTED, ot_id)


def test_a_request_closes_with_a_cancelled_visit_and_reopens_with_a_missed_one(yard):
    def asked():
        return yard.tell(service.request, contact_name="Ana", contact_phone="912345678")

    first, second = asked(), asked()
    cancelled = yard.book(service_request_id=first.id)
    missed = yard.book(service_request_id=second.id)
    yard.tell(service.cancel, cancelled.id, reason="Ya no quiere")
    yard.tell(service.miss, missed.id, now=at(11))
    assert yard.shop.do(queries.request, first.id).closed_reason == "Ya no quiere"
    assert yard.shop.do(queries.request, second.id).status is ServiceRequestStatus.NEW


def test_a_request_nobody_can_answer_is_refused_by_field(yard):
    for wrong, field in (
        ({"contact_phone": "912345678"}, "contact_name"),
        ({"contact_name": "Ana"}, "contact_phone"),
        ({"contact_name": "Ana", "contact_phone": "12"}, "contact_phone"),
        ({"contact_name": "Ana", "contact_phone": "912345678", "rut": "1-1"}, "rut"),
        ({"contact_name": "Ana", "contact_email": "ana"}, "contact_email"),
        ({"contact_name": "Ana", "contact_phone": "912345678", "plate": "A" * 13}, "plate"),
        ({"client_id": new_id()}, "client_id"),
    ):
        with pytest.raises(Invalid) as refused:
            yard.tell(service.request, **wrong)
        assert field in refused.value.fields


def test_requests_are_changed_closed_and_listed(yard):
    asked = yard.tell(service.request, client_id=yard.client_id, channel=Channel.WALK_IN)
    assert (asked.contact_name, asked.contact_phone) == ("Ana Muñoz", "+56 9 1234 5678")
    changed = yard.tell(
        service.update_request, asked.id, version=asked.version, plate="BBBB12", complaint="Ruido"
    )
    assert (changed.plate, changed.complaint) == ("BBBB·12", "Ruido")
    with pytest.raises(Stale):
        yard.tell(service.update_request, asked.id, version=asked.version, complaint="x")
    assert yard.shop.do(queries.new_requests) == 1
    closed = yard.tell(service.close_request, asked.id, reason="Era otra consulta")
    assert closed.status_name == "Cerrada"
    with pytest.raises(Conflict):
        yard.tell(service.update_request, asked.id, complaint="x")
    for q, filters in (("muñoz", {}), ("BBBB12", {}), ("", {"status": "CLOSED"})):
        assert yard.shop.do(queries.requests, Listing(q=q, filters=filters)).total == 1
    assert yard.shop.do(queries.requests, Listing(filters={"channel": "WEB"})).total == 0


def test_a_technician_of_another_centre_is_refused_even_where_free(yard):
    other = yard.shop.tx()
    with other as tx:
        branch = ServiceCenter(code="SC002", name="Sucursal")
        tx.session.add(branch)
        tx.session.flush()
        user = add_member(yard.shop, name="De allá")
        away = Technician(user_id=user, service_center_id=branch.id)
        tx.session.add(away)
        tx.session.flush()
        stranger = away.id
    with pytest.raises(Invalid, match="técnico activo de ese centro"):
        yard.book(technician_id=stranger)


def test_the_moment_an_appointment_touches_another_is_free(yard):
    yard.book(bay_id=yard.bays[0])
    again = yard.book(bay_id=yard.bays[0], starts_at=at(11))
    assert again.starts_at - at(10) == timedelta(hours=1)
