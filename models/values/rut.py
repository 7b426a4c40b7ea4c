"""The RUT, Chile's tax number: a number of at most eight digits and its modulo 11 check digit.

Stored as ``12345678-K``: no dots, one hyphen, upper case (SII, formato de DTE, campo RUTType).
"""

import re

from models.values.sentence import Sentence

FINAL_CONSUMER = "66666666-6"
"""Receiver of a boleta that names nobody (SII)."""

FOREIGN = "55555555-5"
"""Receiver without a RUT of an export document (SII)."""

FIRST_COMPANY = 50_000_000
"""Numbers below belong to people, from here on to companies."""

MAX_NUMBER = 99_999_999

_HYPHENS = re.compile("[‐‑‒–—−]")
_IGNORED = re.compile(r"[.\s]")
_SHAPE = re.compile(r"0*([1-9][0-9]{0,7})-?([0-9K])")
_MALFORMED = "El RUT no tiene un formato válido. Escríbelo así: 12.345.678-5."


def check_digit(number: int) -> str:
    """Return ``0``-``9`` or ``K`` for a number of 1 to 99.999.999 (modulo 11, weights 2 to 7).

    Raises:
        ValueError: the number is out of that range.
    """
    if not 1 <= number <= MAX_NUMBER:
        raise ValueError(_MALFORMED)
    total = sum(
        int(digit) * (2 + position % 6) for position, digit in enumerate(reversed(str(number)))
    )
    return "0123456789K"[-total % 11]


def normalize(text: str) -> str:
    """Return ``12345678-K`` from what people type: dots, spaces, lower case, no hyphen.

    Raises:
        ValueError: with the Spanish sentence for the user; either it is no RUT at all, or its
            check digit is wrong and the sentence says which one it should be.
    """
    found = _SHAPE.fullmatch(_HYPHENS.sub("-", _IGNORED.sub("", text)).upper())
    if found is None:
        raise ValueError(_MALFORMED)
    number, typed = found.groups()
    expected = check_digit(int(number))
    if typed != expected:
        raise ValueError(
            Sentence(
                "El dígito verificador del RUT {number} debería ser {expected}, no {typed}. "
                "Revisa el número.",
                number=_dotted(number),
                expected=expected,
                typed=typed,
            )
        )
    return f"{number}-{expected}"


def is_valid(text: str) -> bool:
    """Say whether `normalize` accepts the text."""
    try:
        normalize(text)
    except ValueError:
        return False
    return True


def number_of(rut: str) -> int:
    """Return the number before the check digit; raises ValueError like `normalize`."""
    return int(normalize(rut).partition("-")[0])


def is_company(rut: str) -> bool:
    """Say whether the number lies in the companies' range; raises ValueError like `normalize`."""
    return number_of(rut) >= FIRST_COMPANY


def formatted(rut: str) -> str:
    """Return ``12.345.678-5``; raises ValueError like `normalize`."""
    number, _, digit = normalize(rut).partition("-")
    return f"{_dotted(number)}-{digit}"


def _dotted(number: str) -> str:
    return f"{int(number):,}".replace(",", ".")
