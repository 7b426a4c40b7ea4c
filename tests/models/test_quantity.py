from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import quantity

quantities = st.decimals(-quantity.MAX, quantity.MAX, places=3)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1,5", "1.5"), ("1.234,5", "1234.5"), ("1.500", "1500"), (" 12 ", "12"), ("-0,25", "-0.25")],
)
def test_what_people_type_is_read(typed, expected):
    assert quantity.parsed(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["", "uno", "1.5", "1,", ",5", "1..000", "NaN", "1_000", "٣"])
def test_what_is_no_quantity_is_not_guessed(typed):
    with pytest.raises(ValueError, match="con coma para los decimales"):
        quantity.parsed(typed)


def test_more_than_three_decimals_are_refused():
    with pytest.raises(ValueError, match="3 decimales"):
        quantity.parsed("1,2345")


@pytest.mark.parametrize("typed", ["100.000.000.000", "9" * 40])
def test_what_does_not_fit_the_column_is_refused(typed):
    with pytest.raises(ValueError, match="demasiado grande"):
        quantity.parsed(typed)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("1234.500", "1.234,5"),
        ("100", "100"),
        ("0.0004", "0"),
        ("-0.0004", "0"),
        ("0.0005", "0,001"),
    ],
)
def test_only_decimals_that_say_something_are_shown(number, shown):
    assert quantity.formatted(Decimal(number)) == shown


@given(quantities)
def test_what_is_shown_reads_back(number):
    assert quantity.parsed(quantity.formatted(number)) == number


@given(quantities)
def test_a_quantity_has_exactly_three_decimals(number):
    assert quantity.rounded(number).as_tuple().exponent == -3
