"""The light a measure deserves, and what a template may hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.inspections import Grade
from torque_app.core.errors import Invalid
from torque_app.inspections.rules import shipped
from torque_app.inspections.rules.grading import SEVERITY, Limits, limits_of, measured
from torque_app.inspections.rules.points import WIDTHS, points_of, slug

numbers = st.decimals(0, 99_999, places=3)
limits = st.builds(
    Limits,
    amber=st.none() | numbers,
    red=st.none() | numbers,
    higher_is_better=st.booleans(),
    amber_included=st.booleans(),
    red_included=st.booleans(),
)
SHIPPED = {point.label: point for point in shipped.points()}


@given(limits, numbers)
def test_every_measure_gets_one_light_where_there_are_limits(of, measure):
    light = of.grade(measure)
    assert (light in {Grade.GREEN, Grade.AMBER, Grade.RED}) is of.measured
    assert (light is None) is not of.measured


@given(limits.filter(lambda of: of.measured), numbers, numbers)
def test_a_worse_measure_never_gets_a_better_light(of, one, other):
    low, high = sorted((one, other))
    worse, better = (low, high) if of.higher_is_better else (high, low)
    assert SEVERITY[of.grade(worse)] >= SEVERITY[of.grade(better)]


@given(limits)
def test_limits_come_back_as_they_were_kept_unless_they_cross(of):
    try:
        back = limits_of(of.stored())
    except Invalid:
        assert of.amber is not None
        assert of.red is not None
        assert (of.red > of.amber) is of.higher_is_better
        assert of.red != of.amber
    else:
        assert back == of


@pytest.mark.parametrize(
    ("label", "measure", "light"),
    [
        ("Surco delantero izquierdo", "1.5", Grade.RED),
        ("Surco delantero izquierdo", "1.6", Grade.AMBER),
        ("Surco trasero derecho", "3", Grade.AMBER),
        ("Surco trasero derecho", "3.1", Grade.GREEN),
        ("Pastillas delanteras", "3", Grade.RED),
        ("Pastillas delanteras", "3.1", Grade.AMBER),
        ("Pastillas traseras", "5", Grade.AMBER),
        ("Pastillas traseras", "5.1", Grade.GREEN),
        ("Batería: voltaje en reposo", "11.79", Grade.RED),
        ("Batería: voltaje en reposo", "11.8", Grade.AMBER),
        ("Batería: voltaje en reposo", "12.19", Grade.AMBER),
        ("Batería: voltaje en reposo", "12.2", Grade.GREEN),
        ("Líquido de frenos: agua", "2", Grade.GREEN),
        ("Líquido de frenos: agua", "3", Grade.AMBER),
        ("Líquido de frenos: agua", "3.1", Grade.RED),
        ("Edad de los neumáticos (DOT)", "6", Grade.GREEN),
        ("Edad de los neumáticos (DOT)", "7", Grade.AMBER),
    ],
)
def test_the_shipped_limits_are_those_of_the_trade(label, measure, light):
    assert SHIPPED[label].limits.grade(Decimal(measure)) is light


def test_the_shipped_template_has_fifty_points_and_passes_its_own_rules():
    points = shipped.points()
    assert len(points) == 50
    assert points_of([point.stored() for point in points]) == points
    assert all(point.suggestion for point in points)


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ({"group": "", "label": "Surco"}, "Le falta el grupo"),
        ({"group": "Ruedas", "label": "x" * 121}, "es muy largo"),
        ({"group": "Ruedas", "label": "Surco", "amber": "dos"}, "como números"),
        ({"group": "Ruedas", "label": "Surco", "amber": "-1"}, "como números"),
        ({"group": "Ruedas", "label": "Surco", "amber": "NaN"}, "como números"),
        ({"group": "Ruedas", "label": "Surco", "amber": "2", "red": "3"}, "queda antes"),
    ],
)
def test_a_wrong_point_is_refused_by_its_place(point, said):
    good = {"group": "Ruedas", "label": "Presión"}
    with pytest.raises(Invalid) as refused:
        points_of([good, point])
    sentence = refused.value.fields["points"]
    assert sentence.startswith("Punto 2: ")
    assert said in sentence


def test_two_points_of_one_name_get_keys_of_their_own_and_a_given_key_stands_once():
    twice = [{"group": "Ruedas", "label": "Surco"}] * 2
    assert [point.key for point in points_of(twice)] == ["surco", "surco_2"]
    with pytest.raises(Invalid):
        points_of(
            [{"key": "s", "group": "G", "label": "A"}, {"key": "s", "group": "G", "label": "B"}]
        )


def test_a_template_without_points_is_none():
    with pytest.raises(Invalid):
        points_of([])


@given(st.text(max_size=200))
def test_a_key_is_plain_whatever_the_name(label):
    key = slug(label)
    assert 0 < len(key) <= WIDTHS["key"]
    assert key.isascii()
    assert key == key.lower()


@pytest.mark.parametrize("wrong", ["-0.1", "100000", "1.2345", "Infinity", "NaN"])
def test_what_no_instrument_shows_is_refused(wrong):
    with pytest.raises(Invalid) as refused:
        measured(Decimal(wrong))
    assert set(refused.value.fields) == {"measure"}
