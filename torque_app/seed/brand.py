"""The image of the demonstration's first workshop: a logo drawn here, and its colour."""

from datetime import datetime
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from torque_app.branding import service
from torque_app.core.actor import Actor
from torque_app.core.tx import transaction
from torque_app.integrations import printing
from torque_app.seed.people import Workshop

COLOUR: Final = "#1f5a3c"
_LEAF: Final = "#3f8f5f"
_FONT: Final = Path(printing.__path__[0]) / "fonts" / "Inter-Bold.ttf"
_SIZE: Final = (640, 200)
_FINER: Final = 3
"""Drawn so many times larger and scaled down: edges come out smooth."""


def dress(shop: Workshop, *, now: datetime) -> None:
    """Give the company its colour and its logo, by the commands of its owner."""
    rights = frozenset({"branding.manage", "branding.view"})
    owner = Actor(shop.tenant_id, next(iter(shop.people.values())), rights, role="OWNER")
    with transaction(owner, now=now) as tx:
        service.set_colour(tx, shop.company_id, colour=COLOUR)
        service.set_logo(tx, shop.company_id, data=emblem(shop.plan.name), name="logo.png")


def emblem(name: str) -> bytes:
    """Return a PNG on clear ground: a wheel of leaves, and the name beside it on two lines."""
    width, height = (side * _FINER for side in _SIZE)
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    _wheel(pen, centre=(height // 2, height // 2), radius=int(height * 0.44))
    first, _, rest = name.partition(" ")
    for place, words in enumerate((first, rest)):
        size = (44, 72)[place] * _FINER
        font = ImageFont.truetype(_FONT, size)
        at = (height + 8 * _FINER, (30, 82)[place] * _FINER)
        pen.text(at, words, font=font, fill=(_LEAF, COLOUR)[place])
    told = BytesIO()
    picture.resize(_SIZE, Image.Resampling.LANCZOS).save(told, "PNG", optimize=True)
    return told.getvalue()


def _wheel(pen: ImageDraw.ImageDraw, *, centre: tuple[int, int], radius: int) -> None:
    """Draw a tyre with six leaves for spokes."""
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=COLOUR)
    inner = int(radius * 0.78)
    pen.ellipse((x - inner, y - inner, x + inner, y + inner), fill="#ffffff")
    leaf = int(radius * 0.2)
    for spoke in range(6):
        turn = 2 * pi * spoke / 6
        for step in range(24):
            along = inner * (0.22 + 0.66 * step / 23)
            half = max(1, int(leaf * sin(pi * step / 23)))
            at = (x + along * cos(turn), y + along * sin(turn))
            pen.ellipse((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=_LEAF)
    pen.ellipse((x - leaf, y - leaf, x + leaf, y + leaf), fill=COLOUR)
