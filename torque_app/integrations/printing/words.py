"""Whole pesos in words, as documents say them below the total."""

from typing import Final

_SMALL: Final = (
    "cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho",
    "diecinueve", "veinte", "veintiún", "veintidós", "veintitrés", "veinticuatro",
    "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_TENS: Final = (
    "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
)  # fmt: skip
_HUNDREDS: Final = (
    "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos",
    "setecientos", "ochocientos", "novecientos",
)  # fmt: skip
_LIMIT: Final = 10**12


def pesos_in_words(amount: int) -> str:
    """Return `noventa y ocho mil seiscientos pesos`, `un peso`, `un millón de pesos`.

    Raises:
        ValueError: for a negative amount or a million millions of pesos.
    """
    if not 0 <= amount < _LIMIT:
        raise ValueError(amount)
    millions, rest = divmod(amount, 10**6)
    parts = []
    if millions:
        parts.append("un millón" if millions == 1 else f"{_below_million(millions)} millones")
    if rest or not millions:
        parts.append(_below_million(rest))
    else:
        parts.append("de")
    return f"{' '.join(parts)} {'peso' if amount == 1 else 'pesos'}"


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    head = "mil" if thousands == 1 else f"{_below_thousand(thousands)} mil"
    return f"{head} {_below_thousand(rest)}" if rest else head


def _below_thousand(number: int) -> str:
    if number == 100:  # noqa: PLR2004 - alone it is "cien", followed by anything "ciento"
        return "cien"
    hundreds, rest = divmod(number, 100)
    head = _HUNDREDS[hundreds - 1] if hundreds else ""
    return f"{head} {_below_hundred(rest)}".strip() if rest or not head else head


def _below_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, unit = divmod(number, 10)
    return f"{_TENS[tens - 3]} y {_SMALL[unit]}" if unit else _TENS[tens - 3]
