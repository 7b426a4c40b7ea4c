"""The hours that are still free, and which of them a new appointment begins with."""

from datetime import timedelta

import pytest

from models.workshop import CentreCalendar
from tests.appointments.conftest import BEFORE, MONDAY, at
from torque_app.appointments import queries, service


def test_free_hours_leave_out_what_is_promised_and_what_was_asked_for(yard):
    def hours():
        free = yard.tell(queries.free_slots, yard.shop.centre_id, MONDAY.date(), 60)
        return {slot.starts_at: slot.places for slot in free.slots}

    assert hours()[at(10)] == 2
    yard.book(bay_id=yard.bays[0], technician_id=yard.technicians[0])
    assert hours()[at(10)] == 1
    asked = yard.tell(
        service.request, contact_name="Carla", contact_phone="912345678",
        service_center_id=yard.shop.centre_id, wanted_at=at(10), wanted_minutes=60,
    )  # fmt: skip
    assert at(10) not in hours()
    assert at(11) in hours()
    yard.tell(service.close_request, asked.id, reason="No contesta")
    assert hours()[at(10)] == 1


@pytest.mark.parametrize(
    ("now", "from_day", "soonest"),
    [
        (BEFORE, 0, at(9)),
        (at(10, 20), 0, at(10, 30)),
        (at(13, 10), 0, at(15)),
        (at(17, 30), 0, at(9, day=1)),
        (at(9, day=1), 0, at(9, day=1)),
        (BEFORE, 6, at(9, day=7)),
        (BEFORE, 8, at(9, day=9)),
    ],
    ids=["ahead", "grid", "lunch", "evening", "yesterday", "sunday", "holiday"],
)
def test_the_soonest_free_hour_lies_in_the_centres_hours(yard, now, from_day, soonest):
    with yard.shop.tx() as tx:
        halves = [["09:00", "13:00"], ["15:00", "18:00"]]
        week = {str(day): halves for day in range(5)}
        tx.session.add(CentreCalendar(service_center_id=yard.shop.centre_id, week=week))
    day = MONDAY.date() + timedelta(days=from_day)
    assert yard.tell(queries.soonest, yard.shop.centre_id, day, 60, now=now) == soonest


def test_two_weeks_without_a_free_hour_propose_none(yard):
    with yard.shop.tx() as tx:
        tx.session.add(CentreCalendar(service_center_id=yard.shop.centre_id, week={}))
    assert yard.tell(queries.soonest, yard.shop.centre_id, MONDAY.date(), 60) is None
