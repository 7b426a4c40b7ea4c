"""What fits into a calendar, and which hours are free."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.appointments import rules
from torque_app.appointments.lifecycle import APPOINTMENT, EXPECTED, LIVE, REQUEST
from torque_app.appointments.rules import Shop, Taken

ZONE = "America/Santiago"
NINE = datetime(2026, 11, 30, 12, tzinfo=UTC)
OPENED = [(NINE, NINE + timedelta(hours=4)), (NINE + timedelta(hours=5), NINE + timedelta(hours=9))]
B1, B2, P1, P2 = (UUID(int=n) for n in range(1, 5))


def span(start, length=1.0):
    begins = NINE + timedelta(hours=start)
    return begins, begins + timedelta(hours=length)


def test_an_appointment_begins_while_the_centre_is_open_and_ends_before_it_closes():
    assert rules.opening_refusal(span(0), OPENED, ZONE) is None
    assert rules.opening_refusal(span(3, 3), OPENED, ZONE) is None
    assert "09:00-13:00, 14:00-18:00" in rules.opening_refusal(span(4), OPENED, ZONE)
    assert rules.opening_refusal(span(8, 2), OPENED, ZONE) is not None
    assert "cerrado el 30-11-2026" in rules.opening_refusal(span(0), [], ZONE)


@pytest.mark.parametrize(("minutes", "fits"), [(4, False), (5, True), (840, True), (841, False)])
def test_an_appointment_lasts_five_minutes_to_fourteen_hours(minutes, fits):
    assert (rules.length_refusal(minutes) is None) is fits


def test_somebody_away_over_lunch_is_there_for_work_that_spans_it():
    present = [OPENED[0], OPENED[1]]
    assert rules.is_there(span(3, 3), present, OPENED)
    assert not rules.is_there(span(3, 3), present[:1], OPENED)


def test_a_car_without_a_bay_of_its_own_takes_one_all_the_same():
    shop = Shop(OPENED, {B1, B2})
    assert rules.places(span(0), shop, []) == 2
    assert rules.places(span(0), shop, [Taken(*span(0.5))]) == 1
    assert rules.places(span(0), shop, [Taken(*span(0.5)), Taken(*span(0), B1)]) == 0
    assert rules.places(span(0), shop, [Taken(*span(1), B1)]) == 2


def test_technicians_bound_what_a_centre_takes_and_absent_ones_do_not_count():
    shop = Shop(OPENED, {B1, B2}, {P1: OPENED, P2: OPENED[1:]})
    assert rules.places(span(0), shop, []) == 1
    assert rules.places(span(0), shop, [Taken(*span(0), None, P1)]) == 0
    assert rules.places(span(6), shop, [Taken(*span(6), None, P1)]) == 1


def test_a_workshop_that_keeps_neither_takes_one_car_at_a_time():
    assert rules.places(span(0), Shop(OPENED), []) == 1
    assert rules.places(span(0), Shop(OPENED), [Taken(*span(0))]) == 0


def test_free_hours_stand_on_the_grid_and_leave_room_to_finish():
    found = rules.free_slots(
        Shop(OPENED, {B1}), [Taken(*span(1), B1)], minutes=60, every=60, after=NINE
    )
    hours = [(one.starts_at - NINE).seconds // 3600 for one in found]
    assert hours == [0, 2, 3, 5, 6, 7, 8]


times = st.integers(0, 9 * 4).map(lambda quarter: quarter / 4)
taken = st.builds(
    lambda start, length, bay, who: Taken(*span(start, length), bay, who),
    times,
    st.sampled_from([0.25, 0.5, 1.0, 2.0]),
    st.sampled_from([None, B1, B2]),
    st.sampled_from([None, P1, P2]),
)


@given(st.lists(taken, max_size=8), st.sampled_from([15, 30, 60, 120]))
def test_a_free_hour_has_room_and_taking_it_leaves_one_place_less(busy, minutes):
    shop = Shop(OPENED, {B1, B2}, {P1: OPENED, P2: OPENED})
    for slot in rules.free_slots(shop, busy, minutes=minutes, every=30, after=NINE):
        here = (slot.starts_at, slot.ends_at)
        assert rules.opening_refusal(here, OPENED, ZONE) is None
        assert 1 <= slot.places <= 2
        assert rules.places(here, shop, [*busy, Taken(*here)]) == slot.places - 1


def test_every_status_is_reached_and_the_live_ones_go_on():
    for machine in (APPOINTMENT, REQUEST):
        assert machine.reachable() == set(machine.moves) == set(machine.names)
    assert all(APPOINTMENT.moves[status] for status in LIVE)
    assert set(EXPECTED) < set(LIVE)


@pytest.mark.parametrize(
    ("ahead", "hour", "due"), [(20, 15, True), (25, 15, False), (1, 15, False), (12, 3, False)]
)
def test_people_are_reminded_a_day_before_while_they_are_awake(ahead, hour, due):
    now = datetime(2026, 11, 26, hour, tzinfo=UTC)
    assert rules.is_reminded_now(now + timedelta(hours=ahead), now, ZONE) is due
