"""Pure rules of a workshop's image: which colours and which pictures serve."""

import re
from typing import Final

OWNER: Final = "companies"
"""What a logo hangs on, as files name it."""

LEAST_CONTRAST: Final = 4.5
"""WCAG 2.2, 1.4.3: the buttons of messages carry white letters on the colour."""

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")


def wrong_colour(colour: str) -> str:
    """Return why a colour does not serve, in one sentence; "" for one that does, and for none."""
    if not colour:
        return ""
    if not _COLOUR.fullmatch(colour):
        return "Escribe el color como #rrggbb, por ejemplo #0f4c5c."
    if contrast_with_white(colour) < LEAST_CONTRAST:
        return "Ese color es muy claro: las letras blancas no se leerían. Elige uno más oscuro."
    return ""


def contrast_with_white(colour: str) -> float:
    """Return the contrast of white letters on `#rrggbb`, from 1 to 21 (WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    """Return a channel of sRGB as light (WCAG 2.2, relative luminance)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
