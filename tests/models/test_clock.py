from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import clock

zones = st.sampled_from(clock.ZONES)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
instants = st.integers(1_577_836_800, 2_082_758_399).map(lambda s: datetime.fromtimestamp(s, UTC))


def test_the_business_day_is_the_centre_s():
    late = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    assert clock.business_date(late) == date(2026, 11, 30)
    assert clock.month_key(late) == "2026-11"
    assert clock.formatted(late) == "30-11-2026 23:30"


def test_each_zone_has_its_own_clock():
    winter = datetime(2026, 6, 1, 3, 30, tzinfo=UTC)
    assert clock.formatted(winter) == "31-05-2026 23:30"
    assert clock.formatted(winter, "America/Punta_Arenas") == "01-06-2026 00:30"
    assert clock.formatted(winter, "Pacific/Easter") == "31-05-2026 21:30"


def test_a_date_is_shown_day_first():
    assert clock.formatted_date(date(2026, 11, 3)) == "03-11-2026"
    assert clock.formatted_date(date(1, 1, 1)) == "01-01-0001"


@pytest.mark.parametrize("typed", ["20-11-2026", "20/11/2026", " 20.11.2026 "])
def test_a_typed_date_is_read(typed):
    assert clock.parsed_date(typed) == date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["", "2026-11-20", "20-11-26", "mañana"])
def test_what_is_no_date_is_told_how_to_write_it(typed):
    with pytest.raises(ValueError, match="día-mes-año"):
        clock.parsed_date(typed)


@pytest.mark.parametrize(
    "typed", ["31-11-2026", "29-02-2027", "00-01-2026", "01-13-2026", "1-1-0000"]
)
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValueError, match="no existe"):
        clock.parsed_date(typed)


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        clock.business_date(datetime(2026, 11, 20, 12))


@pytest.mark.parametrize("zone", ["Marte/Olympus", "", "../etc/passwd", "America"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match="zona horaria"):
        clock.business_date(datetime(2026, 11, 20, tzinfo=UTC), zone)


def test_the_day_the_clocks_change_has_another_length():
    def hours(day):
        begin, end = clock.day_bounds(day)
        return (end - begin) / timedelta(hours=1)

    assert hours(date(2026, 9, 6)) == 23  # 00:00 does not exist: the day begins at 01:00
    assert hours(date(2026, 4, 4)) == 25  # 23:00 to 24:00 comes twice
    assert hours(date(2026, 11, 20)) == 24


@given(days, zones)
def test_days_follow_each_other_without_gap(day, zone):
    assert clock.day_bounds(day, zone)[1] == clock.day_bounds(day + timedelta(days=1), zone)[0]


@given(instants, zones)
def test_an_instant_lies_within_its_business_day(instant, zone):
    begin, end = clock.day_bounds(clock.business_date(instant, zone), zone)
    assert begin <= instant < end


@given(days)
def test_a_shown_date_reads_back(day):
    assert clock.parsed_date(clock.formatted_date(day)) == day


@given(instants, zones)
def test_the_wall_clock_shows_the_same_instant(instant, zone):
    assert clock.local(instant, zone) == instant
