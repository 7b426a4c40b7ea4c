"""What the law limits by time or amount: told as warnings, but for who must be named.

Sources: Ley 21.713 (boletas over 135 UF, the limit fixed each year in pesos with the UF of the
last 31 December); DL 825 art. 21 N° 2 and art. 70, as changed by Ley 21.398 (a credit note lowers
IVA within six months of delivery).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from torque_app.core.texts import Sentence
from torque_app.invoicing.rules.receivers import BOLETA_LIMIT

LIMIT_SETTING: Final = "boleta_receiver_from"
"""Pesos from which a boleta names its buyer: a number, or year → number ({"2026": 5363000})."""

CREDIT_MONTHS: Final = 6


def boleta_limit(settings: Mapping[str, Any], year: int) -> tuple[int, str | None]:
    """Return the pesos from which a boleta names its buyer, and a warning when nobody set them.

    SII publishes 135 UF in pesos each January, with the UF of 31 December; the figure belongs in
    the workshop's settings, by year. Until it is there a prudent one, below any so far, is used.
    """
    said = settings.get(LIMIT_SETTING)
    figure = said.get(str(year)) if isinstance(said, Mapping) else said
    if isinstance(figure, int) and not isinstance(figure, bool) and figure > 0:
        return figure, None
    return BOLETA_LIMIT, (
        Sentence(
            "Falta el tope {year} de 135 UF en pesos que publica el SII: mientras, se pide "
            "identificar a quien compra en las boletas grandes con un tope prudente.",
            year=year,
        )
    )


def late_credit(issued_on: date, today: date) -> str | None:
    """Return the warning of a credit note that comes too late to lower IVA."""
    if today <= _months_after(issued_on, CREDIT_MONTHS):
        return None
    return (
        "Pasaron más de 6 meses desde la emisión: por devoluciones la nota ya no rebaja el IVA "
        "(DL 825, artículo 21)."
    )


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
