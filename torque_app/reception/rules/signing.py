"""What an act must say before it is signed, and what a signature may be."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from PIL import Image

from models.work_orders import ArrivalMode
from torque_app.core.errors import Invalid
from torque_app.integrations.storage import pictures
from torque_app.integrations.storage.refusals import NotAPicture

MOST_BYTES: Final = 400_000
MOST_PIXELS: Final = 4_000_000
LONGEST_SIDE: Final = 1200
LEAST_INK: Final = 150
"""Pixels: a dot from a resting finger is no signature."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_DARK: Final = 160
REFUSAL: Final = range(5, 201)
"""Letters of the reason somebody does not sign."""


def missing(
    *,
    arrival_mode: ArrivalMode,
    client_id: Any,
    vehicle_id: Any,
    service_type: str,
    complaint: str,
    odometer: int | None,
) -> dict[str, str]:
    """Return what the act still lacks, by field, each with what to do about it.

    A car that is only handed in or has not come yet asks for no reason in the client's words.
    """
    wanted = {
        "vehicle_id": ("Elige el vehículo o créalo.", vehicle_id is not None),
        "client_id": ("Elige el cliente o créalo.", client_id is not None),
        "service_type": ("Di a qué viene el vehículo.", bool(service_type)),
    }
    if arrival_mode is not ArrivalMode.VEHICLE_ABSENT:
        wanted["odometer"] = ("Anota el kilometraje.", odometer is not None)
    if arrival_mode is ArrivalMode.VEHICLE_PRESENT:
        wanted["complaint"] = ("Escribe lo que pide el cliente.", bool(complaint))
    return {name: sentence for name, (sentence, is_there) in wanted.items() if not is_there}


def signature(data: bytes) -> bytes:
    """Return the drawn signature as a PNG written anew, on white and without notes.

    Raises:
        Invalid: it is empty, or no PNG.
        FileTooLarge, TooManyPixels, DamagedPicture: see `integrations.storage.pictures`.
    """
    if not data.startswith(_PNG):
        raise Invalid.field("signature", "La firma no llegó bien: dibújala de nuevo.")
    try:
        drawn = pictures.accept(
            data, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS, longest_side=LONGEST_SIDE
        )
    except NotAPicture:
        raise Invalid.field("signature", "La firma no llegó bien: dibújala de nuevo.") from None
    with Image.open(BytesIO(drawn.data)) as image:
        strokes = image.convert("RGBA")
    paper = Image.new("RGBA", strokes.size, "white")
    paper.alpha_composite(strokes)
    flat = paper.convert("L")
    if sum(flat.histogram()[:_DARK]) < LEAST_INK:
        raise Invalid.field("signature", "La firma está vacía: dibújala o escribe el nombre.")
    written = BytesIO()
    flat.save(written, "PNG", optimize=True)
    return written.getvalue()


def reason(text: str) -> str:
    """Return why somebody does not sign; Invalid when that says nothing or too much."""
    said = " ".join(text.split())
    if len(said) not in REFUSAL:
        raise Invalid.field("reason", "Explica en 5 a 200 letras por qué no firma.")
    return said


def summary(intake: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the OT keeps of its act beside the link to it; empty values are left out."""
    return {name: value for name, value in intake.items() if value not in (None, "", [], {})}
