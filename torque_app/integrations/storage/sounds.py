"""Voice notes that may be attached: told by their bytes and never by their name."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from torque_app.integrations.storage.refusals import FileTooLarge, NotASound

_HEAD: Final = 64
_EBML: Final = b"\x1aE\xdf\xa3"
_MP4_BRANDS: Final = frozenset({b"M4A ", b"mp41", b"mp42", b"isom", b"iso5", b"iso6", b"dash"})


@dataclass(frozen=True, slots=True)
class Sound:
    """An accepted recording, byte for byte as it came."""

    data: bytes
    mime: str
    extension: str


def accept_sound(data: bytes, *, max_bytes: int) -> Sound:
    """Return a recording as browsers make them: WebM, Ogg, MP4 or WAV.

    The mark must be the very first bytes, and no ZIP archive may hang on its end: such a file
    would be two things at once. It is not decoded: serve it with `nosniff` and never as a page.

    Raises:
        FileTooLarge: it has more than `max_bytes`.
        NotASound: it is something else, or also something else.
    """
    if len(data) > max_bytes:
        raise FileTooLarge.than(max_bytes)
    found = _format(data[:_HEAD])
    if found is None or zipfile.is_zipfile(BytesIO(data)):
        raise NotASound
    return Sound(data, *found)


def _format(head: bytes) -> tuple[str, str] | None:
    """Return the media type and the ending of what begins so, or None."""
    if head.startswith(_EBML) and b"webm" in head:
        return "audio/webm", "webm"
    if head.startswith(b"OggS\x00"):
        return "audio/ogg", "ogg"
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return "audio/mp4", "m4a"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav", "wav"
    return None
