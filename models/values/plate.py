"""Chilean number plates (PPU): formats, check digit, and what looks mistyped.

A plate is never refused: foreign, diplomatic, official and provisional ones come to a workshop too.
Stored normalised, ``BBBB12``; two spellings of a plate have one normal form.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final, Literal

from models.values.sentence import Sentence

Kind = Literal["car", "motorbike", "trailer", "special"]


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """A shape of plates: `pattern` matches the whole normalised text; the years are of issue."""

    name: str
    pattern: str
    example: str
    kind: Kind
    since: date | None = None
    until: date | None = None

    def matches(self, plate: str) -> bool:
        """Say whether a normalised plate has this shape."""
        return re.fullmatch(self.pattern, plate) is not None


LETTERS: Final = "BCDFGHJKLPRSTVWXYZ"
"""Letters of the plates issued since 2007: no vowels, and no M, N, Ñ, Q."""

CAR: Final = PlateFormat("auto", f"[{LETTERS}]{{4}}[0-9]{{2}}", "BBBB12", "car", date(2007, 9, 1))
OLD_CAR: Final = PlateFormat(
    "auto antiguo", "[A-Z]{2}[1-9][0-9]{3}", "AA1234", "car", date(1985, 1, 1), date(2007, 8, 31)
)
MOTORBIKE: Final = PlateFormat("moto", f"[{LETTERS}]{{3}}0[0-9]{{2}}", "BBB012", "motorbike")
OLD_MOTORBIKE: Final = PlateFormat("moto antigua", "[A-Z]{2}[0-9]{3}", "AB123", "motorbike")
FORMATS: Final = (
    PlateFormat(Sentence("diplomática"), "(CD|OI)[0-9]{3,4}", "CD1234", "special"),
    CAR,
    OLD_CAR,
    MOTORBIKE,
    OLD_MOTORBIKE,
    PlateFormat("auto de cinco letras", f"[{LETTERS}]{{5}}[0-9]", "BBBBB1", "car"),
    PlateFormat("moto de cuatro letras", f"[{LETTERS}]{{4}}[0-9]", "BBBB1", "motorbike"),
    PlateFormat(Sentence("Carabineros"), "(M|AP|Z|B|RP|LA|AG)[0-9]{1,4}", "Z1234", "special"),
    PlateFormat(Sentence("Bomberos"), "CB[0-9]{1,4}", "CB12", "special"),
    PlateFormat(Sentence("Ejército"), "EJTO[0-9]{1,5}", "EJTO123", "special"),
)
"""The catalogue, most specific first; functions take another one where a country differs."""

# Registro Civil numbers the letter pairs of the old plates by their place in this sequence, from 1.
_PAIRS: Final = (
    "AABACAEAFAGAHAABCBEBFBGBHBACBCECFCGCHCBDEDFDGDHDAEBECEEEFEGEHEAFBFCFEFFFGFHFAGBGCGEGFGHG"
    "AHBHCHEHFHGHHHAJBJCJEJFJGJHJBKCKEKFKGKHKALBLCLELFLGLHLANBNCNENFNGNHNAPBPCPEPFPGPHPARBRCR"
    "ERFRGRHRASBSCSESFSGSHSATBTCTETFTGTHTAUBUCUEUFUGUHUAVBVCVEVFVGVHVAXBXCXEXFXGXHXBYCYEYFYGY"
    "HYAZBZCZEZFZGZDADBDDDEDFDGDHDIDJDKDLDNDPDRDSDTDUDVDXDYDZKAKBKCKDKEKFKGKHKJKKKLKNKPKRKSKT"
    "KUKVKXKYKZLALBLCLDLELFLGLHLJLKLLLNLPLRLSLTLULVLXLYLZNANBNCNDNENFNGNHNJNKNLNNNPNRNSNTNUNV"
    "NYNZPAPBPCPDPEPFPGPHPJPKPLPNPPPSPTPUPVPXPYPZNXRARBRCRDRERFRGRHRJRKRLRNRPRRRSRTRURVRXRYRZ"
    "HZSASBSCSDSESFSGSHSJSKSLSNSPSRSSSTSUSVSXSYSZTATBTCTDTETFTGTHTJTKTLTNTPTRTSTTTUTVTXTYTZUA"
    "UBUCUDUEUFUGUHUJUKULUNUPURUSUTUUUVUXUYUZVAVBVCVDVEVFVGVHVJVKVLVNVPVRVSVTVUVVVXVYVZXAXBXC"
    "XDXEXFXGXHXJXKXLXMXNXPXQXRXSXTXUXVXXXYXZYAYBJAJBJCJDJEYCYDYEYFYGYHYJYKYLYNYPYRYSYTYUYVYX"
    "YYYZZAZBZCZDZEZFZGZHZIZJZKZLJFJGJHZNZPZRZSZTZUZVZXZYZZJLJNJOJPJRJSWAWBWCWDWEWFWGWHWJWKWL"
    "WNWPWRWSWTWUJJJKWVWWWXWYWZZWYWXWUWTWSWRWPWNWLWKWMZMYMXMVMUMTMSJTJUJVJWJXJYJZMAMBMCMDMEMF"
    "MGMHMJMKMLMNMPMRIAIBICIDIEIFIGIHIJIKILINIOIPIRISITIUIVIWIXIYIZQAQBQCQDQEQFQGQHQJQKQLQNQO"
    "QPQRQSQTQUQVQWQXQYQZOAOBOCODOEOFOGOHOJOKOLONOOOPOROSOTOUOVOWOXOYOZADAIAKAMAWAYBBBIBMBOBW"
    "CCCDCICMCOCWDCDMDODW"
)
_PLACE_OF_PAIR: Final = {_PAIRS[i : i + 2]: i // 2 + 1 for i in range(0, len(_PAIRS), 2)}
_DIGIT_OF_LETTER: Final = dict(zip(LETTERS, "123456789023456789", strict=True))

_SEPARATORS: Final = re.compile(r"[\s.·•∙‧-]|[‐‑‒–—−]")
_SHORT_MOTORBIKE: Final = re.compile(rf"\A([{LETTERS}]{{3}})([0-9]{{2}})\Z")
_WITH_CHECK_DIGIT: Final = re.compile(r"(.+)\s*[-‐‑‒–—−]\s*([0-9K])")
_MODERN_WITH_ANY_LETTER: Final = re.compile("[A-ZÑ]{3,4}[0-9]{2}")
_TWINS: Final = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_MAX_LENGTH_TO_GUESS: Final = 7


def normalize(text: str) -> str:
    """Return the plate in upper case without separators; ``BBB12`` becomes ``BBB012``.

    A check digit after a last hyphen, as the padrón prints it (``BBBB.12-9``), is left out.
    """
    plate, _ = _split(text)
    return plate


def recognise(text: str, formats: Sequence[PlateFormat] = FORMATS) -> PlateFormat | None:
    """Return the first format of the catalogue with the plate's shape."""
    plate = normalize(text)
    return next((known for known in formats if known.matches(plate)), None)


def check_digit(text: str) -> str | None:
    """Return ``0``-``9`` or ``K``, or None for shapes whose rule is not known.

    Modulo 11 with weights 2 to 7 from the right, over the digits the Registro Civil gives to the
    letters (two letters together in the plates of 1985 to 2007).
    """
    return _check_digit(normalize(text))


def warnings(text: str, formats: Sequence[PlateFormat] = FORMATS) -> list[str]:
    """Return in Spanish what looks wrong in a plate; an empty list says nothing does."""
    plate, typed_digit = _split(text)
    known = next((known for known in formats if known.matches(plate)), None)
    if known is None:
        return list(_doubts(plate, formats))
    expected = _check_digit(plate)
    if typed_digit and typed_digit != expected:
        shown = formatted(plate)
        return [
            Sentence(
                "El dígito verificador de {shown} debería ser {expected}, no {typed_digit}.",
                shown=shown,
                expected=expected,
                typed_digit=typed_digit,
            )
        ]
    if known is OLD_CAR and expected is None:
        return [Sentence("Ninguna patente chilena empieza con {plate}. Revísala.", plate=plate[:2])]
    if known.kind == "special":
        return [
            Sentence(
                "{plate} parece una patente especial ({name}). Compárala con el padrón.",
                plate=plate,
                name=known.name,
            )
        ]
    return []


def formatted(text: str) -> str:
    """Return ``BBBB·12``; a plate that is not letters and then digits stays as it is normalised."""
    return re.sub("^([A-Z]+)([0-9]+)$", r"\1·\2", normalize(text))


def _split(text: str) -> tuple[str, str | None]:
    """Return the normalised plate and the check digit typed after it, if one was."""
    plate = _joined(text)
    found = _WITH_CHECK_DIGIT.fullmatch(text.strip().upper())
    if found and not any(known.matches(plate) for known in FORMATS):
        body, digit = _joined(found[1]), found[2]
        if _check_digit(body) is not None:
            return body, digit
    return plate, None


def _joined(text: str) -> str:
    return _SHORT_MOTORBIKE.sub(r"\g<1>0\2", _SEPARATORS.sub("", text).upper()) if text else ""


def _check_digit(plate: str) -> str | None:
    if CAR.matches(plate) or MOTORBIKE.matches(plate):
        digits = "".join(_DIGIT_OF_LETTER.get(character, character) for character in plate)
    elif OLD_CAR.matches(plate) and plate[:2] in _PLACE_OF_PAIR:
        digits = f"{_PLACE_OF_PAIR[plate[:2]]:03}{plate[2:]}"
    else:
        return None
    total = sum(int(digit) * (2 + i % 6) for i, digit in enumerate(reversed(digits)))
    return "0123456789K"[-total % 11]


def _doubts(plate: str, formats: Sequence[PlateFormat]) -> Iterator[str]:
    if not plate:
        yield "Escribe la patente."
        return
    yield Sentence(
        "{plate} no tiene un formato de patente chilena conocido. Revísala.", plate=plate
    )
    if _MODERN_WITH_ANY_LETTER.fullmatch(plate):
        yield "Las patentes nuevas no llevan vocales ni las letras M, N, Ñ o Q."
    suggestion = _lookalike(plate, formats)
    if suggestion:
        yield Sentence(
            "¿Será {suggestion}? La O y el 0, o la I y el 1, se confunden.",
            suggestion=formatted(suggestion),
        )


def _lookalike(plate: str, formats: Sequence[PlateFormat]) -> str | None:
    """Return the civil plate one gets by swapping the fewest O/0 and I/1, if any does."""
    if len(plate) > _MAX_LENGTH_TO_GUESS:
        return None
    civil = [known for known in formats if known.kind != "special"]
    spellings = {_joined("".join(swap)) for swap in product(*(_TWINS.get(c, c) for c in plate))}
    fitting = [text for text in spellings if any(known.matches(text) for known in civil)]
    return min(
        fitting,
        key=lambda text: (sum(a != b for a, b in zip(text, plate, strict=False)), text),
        default=None,
    )
