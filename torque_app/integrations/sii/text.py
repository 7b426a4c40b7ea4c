"""From what people type to what SII can read: ISO-8859-1 text, cut and escaped.

SII's documents, the CAF and the stamp are ISO-8859-1 from end to end; a character outside it is
either replaced here by a defined equivalent or refused by name. Nothing is dropped silently that
a reader would miss. Run this on a whole document before a folio is taken.
"""

import unicodedata
from decimal import Decimal
from typing import Final

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence

REPLACEMENTS: Final = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "‹": "'", "›": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"',
    "…": "...", "•": "·", "‣": "·", "∙": "·", "●": "·", "⁄": "/", "€": "EUR", "™": "(TM)",
    "ﬁ": "fi", "ﬂ": "fl", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ı": "i", "№": "N°", "ẞ": "SS", "≤": "<=", "≥": ">=",
}  # fmt: skip
"""Characters that travel as something else which reads the same in Spanish."""

INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Soft hyphen, zero-width marks and the byte order mark: nobody sees them, nobody misses them."""

ENTITIES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
)
"""The five escapes of SII's "Manual de Muestras Impresas", section on the stamp."""

LONGEST_ESCAPED: Final = 4000
"""Bytes of one value; SII refuses a file with a line over 4090 (CHR-00002)."""


_SURELY_SHORT: Final = LONGEST_ESCAPED // len("&quot;")


class Untranslatable(TorqueError):
    """A character that cannot travel to SII, with the field it stands in."""

    code, status = "untranslatable_character", 422
    message = "Hay un carácter que el SII no admite."

    def __init__(self, character: str, *, field: str) -> None:
        name = unicodedata.name(character, f"U+{ord(character):04X}")
        # a lone surrogate cannot even be shown
        shown = character if character.isprintable() else f"U+{ord(character):04X}"
        super().__init__(
            Sentence(
                "El carácter «{shown}» en {field} no se puede enviar al SII. Bórralo o cámbialo.",
                shown=shown,
                field=Sentence(field),
            ),
            field=field,
            character=shown,
            name=name,
        )


def clean(text: str, *, field: str) -> str:
    """Return the text as ISO-8859-1 can say it, in one line with single spaces.

    `field` is the Spanish name of the place, for the refusal: `Untranslatable`.
    """
    if text.isprintable() and (text.isascii() or max(text) <= "\xff"):
        return " ".join(text.split())
    pieces = (_travelling(character, field) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(pieces).split())


def _travelling(character: str, field: str) -> str:
    """Return what stands for one character, possibly nothing for an invisible one."""
    if character in INVISIBLE:
        return ""
    if character in REPLACEMENTS:
        return REPLACEMENTS[character]
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    if character <= "\xff":
        return character
    # letters of other Latin alphabets lose a diacritic, as Chilean registers write them: Ž, ā, ș
    bare = "".join(
        part for part in unicodedata.normalize("NFD", character) if not _is_diacritic(part)
    )
    if all(part <= "\xff" for part in bare):
        return bare
    raise Untranslatable(character, field=field)


def _is_diacritic(character: str) -> bool:
    """Whether it is a mark written over or under the letter before it."""
    return unicodedata.category(character) == "Mn"


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, without a blank at the end and within SII's line length.

    Cutting comes before escaping: the limits of the schema count characters, not entities.
    """
    short = text[:limit].rstrip()
    if len(short) <= _SURELY_SHORT:
        return short
    while len(escape(short)) > LONGEST_ESCAPED:
        short = short[: len(short) - max(1, (len(escape(short)) - LONGEST_ESCAPED) // 6)].rstrip()
    return short


def escape(text: str) -> str:
    """Return the text with SII's five entities, all of them, in elements and attributes alike.

    The stamp is signed over these very bytes, so document, stamp and barcode share one spelling.
    """
    return text.translate(ENTITIES)


def decimal(number: Decimal) -> str:
    """Return the number with a point and only significant decimals: `1.5`, `38990`."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
