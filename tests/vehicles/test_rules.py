"""What is written about a car, and when its inspection falls due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import plate
from torque_app.vehicles import rules

TODAY = date(2026, 11, 21)
LETTERS = st.text(st.sampled_from(plate.LETTERS), min_size=4, max_size=4)


@pytest.mark.parametrize(
    ("number", "due"),
    [
        ("BBBB19", date(2027, 1, 31)),
        ("BBBB10", date(2027, 2, 28)),
        ("BBBB18", date(2026, 11, 30)),
        ("BB1237", date(2027, 10, 31)),
        ("BBB012", None),
        ("CD1234", None),
        ("ZZZ", None),
    ],
)
def test_the_last_digit_says_the_month_of_a_private_cars_inspection(number, due):
    assert rules.estimated_inspection(number, TODAY) == due


@given(LETTERS, st.integers(0, 99), st.dates(date(2007, 1, 1), date(2090, 1, 1)))
def test_an_estimate_is_never_past_and_at_most_a_year_away(letters, digits, today):
    due = rules.estimated_inspection(f"{letters}{digits:02}", today)
    assert due is not None
    assert 0 <= (due - today).days <= 366
    assert due.month not in {3, 12}  # nobody is called in March and December


def test_miles_are_kept_as_kilometres():
    assert rules.kilometres_of(100_000, "mi") == 160_934


@given(st.integers())
def test_no_reading_leaves_the_odometer(distance):
    if 0 <= distance <= rules.MAX_KM:
        assert rules.kilometres_of(distance, "km") == distance
    else:
        with pytest.raises(ValueError, match="kilometraje"):
            rules.kilometres_of(distance, "km")


def test_a_plate_and_a_vin_are_kept_normalised():
    kept, wrong = rules.cleaned(
        {"plate": " bb-bb·12 ", "vin": "1hgcm 82633a004352", "make": " Honda  "}, today=TODAY
    )
    assert kept == {"plate": "BBBB12", "vin": "1HGCM82633A004352", "make": "Honda"}
    assert wrong == {}


def test_every_wrong_field_gets_its_own_sentence():
    _, wrong = rules.cleaned(
        {"plate": "", "vin": "1" * 21, "year": 1700, "model": " ", "color": "x" * 31}, today=TODAY
    )
    assert wrong.keys() == {"plate", "vin", "year", "model", "color"}


@pytest.mark.parametrize("number", ["<b>", "BB 12 ?", "ABCDEFGHIJKLM"])
def test_what_cannot_stand_on_a_plate_is_refused(number):
    assert "plate" in rules.cleaned({"plate": number}, today=TODAY)[1]


def test_unknown_plates_and_odd_vins_are_doubted_not_refused():
    assert rules.doubts("BBBB12", None, None) == ()
    assert len(rules.doubts("XX", "123", 2020)) == 2
