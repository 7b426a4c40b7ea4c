"""Numbers as Chile writes them: dot for the thousands, comma for the decimals."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")


def parse(text: str) -> Decimal:
    """Return the exact number of ``1.234,5``, ``1234,5`` or ``-3``.

    A dot that does not part thousands (``1.5``) is refused instead of guessed: whoever learns
    that it means one and a half would later type ``1.500`` and get fifteen hundred.

    Raises:
        ValueError: with the Spanish sentence for the user.
    """
    typed = "".join(text.split()).replace("−", "-")
    if not _NUMBER.fullmatch(typed):
        raise ValueError("Escribe un número, con coma para los decimales. Por ejemplo: 1.234,5.")
    return Decimal(typed.replace(".", "").replace(",", "."))


def show(number: Decimal, *, decimals: int) -> str:
    """Return the number with dots between thousands and exactly so many decimals after a comma.

    The caller has already rounded; digits beyond `decimals` would be rounded half-even here.
    """
    swapped = str.maketrans({",": ".", ".": ","})
    return f"{number:,.{decimals}f}".translate(swapped)
