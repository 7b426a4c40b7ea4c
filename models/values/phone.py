"""A telephone number in E.164, as telephone companies and sign-in know it."""

import re
from typing import Final

CHILE: Final = "56"
NATIONAL_DIGITS: Final = 9
SHORT_AREAS: Final = ("9", "2")
"""The mobiles and Santiago: one digit leads; in the other areas two do."""

_SEPARATORS: Final = re.compile(r"[\s().\-‐‑–·/]")
_FOREIGN: Final = re.compile(r"[1-9][0-9]{7,14}")


def e164(typed: str) -> str:
    """Return `+56912345678` from what people type; without a country it is Chile's.

    Raises:
        ValueError: with the Spanish sentence for the user.
    """
    bare = _SEPARATORS.sub("", typed)
    is_international = bare.startswith(("+", "00"))
    digits = bare.removeprefix("+").removeprefix("00")
    if not digits.isascii() or not digits.isdecimal():
        raise ValueError("El teléfono lleva sólo números, como +56 9 1234 5678.")
    if is_international and not digits.startswith(CHILE):
        if not _FOREIGN.fullmatch(digits):
            raise ValueError("Un teléfono extranjero lleva de 8 a 15 dígitos después del +.")
        return f"+{digits}"
    if is_international or len(digits) == len(CHILE) + NATIONAL_DIGITS:
        digits = digits.removeprefix(CHILE)
    digits = digits.removeprefix("0")
    if len(digits) != NATIONAL_DIGITS or digits[0] in "01":
        raise ValueError("Un teléfono chileno tiene 9 dígitos, como 9 1234 5678.")
    return f"+{CHILE}{digits}"


def spaced(number: str) -> str:
    """Return an E.164 number as it is read aloud, `+56 9 1234 5678`; foreign ones as they are."""
    digits = number.removeprefix(f"+{CHILE}")
    if digits == number or len(digits) != NATIONAL_DIGITS:
        return number
    if digits[0] in SHORT_AREAS:
        return f"+{CHILE} {digits[0]} {digits[1:5]} {digits[5:]}"
    return f"+{CHILE} {digits[:2]} {digits[2:5]} {digits[5:]}"
