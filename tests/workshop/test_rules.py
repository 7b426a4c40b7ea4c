"""Time on the wall clock, holidays, load and the catalogue's files, without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.workshop import BayKind, Level, Skill
from torque_app.workshop.rules import hours, meet, merged, minus, spans
from torque_app.workshop.rules.catalogue import Entry, Unreadable, faults_of, read_table
from torque_app.workshop.rules.days import (
    Clock,
    Special,
    holiday,
    holidays_of,
    opening_of,
    special_of,
)
from torque_app.workshop.rules.load import Work, percent, spread
from torque_app.workshop.rules.starting import STARTING
from torque_app.workshop.rules.week import (
    DEFAULT_WEEK,
    WrongHours,
    legal_hours,
    week_of,
    weekly_hours,
)
from torque_app.workshop.rules.words import KIND_NAMES, LEVEL_NAMES, SKILL_NAMES

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONES = ("America/Santiago", "America/Punta_Arenas", "Pacific/Easter")
SPRING = date(2026, 9, 6)
"""The Sunday whose first hour Santiago skips."""

AUTUMN = date(2026, 4, 4)
"""The Saturday whose last hour Santiago lives twice."""


def at(minutes):
    return START + timedelta(minutes=minutes)


walls = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 30, 45])).map(
    lambda told: f"{told[0]:02}:{told[1]:02}"
)
stretches = st.tuples(walls, walls).filter(lambda pair: pair[0] < pair[1]).map(list)
weeks = st.dictionaries(st.sampled_from("0123456"), st.lists(stretches, max_size=4))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31)) | st.sampled_from(
    [SPRING, AUTUMN, SPRING - timedelta(days=1), AUTUMN + timedelta(days=1)]
)
pieces = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(-60, 600)).map(
        lambda told: (at(told[0]), at(told[0] + told[1]))
    ),
    max_size=8,
)


# --- stretches ---------------------------------------------------------------------------


@settings(deadline=None)  # the first look at a zone reads its file
@given(weeks, days, st.sampled_from(ZONES))
def test_a_days_stretches_are_in_order_apart_and_never_empty(week, day, zone):
    found = spans(week, day, zone)
    assert all(start < end for start, end in found)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))


@settings(deadline=None)  # the first look at a zone reads its file
@given(weeks, days, st.sampled_from(ZONES))
def test_a_days_stretches_lie_on_that_day(week, day, zone):
    found = spans({key: [["00:00", "24:00"]] for key in "0123456"}, day, zone)
    assert minus(spans(week, day, zone), found) == []
    assert timedelta(hours=23) <= found[0][1] - found[0][0] <= timedelta(hours=25)


@settings(deadline=None)
@given(pieces, pieces)
def test_what_is_taken_away_and_what_is_shared_make_up_the_whole(one, other):
    assert hours(minus(one, other)) + hours(meet(one, other)) == pytest.approx(
        hours(one), abs=D("0.002")
    )
    assert meet(minus(one, other), other) == []
    assert minus(minus(one, other), one) == []


@settings(deadline=None)
@given(pieces)
def test_joining_what_is_joined_changes_nothing(told):
    assert merged(merged(told)) == merged(told)
    assert minus(told, told) == []


def test_an_ordinary_day_is_nine_hours_on_the_wall_and_in_utc():
    found = spans(DEFAULT_WEEK, date(2026, 11, 23))
    assert found == [
        (datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 21, tzinfo=UTC))
    ]
    assert hours(found) == 9


def test_in_winter_the_same_hours_are_one_later_in_utc():
    ((start, _),) = spans(DEFAULT_WEEK, date(2026, 7, 6))
    assert start == datetime(2026, 7, 6, 13, tzinfo=UTC)


def test_the_night_the_clocks_go_forward_is_an_hour_shorter():
    assert hours(spans({"6": [["00:00", "08:00"]]}, SPRING)) == 7
    assert hours(spans({"6": [["00:00", "24:00"]]}, SPRING)) == 23


def test_a_stretch_inside_the_skipped_hour_takes_no_more_time_than_it_says():
    assert hours(spans({"6": [["00:15", "00:45"]]}, SPRING)) <= D("0.5")
    assert spans({"6": [["00:30", "01:15"]]}, SPRING) == []


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    assert hours(spans({"5": [["20:00", "24:00"]]}, AUTUMN)) == 5
    assert hours(spans({"5": [["00:00", "24:00"]]}, AUTUMN)) == 25


def test_working_days_round_a_change_of_clocks_keep_their_hours():
    for day in (date(2026, 4, 3), date(2026, 4, 6), date(2026, 9, 4), date(2026, 9, 7)):
        assert hours(spans(DEFAULT_WEEK, day)) == 9, day


def test_magallanes_does_not_change_its_clocks():
    assert hours(spans({"6": [["00:00", "08:00"]]}, SPRING, "America/Punta_Arenas")) == 8


def test_easter_island_changes_them_the_evening_before():
    saturday = SPRING - timedelta(days=1)
    assert hours(spans({"5": [["20:00", "24:00"]]}, saturday, "Pacific/Easter")) == 3


# --- a week as it is written -------------------------------------------------------------


def test_a_week_is_kept_in_order_without_empty_days():
    told = {"3": [["14:00", "18:00"], ["9:00", "13:00"]], 1: [], "0": [["08:30", "24:00"]]}
    assert week_of(told) == {
        "0": [["08:30", "24:00"]],
        "3": [["09:00", "13:00"], ["14:00", "18:00"]],
    }


@pytest.mark.parametrize(
    "told",
    [
        {"7": [["09:00", "18:00"]]},
        {"0": [["18:00", "09:00"]]},
        {"0": [["09:00", "09:00"]]},
        {"0": [["09:00", "25:00"]]},
        {"0": [["09:00"]]},
        {"0": [["nueve", "18:00"]]},
        {"0": "09:00-18:00"},
        {"0": [["09:00", "14:00"], ["13:00", "18:00"]]},
        {"0": [["00:00", "01:00"]] * 3},
    ],
)
def test_hours_that_are_none_are_refused(told):
    with pytest.raises(WrongHours):
        week_of(told)


def test_the_usual_week_has_forty_nine_hours():
    assert weekly_hours(DEFAULT_WEEK) == 49


@pytest.mark.parametrize(
    ("day", "most"),
    [("2024-04-25", 45), ("2024-04-26", 44), ("2026-11-21", 42), ("2028-04-26", 40)],
)
def test_the_legal_week_shrinks_on_its_days(day, most):
    assert legal_hours(date.fromisoformat(day)) == most


# --- days --------------------------------------------------------------------------------

HERE = Clock(DEFAULT_WEEK, "America/Santiago")
CHRISTMAS = date(2026, 12, 25)


def test_holidays_are_those_of_chile_in_spanish():
    assert holiday(CHRISTMAS) == "Navidad"
    assert holiday(date(2026, 9, 18)).startswith("Día de la Independencia")
    assert holiday(date(2026, 11, 23)) == ""
    assert len(holidays_of(2026)) >= 16


def test_a_holiday_is_closed_unless_the_centre_works_on_them():
    assert opening_of(HERE, CHRISTMAS) == []
    working = Clock(DEFAULT_WEEK, "America/Santiago", works_on_holidays=True)
    assert hours(opening_of(working, CHRISTMAS)) == 9


def test_a_special_day_opens_a_holiday_or_closes_a_working_day():
    opened = Special(CHRISTMAS, is_open=True, hours=[["10:00", "14:00"]])
    assert hours(opening_of(HERE, CHRISTMAS, opened)) == 4
    assert hours(opening_of(HERE, CHRISTMAS, Special(CHRISTMAS, is_open=True))) == 9
    monday = date(2026, 11, 23)
    assert opening_of(HERE, monday, Special(monday, is_open=False)) == []


def test_what_a_centre_says_of_a_day_goes_before_what_holds_for_all():
    own = Special(CHRISTMAS, is_open=True, service_center_id=UUID(int=1))
    common = Special(CHRISTMAS, is_open=False)
    assert special_of([common, own], CHRISTMAS) is own
    assert special_of([common], CHRISTMAS) is common
    assert special_of([common, own], date(2026, 12, 24)) is None


# --- load --------------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)
capacities = st.lists(st.integers(0, 9).map(D), min_size=1, max_size=10).map(
    lambda told: {MONDAY + timedelta(days=at): free for at, free in enumerate(told)}
)
works = st.lists(
    st.builds(
        Work,
        st.integers(0, 20).map(D),
        st.none() | st.dates(MONDAY - timedelta(days=5), MONDAY + timedelta(days=15)),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(capacities, works)
def test_no_hour_of_work_is_lost_nor_negative(free, told):
    taken = spread(free, told)
    assert sum(taken.values()) == sum(work.hours for work in told)
    assert all(length >= 0 for length in taken.values())


@settings(deadline=None)
@given(capacities, works)
def test_a_day_before_the_last_holds_too_much_only_of_what_was_promised_by_then(free, told):
    taken = spread(free, told)
    for day in sorted(free)[:-1]:
        due = sum(work.hours for work in told if work.due and MONDAY <= work.due <= day)
        assert taken[day] <= free[day] + due


def test_work_fills_the_days_up_to_its_promise_soonest_first():
    free = {MONDAY + timedelta(days=ahead): D(8) for ahead in range(3)}
    taken = spread(free, [Work(D(10), MONDAY + timedelta(days=2)), Work(D(6), MONDAY)])
    assert list(taken.values()) == [8, 8, 0]


def test_overdue_work_is_done_first_and_as_soon_as_there_is_time():
    free = {MONDAY + timedelta(days=ahead): D(8) for ahead in range(3)}
    taken = spread(free, [Work(D(4), MONDAY), Work(D(10), MONDAY - timedelta(days=3))])
    assert list(taken.values()) == [12, 2, 0]


def test_what_does_not_fit_overloads_the_day_it_is_promised():
    assert list(spread({MONDAY: D(8)}, [Work(D(12), MONDAY)]).values()) == [12]


def test_load_is_a_percentage_of_the_hours_present():
    assert percent(D("7.65"), D(9)) == 85
    assert percent(D(0), D(0)) == 0
    assert percent(D(1), D(0)) == 100


# --- the catalogue -----------------------------------------------------------------------

HEADING = "Código;Descripción;Horas;Especialidad;Marca;Modelo"


def table(*lines, heading=HEADING, encoding="utf-8"):
    return "\r\n".join((heading, *lines)).encode(encoding)


def test_the_starting_set_is_sound_and_covers_every_skill():
    assert len(STARTING) >= 60
    assert [entry for entry in STARTING if faults_of(entry)] == []
    assert len({entry.key for entry in STARTING}) == len(STARTING)
    assert {entry.skill for entry in STARTING} == set(Skill)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_spreadsheet_of_chile_is_read(encoding):
    read = read_table(table("fre-1;Cambio de líquido;1,25;Mecánica;;", encoding=encoding))
    assert read.entries == (Entry("FRE-1", "Cambio de líquido", "", Skill.MECHANICS, D("1.250")),)


def test_columns_may_stand_in_any_order_with_commas_and_points():
    read = read_table(b'standard_hours,skill,code,description\n1.5,TYRES,N-1,"Montaje, y balanceo"')
    assert read.entries == (Entry("N-1", "Montaje, y balanceo", "", Skill.TYRES, D("1.500")),)


def test_each_wrong_line_is_told_by_its_number_and_nothing_is_taken():
    read = read_table(
        table(
            "A-1;Bien;1,5;;;",
            ";Sin código;1;;;",
            "",
            "A-2;Cero;0;;;",
            "A-3;Letras;media;;;",
            "A-4;Oficio;1;Astrología;;",
            "A-1;Otra vez;2;;;",
            "A-5;Modelo solo;1;;;Yaris",
        )
    )
    assert read.entries == ()
    assert sorted(read.faults) == [3, 5, 6, 7, 8, 9]
    assert "media" in read.faults[6]
    assert "línea 2" in read.faults[8]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hola\nchao\n",
        HEADING.encode(),
        b"PK\x03\x04\x00\x00",
        b"codigo;horas\nA;1",
        table(*(f"A-{line};B;1;;;" for line in range(6000))),
        b"x" * (2 * 2**20 + 1),
    ],
)
def test_what_is_no_table_of_operations_is_refused_whole(content):
    with pytest.raises(Unreadable):
        read_table(content)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        read = read_table(HEADING.encode() + b"\n" + content)
    except Unreadable:
        return
    assert bool(read.entries) != bool(read.faults)


def test_every_kind_skill_and_level_has_a_name():
    assert (set(KIND_NAMES), set(SKILL_NAMES), set(LEVEL_NAMES)) == (
        set(BayKind),
        set(Skill),
        set(Level),
    )
