from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import odometer
from models.values.odometer import Reading

km = st.integers(0, 2_000_000)
readings = st.lists(
    st.builds(Reading, km, st.dates(date(2015, 1, 1), date(2027, 1, 1))), max_size=6
)

JANUARY = date(2026, 1, 1)


def test_a_steady_odometer_warns_of_nothing():
    assert odometer.check_reading(50_000, 51_000, 30) == []
    assert odometer.check_reading(50_000, 50_000, 0) == []


def test_a_falling_odometer_is_noticed():
    assert odometer.check_reading(50_000, 49_999, 30) == [
        "El kilometraje baja de 50.000 km a 49.999 km. Revísalo, o registra el cambio de tablero."
    ]


@pytest.mark.parametrize(("days", "shown"), [(0, "1 día"), (1, "1 día"), (3, "3 días")])
def test_more_than_a_thousand_kilometres_a_day_are_noticed(days, shown):
    limit = 1000 * max(days, 1)
    assert odometer.check_reading(0, limit, days) == []
    assert f"en {shown}." in odometer.check_reading(0, limit + 1, days)[0]


def test_the_average_is_of_the_last_three_readings():
    taken = [
        Reading(90_000, JANUARY + timedelta(days=20)),
        Reading(10, JANUARY - timedelta(days=900)),
        Reading(89_000, JANUARY),
        Reading(89_900, JANUARY + timedelta(days=10)),
    ]
    assert odometer.daily_average(taken) == Decimal(50)


@pytest.mark.parametrize(
    "taken",
    [
        [],
        [Reading(1, JANUARY)],
        [Reading(1, JANUARY), Reading(9, JANUARY)],
        [Reading(9, JANUARY), Reading(1, JANUARY + timedelta(days=1))],
    ],
)
def test_readings_that_do_not_tell_have_no_average(taken):
    assert odometer.daily_average(taken) is None


def test_the_next_service_falls_on_the_day_the_kilometres_are_reached():
    taken = [Reading(1000, JANUARY), Reading(1400, JANUARY + timedelta(days=10))]
    assert odometer.projected_date(taken, 1401) == JANUARY + timedelta(days=11)
    assert odometer.projected_date(taken, 1440) == JANUARY + timedelta(days=11)
    assert odometer.projected_date(taken, 1441) == JANUARY + timedelta(days=12)


def test_a_target_already_reached_is_due_on_the_last_reading():
    assert odometer.projected_date([Reading(1000, JANUARY)], 1000) == JANUARY


@pytest.mark.parametrize(
    "taken",
    [
        [],
        [Reading(5, JANUARY)],
        [Reading(5, JANUARY), Reading(5, JANUARY + timedelta(days=9))],
        [Reading(5, JANUARY), Reading(6, date(2036, 1, 1))],
    ],
)
def test_a_standing_vehicle_has_no_date(taken):
    assert odometer.projected_date(taken, 9_000_000) is None


def test_miles_become_whole_kilometres():
    assert odometer.km_of_miles(100) == 161


@given(readings, st.permutations(range(6)))
def test_the_order_of_readings_does_not_matter(taken, order):
    shuffled = [taken[i] for i in order if i < len(taken)]
    assert odometer.daily_average(shuffled) == odometer.daily_average(taken)


@given(readings, km)
def test_a_projection_is_never_before_the_last_reading(taken, target):
    due = odometer.projected_date(taken, target)
    assert due is None or due >= max(reading.on for reading in taken)


@given(km, km, st.integers(0, 4000))
def test_a_reading_has_at_most_one_fault(previous, new, days):
    faults = odometer.check_reading(previous, new, days)
    plausible = 0 <= new - previous <= 1000 * max(days, 1)
    assert len(faults) == (0 if plausible else 1)
