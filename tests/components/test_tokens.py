import pytest

from components import tokens
from components.icon import icon_names

NORMAL_TEXT = 4.5
LARGE_OR_GRAPHIC = 3.0
THEMES = ["light", "dark"]
GROUNDS = ["bg", "surface", "sunken", "raised", "hover", "selected"]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of ``#rrggbb``."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "text-muted", "text-faint", "link"])
@pytest.mark.parametrize("name", THEMES)
def test_every_ink_reads_on_every_ground(name: str, ink: str, ground: str) -> None:
    theme = tokens.theme(name)
    assert contrast(theme[ink], theme[ground]) >= NORMAL_TEXT


@pytest.mark.parametrize("tone", tokens.TONES["light"])
@pytest.mark.parametrize("name", THEMES)
def test_every_tone_reads_on_its_soft_and_solid_grounds_and_on_the_page(
    name: str, tone: str
) -> None:
    theme = tokens.theme(name)
    assert contrast(theme[f"{tone}-text"], theme[f"{tone}-soft"]) >= NORMAL_TEXT
    assert contrast(theme[f"{tone}-text"], theme["surface"]) >= NORMAL_TEXT
    assert contrast(theme[f"{tone}-text"], theme["selected"]) >= NORMAL_TEXT
    assert contrast(theme[f"{tone}-on-solid"], theme[f"{tone}-solid"]) >= NORMAL_TEXT


@pytest.mark.parametrize("name", THEMES)
def test_the_primary_button_reads_at_rest_and_under_the_pointer(name: str) -> None:
    theme = tokens.theme(name)
    assert contrast(theme["on-accent"], theme["accent"]) >= NORMAL_TEXT
    assert contrast(theme["on-accent"], theme["accent-hover"]) >= NORMAL_TEXT


@pytest.mark.parametrize("part", ["border-control", "focus", "accent"])
@pytest.mark.parametrize("name", THEMES)
def test_controls_and_focus_stand_out_from_the_ground(name: str, part: str) -> None:
    theme = tokens.theme(name)
    assert contrast(theme[part], theme["surface"]) >= LARGE_OR_GRAPHIC
    assert contrast(theme[part], theme["bg"]) >= LARGE_OR_GRAPHIC


@pytest.mark.parametrize("colour", tokens.CHART)
@pytest.mark.parametrize("name", THEMES)
def test_chart_series_stand_out_in_both_themes(name: str, colour: str) -> None:
    assert contrast(colour, tokens.theme(name)["surface"]) >= LARGE_OR_GRAPHIC


def test_both_themes_define_the_same_properties() -> None:
    assert tokens.theme("light").keys() == tokens.theme("dark").keys()


def test_the_style_sheet_is_in_step_with_the_tokens() -> None:
    assert tokens.CSS_FILE.read_text(encoding="utf-8") == tokens.css(), (
        "run `python -m components.tokens`"
    )


def test_every_status_has_a_tone_and_an_icon_of_the_set() -> None:
    for tone, icon in tokens.STATUS.values():
        assert tone in tokens.TONES["light"]
        assert icon in icon_names()
