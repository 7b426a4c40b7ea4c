"""What is controlled, and what a delivery may promise."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.core.errors import Invalid
from torque_app.quality.rules import delivery, shipped
from torque_app.quality.rules import points as rules
from torque_app.quality.rules.points import TemplatePoint

TODAY = date(2026, 11, 21)
PNG = b"\x89PNG\r\n\x1a\n"
labels = st.text("abcñáé 1/", min_size=1, max_size=40).filter(lambda text: bool(text.split()))
POINTS = rules.read(rules.blank(shipped.POINTS))


def terms(**more):
    said = delivery.proposed(
        service_type="Mantención 10.000 km", work=["Cambio de aceite"], odometer=60_000, today=TODAY
    )
    return {**said, **more}


@given(st.lists(labels, min_size=1, max_size=30))
def test_every_point_of_a_template_has_a_key_of_its_own(named):
    points = rules.template_points({"label": label} for label in named)
    assert len({point.key for point in points}) == len(named)
    assert all(1 <= len(point.key) <= rules.WIDTHS["key"] for point in points)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [{"label": " "}],
        [{"label": "a" * 121}],
        [{"label": "a", "unit": "u" * 13}],
        [{"label": "a", "key": "x"}, {"label": "b", "key": "x"}],
        [{"label": f"p{n}"} for n in range(rules.MOST_POINTS + 1)],
    ],
)
def test_a_template_that_cannot_be_is_refused_with_its_point(wrong):
    with pytest.raises(Invalid) as refused:
        rules.template_points(wrong)
    assert "points" in refused.value.fields


def test_the_shipped_control_is_a_valid_template_and_asks_for_torque():
    kept = rules.template_points(
        {"key": p.key, "label": p.label, "unit": p.unit, "required": p.required}
        for p in shipped.POINTS
    )
    assert kept == shipped.POINTS
    assert any(point.unit == "Nm" and point.required for point in kept)


@pytest.mark.parametrize(
    ("service", "serves"),
    [
        ("Mantención 10.000 km", "Mantención"),
        ("MANTENCION completa", "Mantención"),
        ("Mantención de frenos", "Mantención de frenos"),
        ("Ruido adelante", ""),
        ("Frenos", ""),
    ],
)
def test_the_longest_beginning_of_a_service_serves_it(service, serves):
    offered = {kind: kind for kind in ("", "Mantención", "Mantención de frenos", "Lavado")}
    assert rules.template_for(service, offered) == serves


def test_nothing_serves_where_no_template_serves_all():
    assert rules.template_for("Frenos", {"Lavado": 1}) is None


@given(
    st.sampled_from([point.key for point in shipped.POINTS if point.unit]),
    st.sampled_from([True, False, None]),
    st.none() | st.decimals(0, 99_999, places=3),
    st.text(max_size=100),
)
def test_an_answer_comes_back_from_json_as_it_was_given(key, ok, measure, note):
    points = rules.annotated(POINTS, key, measure=measure, note=note)
    assert not any(point.answered for point in points)
    points = rules.answered(points, key, ok)
    back = {point.key: point for point in rules.read(rules.stored(points))}[key]
    assert (back.answered, back.ok, back.measure) == (True, ok, measure)
    assert back.note == " ".join(note.split())
    assert sum(point.answered for point in points) == 1


@pytest.mark.parametrize("measure", ["-1", "100000", "NaN", "Infinity"])
def test_a_measure_out_of_range_is_refused(measure):
    with pytest.raises(Invalid, match="Revisa la medida"):
        rules.annotated(POINTS, "torque_ruedas", measure=Decimal(measure), note=None)


def test_what_has_no_unit_is_not_measured():
    with pytest.raises(Invalid, match="no se mide"):
        rules.annotated(POINTS, "niveles", measure=Decimal(1), note=None)


def test_what_is_wrong_is_said_with_its_notes():
    points = rules.annotated(POINTS, "fugas", measure=None, note="Gotea el cárter")
    points = rules.answered(rules.answered(points, "fugas", ok=False), "limpieza", ok=False)
    assert rules.to_correct(points) == (
        "Sin fugas tras 10 minutos en marcha: Gotea el cárter; "
        "Vehículo limpio por dentro y por fuera"
    )


def test_only_a_maintenance_promises_the_next_one():
    said = terms()
    assert said["next_service_on"] == date(2027, 11, 21)
    assert said["next_service_km"] == 70_000
    other = delivery.proposed(service_type="Ruido", work=["x"], odometer=1, today=TODAY)
    assert (other["next_service_on"], other["next_service_km"]) == (None, None)
    assert (other["warranty_months"], other["warranty_km"]) == (3, 5_000)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_some_months_later_is_that_many_months_on(day, months):
    then = delivery.later(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day <= day.day


@pytest.mark.parametrize(
    "wrong",
    [
        {"explanation": "  "},
        {"explanation": "x" * 2001},
        {"warranty_text": "x" * 2001},
        {"warranty_months": -1},
        {"warranty_months": 121},
        {"warranty_km": 3_000_001},
        {"odometer_out": -5},
        {"next_service_on": TODAY},
        {"next_service_km": 60_000},
    ],
)
def test_terms_that_cannot_be_name_their_field(wrong):
    with pytest.raises(Invalid) as refused:
        delivery.checked(terms(**wrong), today=TODAY)
    assert set(refused.value.fields) == set(wrong)


def test_a_receiver_has_a_name_and_a_true_rut_or_none():
    assert delivery.receiver(" Marta  Soto ", "12.345.678-5") == ("Marta Soto", "12345678-5")
    assert delivery.receiver("Marta Soto", " ") == ("Marta Soto", "")
    for name, rut in (("M", ""), ("Marta", "12.345.678-9"), ("x" * 101, "")):
        with pytest.raises(Invalid):
            delivery.receiver(name, rut)


@pytest.mark.parametrize("png", [b"", b"<svg/>", PNG + b"0" * delivery.MOST_SIGNATURE])
def test_what_is_no_drawn_signature_is_refused(png):
    with pytest.raises(Invalid) as refused:
        delivery.check_signature(png, accepted=False)
    assert "signature" in refused.value.fields


def test_points_are_owed_only_where_they_are_required():
    points = rules.read(rules.blank([TemplatePoint("a", "A"), TemplatePoint("b", "B", "", False)]))
    assert [point.owed for point in points] == [True, False]
    done = rules.answered(points, "a", ok=None)
    assert not any(point.owed for point in done)
