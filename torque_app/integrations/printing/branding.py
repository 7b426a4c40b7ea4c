"""What a workshop puts of its own on paper: logo, one colour and how to reach it."""

import base64
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_PIXELS: Final = (720, 360)
"""Enough for 300 dots per inch at the printed size; SII refuses samples over 500 KB."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_DAMAGE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,  # truncated
    SyntaxError,  # a PNG with broken chunks
    ValueError,  # a PNG whose text chunk unpacks to too much
)


class LogoRefused(TorqueError):
    """The bytes are no picture we can print."""

    code, status = "logo_refused", 422
    message = "No pudimos leer el logo. Sube una imagen PNG, JPG o WebP."


@dataclass(frozen=True, slots=True)
class Branding:
    """Logo (PNG, JPEG or WebP bytes), accent colour `#rrggbb`, branch addresses and contacts.

    Branches must be registered at SII ("Manual de muestras impresas" §1.2).
    """

    logo: bytes | None = field(default=None, repr=False)
    colour: str = "#1f2937"
    branches: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a colour that is not `#rrggbb`."""
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(
                Sentence("El color {colour!r} no tiene la forma #rrggbb.", colour=self.colour)
            )


def branding_inputs(branding: Branding) -> dict[str, Any]:
    """Return what the templates read of it; raises LogoRefused."""
    logo = None if branding.logo is None else logo_svg(branding.logo)
    return {"logo": logo, "accent": branding.colour}


@lru_cache(maxsize=32)
def logo_svg(picture: bytes) -> str:
    """Return the picture inside an SVG, the only form in which JSON carries it to a template.

    Raises:
        LogoRefused: not a PNG, JPEG or WebP, damaged, or absurdly large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(BytesIO(picture), formats=_FORMATS)
            image.thumbnail(_PIXELS)
            image = image.convert("RGBA")
    except _DAMAGE as error:
        raise LogoRefused from error
    plain = BytesIO()
    image.save(plain, format="PNG", optimize=True)
    encoded = base64.b64encode(plain.getvalue()).decode()
    size = f'width="{image.width}" height="{image.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/png;base64,{encoded}"/></svg>'
    )
