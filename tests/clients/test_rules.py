"""What is written about a client, as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.clients import ClientType
from torque_app.clients import rules


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("912345678", "+56 9 1234 5678"),
        ("9 1234 5678", "+56 9 1234 5678"),
        ("+56 9 1234-5678", "+56 9 1234 5678"),
        ("0056912345678", "+56 9 1234 5678"),
        ("09 1234 5678", "+56 9 1234 5678"),
        ("(2) 2345 6789", "+56 2 2345 6789"),
        ("32 212 3456", "+56 32 212 3456"),
        ("+54 9 11 2345-6789", "+5491123456789"),
    ],
)
def test_a_phone_is_kept_in_one_way_however_it_is_typed(typed, kept):
    assert rules.phone(typed) == kept


@pytest.mark.parametrize("typed", ["12345678", "91234567", "llamar a Juan", "+1 23", "9123456789"])
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(ValueError, match=r"dígitos|números"):
        rules.phone(typed)


@given(st.integers(200_000_000, 999_999_999))
def test_a_kept_phone_is_kept_as_it_is(number):
    kept = rules.phone(str(number))
    assert rules.phone(kept) == kept
    assert kept.replace(" ", "") == f"+56{number}"


@pytest.mark.parametrize("address", ["ana@taller.cl", " Ana.Soto@Sub.Dominio.CL "])
def test_an_email_is_kept_in_lower_case(address):
    assert rules.email(address) == address.strip().lower()


@pytest.mark.parametrize("address", ["ana", "ana@taller", "a b@c.cl", "ana@@c.cl", "<ana@c.cl>"])
def test_what_is_no_email_is_refused(address):
    with pytest.raises(ValueError, match=r"nombre@dominio\.cl"):
        rules.email(address)


def test_a_company_is_told_all_that_its_factura_needs():
    gaps = rules.missing_for_invoice(
        type=ClientType.COMPANY, rut="76543210-3", giro=None, address="", comuna="Ñuñoa"
    )
    assert gaps == ("Para emitirle factura falta: giro y dirección.",)


def test_a_person_needs_nothing_but_a_companys_rut_is_doubted():
    asked = {"type": ClientType.PERSON, "giro": None, "address": None, "comuna": None}
    assert rules.missing_for_invoice(rut="12345678-5", **asked) == ()
    assert "Empresa" in rules.missing_for_invoice(rut="76543210-3", **asked)[0]


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("Muñoz Pérez", ("Muñoz Pérez",)),
        ("12.345.678-5", ("12345678-5", "1 2345 6785")),
        ("912345678", ("912345678", "9 1234 5678")),
        ("+56912345678", ("+56912345678", "9 1234 5678")),
        ("1234", ("1234",)),
    ],
)
def test_a_number_is_looked_for_as_rut_and_then_as_phone(typed, looked_for):
    assert rules.readings(typed) == looked_for


def test_every_wrong_field_gets_its_own_sentence():
    _, wrong = rules.cleaned(
        {"name": " ", "rut": "12345678-4", "phone": "1", "giro": "x" * 81, "credit_days": 366}
    )
    assert wrong.keys() == {"name", "rut", "phone", "giro", "credit_days"}
    assert "debería ser 5" in wrong["rut"]


@given(st.dictionaries(st.sampled_from(sorted(rules.WIDTHS)), st.text(max_size=200)))
def test_cleaning_what_is_clean_changes_nothing(fields):
    kept, _ = rules.cleaned(fields)
    assert rules.cleaned(kept) == (kept, {})
