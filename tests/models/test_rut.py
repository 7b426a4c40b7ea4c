import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import rut

numbers = st.integers(min_value=1, max_value=rut.MAX_NUMBER)


@pytest.mark.parametrize(
    "known",
    [
        "12345678-5",
        "11111111-1",
        "76543210-3",
        "76123456-0",
        "60803000-K",
        "96689310-9",
        rut.FINAL_CONSUMER,
        rut.FOREIGN,
    ],
)
def test_known_ruts_are_valid(known):
    assert rut.normalize(known) == known


@pytest.mark.parametrize(
    "typed",
    ["60.803.000-k", "60803000k", " 60 803 000 - K ", "060.803.000-K", "60.803.000–K"],
)
def test_what_people_type_becomes_one_form(typed):
    assert rut.normalize(typed) == "60803000-K"


@pytest.mark.parametrize(
    "typed", ["", "-", "K", "0-0", "123456789-2", "12.345.678-A", "1234-5678-5", "hola", "١٢٣-٤"]
)
def test_what_is_no_rut_is_told_how_to_write_it(typed):
    with pytest.raises(ValueError, match="formato válido"):
        rut.normalize(typed)
    assert not rut.is_valid(typed)


def test_a_wrong_check_digit_is_told_which_one_it_should_be():
    with pytest.raises(ValueError, match=r"12\.345\.678 debería ser 5, no 4"):
        rut.normalize("12.345.678-4")


@given(numbers)
def test_every_number_has_exactly_one_valid_check_digit(number):
    valid = [digit for digit in "0123456789K" if rut.is_valid(f"{number}-{digit}")]
    assert valid == [rut.check_digit(number)]


@given(numbers)
def test_the_dotted_form_reads_back(number):
    plain = f"{number}-{rut.check_digit(number)}"
    assert rut.normalize(rut.formatted(plain)) == plain
    assert rut.number_of(plain) == number


@given(numbers, st.data())
def test_one_mistyped_figure_is_always_noticed(number, data):
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    figure = data.draw(st.sampled_from("123456789").filter(lambda new: new != digits[place]))
    mistyped = digits[:place] + figure + digits[place + 1 :]
    assert not rut.is_valid(f"{mistyped}-{rut.check_digit(number)}")


@given(st.text(max_size=20))
def test_any_text_is_either_normalised_for_good_or_refused(text):
    if rut.is_valid(text):
        once = rut.normalize(text)
        assert rut.normalize(once) == once


@pytest.mark.parametrize("number", [0, -1, 100_000_000])
def test_numbers_out_of_range_have_no_check_digit(number):
    with pytest.raises(ValueError, match="formato válido"):
        rut.check_digit(number)


def test_dots_part_the_thousands():
    assert rut.formatted("12345678-5") == "12.345.678-5"
    assert rut.formatted(f"999-{rut.check_digit(999)}").startswith("999-")


def test_companies_begin_at_fifty_million():
    assert rut.is_company(f"50000000-{rut.check_digit(50_000_000)}")
    assert not rut.is_company(f"49999999-{rut.check_digit(49_999_999)}")
