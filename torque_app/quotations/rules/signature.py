"""A signature drawn on glass: a small PNG with ink on it."""

from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

from torque_app.core.errors import Invalid

MOST_BYTES: Final = 400_000
MOST_PIXELS: Final = 4_000_000
LEAST_INK: Final = 150
"""Pixels: a dot from a resting finger is no signature."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_DARK: Final = 160
_EMPTY: Final = "La firma está vacía: dibújala en el recuadro."
_BROKEN: Final = "La firma no llegó bien: dibújala de nuevo."


def drawn(data: bytes) -> bytes:
    """Return the signature as a PNG written anew, on white; Invalid on `signature` otherwise."""
    if not data.startswith(_PNG) or len(data) > MOST_BYTES:
        raise Invalid.field("signature", _BROKEN if data else _EMPTY)
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Invalid.field("signature", _BROKEN)
            strokes = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Invalid.field("signature", _BROKEN) from None
    paper = Image.new("RGBA", strokes.size, "white")
    paper.alpha_composite(strokes)
    flat = paper.convert("L")
    if sum(flat.histogram()[:_DARK]) < LEAST_INK:
        raise Invalid.field("signature", _EMPTY)
    written = BytesIO()
    flat.save(written, "PNG", optimize=True)
    return written.getvalue()
