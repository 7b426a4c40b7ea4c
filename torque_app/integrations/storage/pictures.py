"""Photos: only what decodes as one is kept, decoded and written anew.

Writing anew is the defence: position and every other hidden note go, and so does whatever a file
that is two things at once carried besides its picture.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from torque_app.integrations.storage.refusals import (
    DamagedPicture,
    FileTooLarge,
    HeicNotSupported,
    NotAPicture,
    TooManyPixels,
)

_WRITTEN_AS: Final = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
"""Format found → format kept; phones write MPO, a JPEG with a second picture behind."""

_EXTENSIONS: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 88},
    "PNG": {},
    "WEBP": {"quality": 85},
}
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1"})
_BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""What decoders raise on bytes that lie."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture may have in bytes and pixels, and the longest side it and its copy keep."""

    max_bytes: int
    max_pixels: int
    longest_side: int
    small_side: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written by us: upright, sRGB, without notes; width and height in pixels."""

    data: bytes
    mime: str
    extension: str
    width: int
    height: int


def accept(
    data: bytes, *, max_bytes: int, max_pixels: int, longest_side: int | None = None
) -> Picture:
    """Return a JPEG, PNG or WebP photo written anew, in the format it came in.

    Of an animation the first frame stays; with `longest_side` larger pictures are scaled down.

    Raises:
        FileTooLarge: it has more than `max_bytes`.
        NotAPicture: it is something else, SVG included; HeicNotSupported tells what to do.
        TooManyPixels: it says to have more than `max_pixels`; nothing of it was decoded.
        DamagedPicture: it does not decode to its end.
    """
    if len(data) > max_bytes:
        raise FileTooLarge.than(max_bytes)
    with _decoding(max_pixels), _opened(data) as image:
        if image.width * image.height > max_pixels:
            raise TooManyPixels(max_pixels=max_pixels)
        kept_as = _WRITTEN_AS[image.format or ""]
        if longest_side:
            image.thumbnail((longest_side, longest_side))
        upright = ImageOps.exif_transpose(image)
        return _written(_plain(upright, opaque=kept_as == "JPEG"), kept_as)


def thumbnail(picture: Picture, *, side: int = 320) -> Picture:
    """Return the picture as WebP, scaled down so that neither side is longer than `side`."""
    with Image.open(BytesIO(picture.data)) as image:
        image.thumbnail((side, side))
        return _written(_plain(image, opaque=False), "WEBP")


def _opened(data: bytes) -> Image.Image:
    """Return the picture, its pixels not read yet."""
    # HEIC decoders allocate what the stream inside says, not what the header promised: one small
    # file can take gigabytes. Phones convert to JPEG when the form asks for it by `accept`.
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise HeicNotSupported
    try:
        return Image.open(BytesIO(data), formats=list(_EXTENSIONS))
    except UnidentifiedImageError:
        raise NotAPicture from None


@contextmanager
def _decoding(max_pixels: int) -> Iterator[None]:
    """Turn what decoders say about hostile or broken bytes into refusals."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(max_pixels=max_pixels) from None
    except _BROKEN as cause:
        raise DamagedPicture from cause


def _plain(image: Image.Image, *, opaque: bool) -> Image.Image:
    """Return the pixels alone, as sRGB with or without transparency: no profile, note or frame."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")  # convert alone cuts to white
    mode = "RGB" if opaque or not image.has_transparency_data else "RGBA"
    plain = _in_srgb(image).convert(mode)
    plain.info = {}  # encoders write comments and profiles they find here
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB: without its profile the colours of a phone would look dull."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        return (
            ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
            or image
        )
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile only means that the colours are taken as they are


def _written(image: Image.Image, kept_as: str) -> Picture:
    buffer = BytesIO()
    image.save(buffer, kept_as, **_OPTIONS[kept_as])
    return Picture(
        data=buffer.getvalue(),
        mime=Image.MIME[kept_as],
        extension=_EXTENSIONS[kept_as],
        width=image.width,
        height=image.height,
    )
