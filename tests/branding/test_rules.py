"""Which colours serve: white letters have to be read on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.branding.rules import contrast_with_white, wrong_colour

CHANNEL = st.integers(0, 255)


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54)]
)
def test_contrast_is_that_of_wcag(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize("colour", ["", "#0f4c5c", "#1f2937", "#767676"])
def test_dark_colours_serve_and_so_does_none(colour):
    assert wrong_colour(colour) == ""


@pytest.mark.parametrize("colour", ["#777777", "#ffcc00", "#ffffff"])
def test_light_colours_do_not(colour):
    assert "muy claro" in wrong_colour(colour)


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", "#0F4C5C", "#fff;}"])
def test_what_is_no_colour_says_how_to_write_one(colour):
    assert "#rrggbb" in wrong_colour(colour)


@given(CHANNEL, CHANNEL, CHANNEL)
def test_contrast_stays_within_its_bounds(red, green, blue):
    assert 1 <= round(contrast_with_white(f"#{red:02x}{green:02x}{blue:02x}"), 6) <= 21
