import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.integrations.sii.conftest import LINES
from torque_app.integrations.sii.clock import sii_time, stamp_text
from torque_app.integrations.sii.text import Untranslatable, clean, cut, decimal, escape
from torque_app.integrations.sii.values import DteType


@given(st.text(alphabet=st.characters(max_codepoint=sys.maxunicode)))
def test_any_text_either_survives_the_journey_or_is_refused(typed):
    try:
        travelling = clean(typed, field="el nombre")
    except Untranslatable:
        return
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?><a b="'
    data += (
        escape(travelling).encode("iso-8859-1") + b'">' + escape(travelling).encode("iso-8859-1")
    )
    arrived = etree.fromstring(data + b"</a>")
    assert (arrived.text or "") == travelling == arrived.get("b")
    assert clean(travelling, field="el nombre") == travelling


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_text_only_loses_blanks(typed):
    assert clean(typed, field="el nombre") == " ".join(typed.split())


@pytest.mark.parametrize(
    ("typed", "travels"),
    [
        ("O’Higgins – “Sur” …", 'O\'Higgins - "Sur" ...'),
        ("  Ñuñoa\t\nsur ", "Ñuñoa sur"),
        ("N\u0303un\u0303oa", "Ñuñoa"),
        ("10\u00a0€ • ½ 12°", "10 EUR · ½ 12°"),
        ("Žižek Łódź Māori", "Zizek Lódz Maori"),
        ("a\u200bb\ufeff\u00adc", "abc"),
        ("a\x00b\x85c\x7fd", "a b c d"),
    ],
)
def test_what_people_type_has_a_latin_spelling(typed, travels):
    assert clean(typed, field="el nombre") == travels


@pytest.mark.parametrize("character", ["😀", "漢", "Ω", "ж", "\ud800", "\ue000", "⁵", "ا"])
def test_a_character_without_one_is_refused_with_its_place(character):
    with pytest.raises(Untranslatable) as refusal:
        clean(f"Motor {character}", field="el nombre de la línea 3")
    assert "el nombre de la línea 3" in str(refusal.value)
    assert refusal.value.status == 422
    str(refusal.value).encode()


def test_a_cut_counts_characters_before_escaping_and_leaves_no_blank():
    assert cut("abc defg", 4) == "abc"
    assert escape(cut("&" * 50, 40)) == "&amp;" * 40


def test_a_long_text_of_quotes_stays_under_the_longest_line():
    assert 3900 < len(escape(cut('"' * 1000, 1000))) <= 4000


@pytest.mark.parametrize(
    ("number", "written"),
    [("38990", "38990"), ("1.50", "1.5"), ("0.000001", "0.000001"), ("1E+3", "1000"), ("19", "19")],
)
def test_numbers_carry_only_their_significant_decimals(number, written):
    assert decimal(Decimal(number)) == written


def test_sii_time_is_the_wall_clock_of_santiago():
    summer = datetime(2026, 11, 21, 15, 0, 0, 999, tzinfo=UTC)
    winter = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
    assert stamp_text(sii_time(summer)) == "2026-11-21T12:00:00"
    assert stamp_text(sii_time(winter)) == "2026-06-30T23:30:00"


def test_a_moment_without_zone_is_a_bug():
    with pytest.raises(ValueError, match="zone"):
        sii_time(datetime(2026, 11, 21))


def test_keys_never_show_in_a_representation(certificate, caf):
    for value in (certificate, caf(DteType.FACTURA)):
        assert "private_key" not in repr(value)
        assert "PRIVATE" not in repr(value)


@pytest.mark.parametrize(
    ("authorized", "expires"),
    [
        (date(2026, 5, 21), date(2026, 11, 21)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 7, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_caf_that_gives_credit_lives_six_months(caf, authorized, expires):
    dated = replace(caf(DteType.FACTURA), authorized_on=authorized)
    assert dated.expires_on == expires
    assert dated.is_expired(expires)
    assert not dated.is_expired(date.fromordinal(expires.toordinal() - 1))


def test_the_folios_of_boletas_do_not_age(caf):
    assert caf(DteType.BOLETA).expires_on is None
    assert not caf(DteType.BOLETA).is_expired(date(2050, 1, 1))


def test_every_type_has_its_printed_title():
    assert {each.title for each in DteType} >= {"FACTURA ELECTRÓNICA", "BOLETA ELECTRÓNICA"}
    assert len({each.title for each in DteType}) == len(DteType)


def test_a_document_is_named_by_folio_and_type(factura):
    assert factura.id == "F101T33"
    assert LINES[0] in factura.lines
