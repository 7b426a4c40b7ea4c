"""Pesos in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.integrations.printing.words import pesos_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "cero pesos"),
        (1, "un peso"),
        (16, "dieciséis pesos"),
        (21, "veintiún pesos"),
        (31, "treinta y un pesos"),
        (40, "cuarenta pesos"),
        (100, "cien pesos"),
        (101, "ciento un pesos"),
        (500, "quinientos pesos"),
        (1000, "mil pesos"),
        (1001, "mil un pesos"),
        (21_000, "veintiún mil pesos"),
        (100_000, "cien mil pesos"),
        (98_600, "noventa y ocho mil seiscientos pesos"),
        (1_000_000, "un millón de pesos"),
        (1_000_001, "un millón un pesos"),
        (2_500_000, "dos millones quinientos mil pesos"),
        (1_000_000_000, "mil millones de pesos"),
        (777_000_777, "setecientos setenta y siete millones setecientos setenta y siete pesos"),
    ],
)
def test_amounts_are_said_as_in_chile(amount, words):
    assert pesos_in_words(amount) == words


@given(st.integers(0, 10**12 - 2))
def test_neighbours_never_sound_the_same(amount):
    assert pesos_in_words(amount) != pesos_in_words(amount + 1)


@pytest.mark.parametrize("amount", [-1, 10**12])
def test_amounts_that_no_document_carries_are_refused(amount):
    with pytest.raises(ValueError, match=str(amount)):
        pesos_in_words(amount)
