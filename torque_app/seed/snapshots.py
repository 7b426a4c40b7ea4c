"""Pictures of the demonstration's work: drawn here, since it has no camera."""

from io import BytesIO
from math import cos, pi, sin
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

_SIZE: Final = (1280, 960)
_MIDDLE: Final = (600, 500)
_NIGHT, _STEEL, _DARK, _RUST = (38, 42, 47), (168, 174, 180), (88, 94, 100), (146, 84, 52)


def worn_brake() -> bytes:
    """Return a brake disc with grooves and a thin pad, as a JPEG."""
    picture, pen = _begun()
    _ring(pen, 400, _RUST)
    _ring(pen, 385, _STEEL)
    for radius in range(230, 380, 17):
        _ring(pen, radius, _DARK, width=3)
    _hub(pen)
    pen.rounded_rectangle((900, 250, 1090, 750), 40, fill=_DARK)
    pen.rounded_rectangle((880, 290, 912, 710), 8, fill=_RUST)  # what is left of the pad
    return _developed(picture)


def new_brake() -> bytes:
    """Return the same brake with a new disc and a thick pad, as a JPEG."""
    picture, pen = _begun()
    _ring(pen, 400, (196, 201, 206))
    _ring(pen, 385, (212, 216, 220), width=150)
    _hub(pen)
    pen.rounded_rectangle((900, 250, 1090, 750), 40, fill=(150, 38, 38))
    pen.rounded_rectangle((812, 290, 912, 710), 14, fill=_DARK)
    return _developed(picture)


def _begun() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", _SIZE, _NIGHT)
    return picture, ImageDraw.Draw(picture)


def _ring(
    pen: ImageDraw.ImageDraw, radius: int, colour: tuple[int, int, int], *, width: int = 0
) -> None:
    x, y = _MIDDLE
    box = (x - radius, y - radius, x + radius, y + radius)
    if width:
        pen.ellipse(box, outline=colour, width=width)
    else:
        pen.ellipse(box, fill=colour)


def _hub(pen: ImageDraw.ImageDraw) -> None:
    """Draw the hat of the disc and its five studs."""
    _ring(pen, 205, _DARK)
    _ring(pen, 70, _NIGHT)
    for stud in range(5):
        turn = 2 * pi * stud / 5
        x, y = _MIDDLE[0] + 135 * cos(turn), _MIDDLE[1] + 135 * sin(turn)
        pen.ellipse((x - 24, y - 24, x + 24, y + 24), fill=_STEEL, outline=_NIGHT, width=6)


def _developed(picture: Image.Image) -> bytes:
    soft = picture.filter(ImageFilter.GaussianBlur(2.2))
    told = BytesIO()
    soft.save(told, "JPEG", quality=82)
    return told.getvalue()
