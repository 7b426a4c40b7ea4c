from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import plate

modern = st.from_regex(f"[{plate.LETTERS}]{{4}}[0-9]{{2}}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("PHZF55", "K"),
        ("BBBB10", "8"),
        ("BCDF12", "9"),
        ("JKLP34", "6"),
        ("BBB12", "8"),
        ("BBB012", "8"),
        ("BR1234", "4"),
        ("AA1000", "0"),
        ("HL9876", "0"),
        ("TW5678", "K"),
        ("RSTV99", "4"),
    ],
)
def test_the_check_digit_is_the_registry_s(text, digit):
    assert plate.check_digit(text) == digit


@pytest.mark.parametrize("text", ["AB123", "BBBB1", "BBBBB1", "AO1234", "Z1234", "", "¿?"])
def test_shapes_without_a_known_rule_have_no_check_digit(text):
    assert plate.check_digit(text) is None


def test_the_old_pairs_are_582_different_ones():
    assert sorted(plate._PLACE_OF_PAIR.values()) == list(range(1, 583))


@pytest.mark.parametrize(
    "typed", ["bbbb12", "BB·BB·12", "BB-BB-12", "BB BB 12", "bb.bb.12", "BBBB‐12"]
)
def test_what_people_type_becomes_one_form(typed):
    assert plate.normalize(typed) == "BBBB12"


def test_a_short_motorbike_plate_gets_its_zero():
    assert plate.normalize("bbb-12") == "BBB012"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("BBBB12", "auto", "car"),
        ("AA1234", "auto antiguo", "car"),
        ("BBB12", "moto", "motorbike"),
        ("AB123", "moto antigua", "motorbike"),
        ("BBBBB1", "auto de cinco letras", "car"),
        ("BBBB1", "moto de cuatro letras", "motorbike"),
        ("CD1234", "diplomática", "special"),
        ("Z1234", "Carabineros", "special"),
        ("EJTO123", "Ejército", "special"),
        ("CB12", "Bomberos", "special"),
    ],
)
def test_each_shape_is_recognised(text, name, kind):
    known = plate.recognise(text)
    assert known is not None
    assert (known.name, known.kind) == (name, kind)


def test_every_example_of_the_catalogue_is_recognised_as_itself():
    assert [plate.recognise(known.example) for known in plate.FORMATS] == list(plate.FORMATS)


def test_another_catalogue_can_be_given():
    foreign = plate.PlateFormat("Argentina", "[A-Z]{2}[0-9]{3}[A-Z]{2}", "AB123CD", "car")
    assert plate.recognise("AB 123 CD") is None
    assert plate.recognise("AB 123 CD", [*plate.FORMATS, foreign]) is foreign
    assert plate.warnings("AB 123 CD", [*plate.FORMATS, foreign]) == []


def test_a_format_knows_when_it_was_issued():
    assert plate.OLD_CAR.until == date(2007, 8, 31)
    assert plate.CAR.since == date(2007, 9, 1)


@pytest.mark.parametrize("text", ["BBBB12", "AA1234", "BBB12", "AB123", "BBBB.10-8", "PHZF55-K"])
def test_a_good_plate_warns_of_nothing(text):
    assert plate.warnings(text) == []


def test_a_check_digit_typed_after_the_plate_is_left_out():
    assert plate.normalize("BBBB.10-8") == "BBBB10"
    assert plate.normalize("BBB12-8") == "BBB012"


def test_a_hyphen_inside_a_known_shape_is_only_a_hyphen():
    assert plate.normalize("BBBB1-2") == "BBBB12"


def test_a_wrong_check_digit_is_told_which_one_it_should_be():
    assert plate.normalize("BBBB10-7") == "BBBB10"
    assert plate.warnings("BBBB10-7") == ["El dígito verificador de BBBB·10 debería ser 8, no 7."]


def test_a_pair_never_issued_is_noticed():
    assert plate.warnings("AO1234") == ["Ninguna patente chilena empieza con AO. Revísala."]


def test_an_unknown_shape_is_only_a_warning():
    assert plate.warnings("XYZ 99 Q")[0] == (
        "XYZ99Q no tiene un formato de patente chilena conocido. Revísala."
    )
    assert plate.warnings("") == ["Escribe la patente."]


def test_vowels_in_a_new_plate_are_named():
    assert "vocales" in plate.warnings("BABB12")[1]
    assert "Ñ" in plate.warnings("BÑBB12")[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("BBBB1O", "BBBB·10"), ("BBBBI2", "BBBB·12"), ("0A1234", "OA·1234"), ("BCDI2", "BCD·012")],
)
def test_a_confused_o_or_i_gets_a_suggestion(typed, meant):
    assert f"¿Será {meant}?" in plate.warnings(typed)[-1]


def test_special_plates_are_accepted_with_a_warning():
    assert plate.warnings("EJTO 123") == [
        "EJTO123 parece una patente especial (Ejército). Compárala con el padrón."
    ]


def test_letters_and_digits_are_parted_by_a_middle_dot():
    assert plate.formatted("bbbb12") == "BBBB·12"
    assert plate.formatted("AB 123 CD") == "AB123CD"


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing_and_no_text_breaks_it(text):
    once = plate.normalize(text)
    assert plate.normalize(once) == once
    assert all(isinstance(warning, str) for warning in plate.warnings(text))


@given(st.text(alphabet="ABCKMNÑO0123456789 .-·", max_size=12))
def test_the_shown_form_reads_back(text):
    assert plate.normalize(plate.formatted(text)) == plate.normalize(text)


@given(modern, st.sampled_from(["{}", " {} ", "{}-", "{}."]), st.booleans())
def test_separators_and_case_never_matter(text, around, lower):
    spelled = around.format("·".join([text[:2], text[2:4], text[4:]]))
    assert plate.normalize(spelled.lower() if lower else spelled) == text


@given(modern)
def test_only_its_own_check_digit_is_accepted_after_a_modern_plate(text):
    accepted = [digit for digit in "0123456789K" if not plate.warnings(f"{text}-{digit}")]
    assert accepted == [plate.check_digit(text)]
