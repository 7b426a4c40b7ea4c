"""Conditions, holes and circles, without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.automation.deeds import Argument, Deed
from torque_app.automation.rules import holes, loops
from torque_app.automation.rules.actions import Action
from torque_app.automation.rules.actions import fault as action_fault
from torque_app.automation.rules.conditions import (
    OPERATORS,
    Condition,
    Operator,
    fault,
    meets,
    told,
)
from torque_app.core.choices import Choice
from torque_app.notifications.variables import Kind, Variable, shown

FIGURES = {
    "estado": Variable(
        "Estado", Kind.CHOICE, (Choice("DRAFT", "Borrador"), Choice("DONE", "Lista"))
    ),
    "cliente": Variable("Cliente"),
    "stock": Variable("Stock", Kind.NUMBER),
    "vence": Variable("Vence", Kind.DATE),
}
VALUES = {
    "estado": "DONE", "cliente": "Marta Soto", "stock": Decimal("2.5"), "vence": date(2026, 12, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "operator", "value", "holds"),
    [
        ("estado", "IS", "DONE", True),
        ("estado", "IS_NOT", "DONE", False),
        ("cliente", "IS", "marta soto", True),
        ("cliente", "CONTAINS", "SOTO", True),
        ("stock", "AT_MOST", "2.5", True),
        ("stock", "UNDER", "2.5", False),
        ("stock", "OVER", "2.49", True),
        ("stock", "IS", "2.500", True),
        ("vence", "AT_LEAST", "2026-12-01", True),
        ("vence", "OVER", "2026-12-01", False),
    ],
)
def test_a_condition_compares_by_the_kind_of_its_figure(figure, operator, value, holds):
    assert meets([Condition(figure, Operator(operator), value)], VALUES, FIGURES) is holds


def test_all_conditions_must_hold_and_none_means_always():
    yes = Condition("estado", Operator.IS, "DONE")
    no = Condition("stock", Operator.OVER, "9")
    assert meets([], VALUES, FIGURES)
    assert meets([yes, yes], VALUES, FIGURES)
    assert not meets([yes, no], VALUES, FIGURES)


def test_an_instant_is_compared_by_its_day():
    at = {"vence": datetime(2026, 12, 1, 9, tzinfo=UTC)}
    assert meets([Condition("vence", Operator.IS, "2026-12-01")], at, FIGURES)


def test_a_figure_that_is_not_there_meets_nothing():
    gone = Condition("patente", Operator.IS_NOT, "BBBB10")
    assert not meets([gone], VALUES, FIGURES)
    assert not meets([Condition("stock", Operator.IS_NOT, "1")], {}, FIGURES)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_a_number_is_at_least_exactly_when_it_is_not_under(number):
    one = {"stock": number}
    under = meets([Condition("stock", Operator.UNDER, "10")], one, FIGURES)
    assert under is not meets([Condition("stock", Operator.AT_LEAST, "10")], one, FIGURES)


@given(st.sampled_from(sorted(FIGURES)), st.sampled_from(Operator), st.text(max_size=30))
def test_what_is_typed_is_refused_or_compared_and_never_breaks(figure, operator, value):
    one = Condition(figure, operator, value)
    if fault(one, FIGURES) is None:
        assert operator in OPERATORS[FIGURES[figure].kind]
    assert meets([one], VALUES, FIGURES) in {True, False}


@pytest.mark.parametrize(
    ("figure", "operator", "value", "said"),
    [
        ("patente", "IS", "x", "Elige un dato"),
        ("estado", "OVER", "DONE", "Elige una comparación"),
        ("estado", "IS", "OTRO", "Elige un valor"),
        ("stock", "OVER", "muchos", "Escribe un número"),
        ("stock", "OVER", "NaN", "Escribe un número"),
        ("vence", "OVER", "ayer", "Escribe una fecha"),
        ("cliente", "IS", "  ", "Escribe con qué"),
        ("cliente", "IS", "x" * 121, "Usa 120 letras"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(figure, operator, value, said):
    assert str(fault(Condition(figure, Operator(operator), value), FIGURES)).startswith(said)


def test_a_condition_is_told_in_words():
    assert told(Condition("estado", Operator.IS, "DONE"), FIGURES) == "Estado es Lista"


def test_holes_are_filled_once_and_what_fills_them_is_no_hole():
    said = holes.filled("{{cliente}} y {{ stock }}", {"cliente": "{{ stock }}", "stock": "2"})
    assert said == "{{ stock }} y 2"


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{{ cliente.__class__ }}", "{{", "}} hola", "{{}}"])
def test_what_only_looks_like_a_hole_is_refused(text):
    assert holes.fault(text, FIGURES) == "Un dato se escribe así: {{ numero }}."


def test_a_hole_nothing_fills_is_refused():
    assert holes.fault("Hola {{ nadie }}", FIGURES) is not None
    assert holes.fault("Hola {{ cliente }}, {% raw %}", FIGURES) is None


def _deed(**more):
    arguments = (
        Argument("to", "A quién", choices=lambda _tx: []),
        Argument("title", "Título", most=10),
        Argument("message", "Mensaje", is_required=False),
    )
    return Deed("a", "Avisar", frozenset(), arguments, lambda *_: "", **more)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"to": "ME", "title": "Hola"}, None),
        ({"to": "YOU", "title": "Hola"}, "Elige de la lista: A quién."),
        ({"to": "ME"}, "Falta: Título."),
        ({"to": "ME", "title": "x" * 11}, "Título: usa 10 letras como máximo."),
        ({"to": "ME", "title": "{{ no }}"}, "El texto nombra un dato que este suceso no tiene."),
        ({"to": "ME", "title": "Hola", "sql": "x"}, "La acción no lleva esos datos."),
    ],
)
def test_an_action_is_checked_against_what_its_deed_takes(arguments, said):
    found = action_fault(
        Action("a", arguments), _deed(), subject="", names=FIGURES,
        choices={"to": [Choice("ME", "Yo")]},
    )  # fmt: skip
    assert found == said


def test_a_deed_is_refused_where_it_does_not_suit_or_does_not_exist():
    asked = {"subject": "clients", "names": FIGURES, "choices": {"to": [Choice("ME", "Yo")]}}
    action = Action("a", {"to": "ME", "title": "Hola"})
    for_orders = _deed(subjects=frozenset({"work_orders"}))
    assert action_fault(action, for_orders, **asked) == "Elige una acción de la lista."
    assert action_fault(action, None, **asked) == "Elige una acción de la lista."


def test_a_rule_that_led_here_runs_no_more_and_neither_does_a_long_chain():
    assert loops.in_a_circle("a", ["a"])
    assert not loops.in_a_circle("a", ["b"])
    assert loops.in_a_circle("d", ["a", "b", "c"])


def test_figures_are_shown_as_people_read_them():
    values = {**VALUES, "stock": Decimal("1234.5")}
    assert shown(values, FIGURES) == {
        "estado": "Lista", "cliente": "Marta Soto", "stock": "1.234,5", "vence": "01-12-2026",
    }  # fmt: skip
