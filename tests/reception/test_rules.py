"""What an act may say, and what it must say before it is signed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reception import BodyView, IntakeStatus, MarkKind
from models.work_orders import ArrivalMode
from tests.reception.conftest import signature
from torque_app.core.errors import Invalid
from torque_app.reception.lifecycle import INTAKE
from torque_app.reception.rules import fields, signing, words
from torque_app.reception.rules.drawings import DRAWINGS

WHOLE = {
    "arrival_mode": ArrivalMode.VEHICLE_PRESENT,
    "client_id": 1,
    "vehicle_id": 1,
    "service_type": "Frenos",
    "complaint": "Chilla",
    "odometer": 0,
}


def test_every_state_is_reachable_and_named():
    assert INTAKE.reachable() == set(IntakeStatus) == set(INTAKE.names)


def test_every_view_is_drawn_and_every_mark_named():
    assert set(DRAWINGS) == set(words.VIEWS) == set(BodyView)
    assert set(words.MARKS) == set(MarkKind)


def test_an_act_with_everything_lacks_nothing():
    assert signing.missing(**WHOLE) == {}


@pytest.mark.parametrize(
    "field", ["client_id", "vehicle_id", "service_type", "complaint", "odometer"]
)
def test_each_field_asked_for_is_missed_by_its_name(field):
    empty = "" if isinstance(WHOLE[field], str) else None
    assert list(signing.missing(**WHOLE | {field: empty})) == [field]


def test_a_car_that_comes_later_is_not_asked_for_its_odometer():
    absent = {"arrival_mode": ArrivalMode.VEHICLE_ABSENT, "odometer": None, "complaint": ""}
    assert signing.missing(**WHOLE | absent) == {}


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("odometer", "61.250", 61_250),
        ("odometer", "", None),
        ("fuel_eighths", 8, 8),
        ("brought_by", "  Ana Rojas ", "Ana Rojas"),
        ("brought_by_rut", "12.345.678-5", "12345678-5"),
        ("belongings.radio", "true", True),
        ("belongings.radio", None, None),
        ("belongings.valuables", "Una mochila", "Una mochila"),
        ("authorisations.preauthorised", "$ 150.000", 150_000),
        ("authorisations.road_test", False, False),
        ("promised_at", "2026-11-24T18:00:00+00:00", datetime(2026, 11, 24, 18, tzinfo=UTC)),
    ],
)
def test_a_value_is_kept_as_its_field_keeps_it(field, typed, kept):
    assert fields.read(field, typed)[1] == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("odometer", "-1"),
        ("odometer", "sesenta mil"),
        ("odometer", True),
        ("odometer", 10**12),
        ("odometer", 61250.5),
        ("fuel_eighths", 9),
        ("battery_percent", "101"),
        ("brought_by_rut", "12.345.678-9"),
        ("belongings.radio", "quizás"),
        ("authorisations.preauthorised", "-5"),
        ("authorisations.preauthorised", "1e9999"),
        ("authorisations.preauthorised", "NaN"),
        ("promised_at", "2026-11-24T18:00:00"),
        ("promised_at", "mañana"),
        ("promised_at", "9999-12-31T23:59:59+00:00"),
        ("symptom", "hambre"),
        ("arrival_mode", "TELEPORT"),
        ("vehicle_id", "no-es-uuid"),
        ("complaint", "x" * 2001),
        ("complaint", {"a": 1}),
        ("status", "SIGNED"),
        ("slip_sha256", "0" * 64),
        ("belongings.__class__", True),
        ("number", "R-1"),
    ],
)
def test_what_a_field_cannot_say_is_refused_by_its_name(field, typed):
    with pytest.raises(Invalid) as refused:
        fields.read(field, typed)
    assert list(refused.value.fields) == [field]
    assert str(refused.value).endswith(".")


@given(st.sampled_from(sorted(fields.FIELDS)), st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.none()),
))  # fmt: skip
def test_whatever_is_typed_is_kept_or_refused_at_its_field(field, typed):
    kept, wrong = None, []
    try:
        kept = fields.read(field, typed)[1]
    except Invalid as refused:
        wrong = list(refused.fields)
    assert wrong in ([], [field])
    assert kept is None or isinstance(kept, str | int | bool | datetime)


@given(st.lists(st.tuples(st.sampled_from(sorted(words.WARNING_LIGHTS)), st.booleans())))
def test_lights_are_those_last_switched_on(switched):
    lit: list[str] = []
    for name, on in switched:
        field, value = fields.read(f"warning_lights.{name}", on)
        lit = fields.with_entry(lit, field, value)
    assert lit == sorted({name for name, on in dict(switched).items() if on})


def test_a_signature_is_written_anew_on_white():
    drawn = signing.signature(signature())
    assert drawn.startswith(b"\x89PNG")
    assert signing.signature(drawn) == drawn


@pytest.mark.parametrize("text", ["", "no", "x" * 201])
def test_a_refusal_needs_a_reason_that_says_something(text):
    with pytest.raises(Invalid):
        signing.reason(text)
