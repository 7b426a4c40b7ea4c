from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import vin

characters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
vins = st.text(alphabet=characters, min_size=17, max_size=17)

ACCORD = "1HGCM82633A004352"
GOLF = "WVWZZZ1JZXW000001"


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("1M8GDM9AXKP042788", "X"),
        (ACCORD, "3"),
        ("5GZCZ43D13S812715", "1"),
        ("11111111111111111", "1"),
    ],
)
def test_the_check_digit_of_known_vins(text, digit):
    assert vin.check_digit(text) == digit


@pytest.mark.parametrize("text", ["", "1HGCM8263", "1HGCM82633A00435O", "ñ" * 17])
def test_what_is_no_vin_has_no_check_digit(text):
    assert vin.check_digit(text) is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("1HG", "Estados Unidos"),
        ("2T1", "Canadá"),
        ("3VW", "México"),
        ("9BW", "Brasil"),
        ("93Y", "Brasil"),
        ("8AP", "Argentina"),
        ("8GG", "Chile"),
        ("JTD", "Japón"),
        ("KMH", "Corea del Sur"),
        ("KNA", "Corea del Sur"),
        ("LSG", "China"),
        ("MAL", "India"),
        ("MR0", "Tailandia"),
        ("WVW", "Alemania"),
        ("VF1", "Francia"),
        ("VSS", "España"),
        ("TMB", "República Checa"),
        ("SAL", "Reino Unido"),
        ("ZFA", "Italia"),
        ("YV1", "Suecia"),
        ("VA0", "Austria"),
    ],
)
def test_the_first_characters_tell_the_country(head, name):
    assert vin.country(head + "0" * 14) == name


@pytest.mark.parametrize("text", ["", "W", "0AB", "OOO", "GAA"])
def test_unassigned_heads_tell_no_country(text):
    assert vin.country(text) is None


def test_the_tenth_character_leaves_two_years_open():
    assert vin.model_years(GOLF) == (1999, 2029)


def test_a_letter_in_the_seventh_place_decides_in_north_america_only():
    assert vin.model_years("1HGCM8R63AA004352") == (2010,)
    assert vin.model_years("KMHCM8R63AA004352") == (1980, 2010)


def test_what_codes_no_year_has_none():
    assert vin.model_years("WVWZZZ1JZZW000001") == ()
    assert vin.model_years("WVW") == ()


def test_the_papers_decide_between_the_cycles():
    assert vin.model_year(GOLF, plate_year=2000) == 1999
    assert vin.model_year(GOLF, plate_year=2015) is None


def test_a_good_vin_warns_of_nothing():
    assert vin.warnings("1hgcm 82633-a004352", plate_year=2003) == []


def test_a_wrong_digit_is_plain_in_north_america():
    assert vin.warnings("1HGCM82643A004352") == [
        "El dígito de control del VIN debería ser 3, no 4. Revisa cada carácter."
    ]


def test_a_wrong_digit_is_told_to_be_common_elsewhere():
    (warning,) = vin.warnings(GOLF)
    assert "Es común en autos fabricados fuera de Norteamérica" in warning


def test_a_year_that_fits_no_cycle_is_noticed():
    assert vin.warnings(ACCORD, plate_year=2015) == [
        "El VIN indica año 2003 o 2033 y el vehículo figura como 2015. Revísalos."
    ]


def test_another_length_is_counted():
    assert "tiene 9 caracteres" in vin.warnings("1HGCM8263")[0]


def test_letters_a_vin_never_has_get_a_suggestion():
    assert vin.warnings("IHGCM82633AOO4352") == [
        f"Un VIN no lleva las letras I, O ni Q. ¿Será {ACCORD}?"
    ]
    assert "Ñ" in vin.warnings("1HGCM82633A00435Ñ")[0]


@given(vins)
def test_the_digit_put_in_its_place_satisfies_the_check(text):
    digit = vin.check_digit(text)
    assert digit is not None
    mended = text[: vin.CHECK_POSITION] + digit + text[vin.CHECK_POSITION + 1 :]
    assert vin.check_digit(mended) == digit
    assert vin.warnings(mended) == []


@given(vins, st.integers(1990, 2040))
def test_candidates_are_a_cycle_apart_and_the_choice_is_near_the_papers(text, year):
    candidates = vin.model_years(text)
    assert all(b - a == vin.CYCLE for a, b in pairwise(candidates))
    chosen = vin.model_year(text, plate_year=year)
    assert chosen is None or (chosen in candidates and abs(chosen - year) <= 1)


@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    assert vin.normalize(vin.normalize(text)) == vin.normalize(text)
    assert all(isinstance(warning, str) for warning in vin.warnings(text, plate_year=2020))
