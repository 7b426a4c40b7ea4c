"""Telephone numbers in E.164."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.phone import e164, spaced


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("9 1234 5678", "+56912345678"),
        ("+56 9 1234-5678", "+56912345678"),
        ("56912345678", "+56912345678"),
        ("0056 9 12345678", "+56912345678"),
        ("09 1234 5678", "+56912345678"),
        ("(2) 2345 6789", "+56223456789"),
        ("32 212–3456", "+56322123456"),
        ("+54 9 11 2345-6789", "+5491123456789"),
        ("0034 600 123 456", "+34600123456"),
    ],
)
def test_what_people_type_becomes_one_number(typed, number):
    assert e164(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "hola", "123", "+", "+1", "9 1234 567", "+561234567", "+0123456789", "٩١٢٣٤٥٦٧٨"]
)
def test_what_is_no_number_is_refused_with_a_sentence(typed):
    with pytest.raises(ValueError, match=r"\.$"):
        e164(typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_number_that_gives_itself_or_a_refusal(typed):
    try:
        number = e164(typed)
    except ValueError:
        return
    assert e164(number) == number
    assert number[1:].isdecimal()
    assert number[0] == "+"
    assert 9 <= len(number) <= 16


def test_a_number_is_shown_in_groups_that_give_it_again():
    assert spaced("+56912345678") == "+56 9 1234 5678"
    assert spaced("+56322123456") == "+56 32 212 3456"
    assert e164(spaced("+56912345678")) == "+56912345678"
    assert spaced("+34600123456") == "+34600123456"
