"""Bookings from outside: the same for whoever asks, and never more than there is room for."""

import pytest
from sqlmodel import select

from models.appointments import AppointmentStatus, Channel, ServiceRequest, ServiceRequestStatus
from models.tenants import ServiceCenter, Tenant
from tests.appointments.conftest import MONDAY, at
from torque_app.appointments import handlers, queries, service
from torque_app.appointments.events import RequestReceived
from torque_app.appointments.service import online
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.listing import Listing

ANA = {
    "service": "Cambio de aceite",
    "name": "Ana Muñoz",
    "phone": "912345678",
    "rut": "12.345.678-5",
    "plate": "BBBB12",
}
STRANGER = {**ANA, "name": "Nadie", "rut": "", "plate": "ZZZZ99"}


def ask(yard, who=ANA, starts_at=None, **more):
    told = {**who, "starts_at": starts_at or at(10), **more}
    return yard.tell(
        service.book_online, yard.shop.centre_id, permissions=("appointments.book",), **told
    )


def requests(yard):
    with yard.shop.tx() as tx:
        return tx.session.exec(select(ServiceRequest).order_by(ServiceRequest.number)).all()


def looked_at(yard, asked):
    event = RequestReceived(asked.id, asked.number, contact_name=asked.contact_name, is_online=True)
    yard.tell(handlers.look_who_asks, event)


def offered(yard, day=MONDAY):
    found = yard.tell(queries.offered_days, yard.shop.centre_id, "Cambio de aceite", day.date())
    return found[0].hours


def test_the_door_opens_by_name_and_code_where_the_centre_wants_it(open_to_all, rival):
    yard = open_to_all
    with yard.shop.tx() as tx:
        slug = tx.session.get(Tenant, yard.shop.tenant_id).slug
    found = queries.door(slug, "sc001")
    assert (found.tenant_id, found.centre_id) == (yard.shop.tenant_id, yard.shop.centre_id)
    with rival.tx() as tx:
        theirs = tx.session.get(Tenant, rival.tenant_id).slug
    for name, code in ((slug, "SC999"), (theirs, "SC001"), ("nadie", "SC001"), ("", "")):
        with pytest.raises(NotFound):
            queries.door(name, code)
    with yard.shop.tx() as tx:
        tx.session.get(ServiceCenter, (yard.shop.tenant_id, yard.shop.centre_id)).is_active = False
    with pytest.raises(NotFound):
        queries.door(slug, "SC001")


def test_a_request_is_written_the_same_way_whoever_asks(open_to_all):
    assert ask(open_to_all) == "SS-2026-000001"
    assert ask(open_to_all, STRANGER, at(12)) == "SS-2026-000002"
    known, unknown = requests(open_to_all)
    for each in (known, unknown):
        assert each.status is ServiceRequestStatus.NEW
        assert (each.client_id, each.vehicle_id) == (None, None)
        assert (each.channel, each.wanted_minutes) == (Channel.WEB, 60)


def test_a_known_client_with_the_own_car_gets_an_appointment_to_be_confirmed(open_to_all):
    yard = open_to_all
    ask(yard)
    (asked,) = requests(yard)
    looked_at(yard, asked)
    looked_at(yard, asked)
    (row,) = yard.shop.do(queries.find, Listing()).rows
    assert (row.status, row.starts_at) == (AppointmentStatus.PENDING, at(10))
    assert (row.channel, row.service_request_id) == (Channel.WEB, asked.id)
    assert requests(yard)[0].status is ServiceRequestStatus.SCHEDULED


@pytest.mark.parametrize(
    "who", [STRANGER, {**ANA, "rut": ""}, {**ANA, "plate": "CCDD34"}, {**ANA, "rut": "7775777-5"}]
)
def test_anybody_else_waits_for_a_person(open_to_all, who):
    yard = open_to_all
    yard.another_car("CCDD34", rut="9.876.543-3")
    ask(yard, who)
    looked_at(yard, requests(yard)[0])
    assert yard.shop.do(queries.find, Listing()).total == 0
    assert requests(yard)[0].status is ServiceRequestStatus.NEW


def test_the_free_hours_change_alike_for_known_and_unknown(open_to_all):
    yard = open_to_all
    assert at(10) in offered(yard)
    ask(yard)
    ask(yard, STRANGER)
    assert at(10) not in offered(yard)
    for asked in requests(yard):
        looked_at(yard, asked)
    assert at(10) not in offered(yard)
    with pytest.raises(service.HourTaken):
        ask(yard, STRANGER)


@pytest.mark.parametrize(
    "starts_at", [at(10, 7), at(18), at(10, day=-7), at(10, day=8), at(10, day=90)]
)
def test_only_hours_on_offer_are_taken(open_to_all, starts_at):
    with pytest.raises(service.HourTaken):
        ask(open_to_all, starts_at=starts_at)


def test_a_full_day_is_not_offered(open_to_all):
    yard = open_to_all
    client_id, vehicle_id = yard.another_car()
    yard.book(starts_at=at(9), minutes=540)
    assert offered(yard)
    yard.book(client_id=client_id, vehicle_id=vehicle_id, starts_at=at(9), minutes=400)
    assert offered(yard) == ()
    with pytest.raises(service.HourTaken):
        ask(yard, starts_at=at(16))


def test_what_is_typed_is_checked_by_field(open_to_all):
    for wrong in (
        {"name": " "},
        {"phone": ""},
        {"plate": ""},
        {"rut": "12.345.678-0"},
        {"email": "ana"},
    ):
        with pytest.raises(Invalid) as refused:
            ask(open_to_all, **wrong)
        assert refused.value.fields
    with pytest.raises(NotFound):
        ask(open_to_all, service="Regalos")


@pytest.mark.parametrize("same", ["phone", "plate"])
def test_one_phone_and_one_car_hold_a_few_hours_and_no_more(open_to_all, same):
    def other(place, *, keep=""):
        told = {"phone": f"91234567{place}", "plate": f"ZZZZ1{place}"}
        return {name: text for name, text in told.items() if name != keep}

    for place in range(online.MOST_OF_ONE):
        ask(open_to_all, STRANGER, at(9 + place), **other(place, keep=same))
    with pytest.raises(service.TooBusy):
        ask(open_to_all, STRANGER, at(13), **other(7, keep=same))
    assert ask(open_to_all, STRANGER, at(13), **other(7))


def test_too_many_requests_at_once_ask_people_to_call(open_to_all, monkeypatch):
    monkeypatch.setattr(online, "MOST_WAITING", 1)
    ask(open_to_all)
    with pytest.raises(service.TooBusy):
        ask(open_to_all, STRANGER, at(12))
