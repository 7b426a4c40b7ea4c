"""What the law lets a person ask about their data, and by when it is answered.

Ley 19.628 as of Ley 21.719: rights in arts. 5 to 9, the procedure and its terms in art. 11.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import holidays

from models.portal import DataRight
from torque_app.core.errors import Invalid
from torque_app.core.texts import _

RIGHT_NAMES: Final[Mapping[DataRight, str]] = {
    DataRight.ACCESS: _("Acceso"),
    DataRight.RECTIFICATION: _("Rectificación"),
    DataRight.DELETION: _("Supresión"),
    DataRight.OBJECTION: _("Oposición"),
    DataRight.BLOCKING: _("Bloqueo"),
    DataRight.PORTABILITY: _("Portabilidad"),
}
RIGHT_HINTS: Final[Mapping[DataRight, str]] = {
    DataRight.ACCESS: _("Saber qué datos se guardan, para qué y por cuánto tiempo."),
    DataRight.RECTIFICATION: _("Corregir un dato equivocado, antiguo o incompleto."),
    DataRight.DELETION: _("Borrar lo que ya no estamos obligados a guardar."),
    DataRight.OBJECTION: _("No recibir más publicidad, o que los datos no se usen para algo."),
    DataRight.BLOCKING: _("Dejar de usar los datos por un tiempo, sin borrarlos."),
    DataRight.PORTABILITY: _("Recibir los datos en archivos que otro sistema puede leer."),
}

DAYS: Final = 30
"""Calendar days to answer, and to extend it once (art. 11)."""

BLOCKING_DAYS: Final = 2
"""Working days to answer a blocking (art. 8 ter)."""

PRESSING_DAYS: Final = 5
"""Days before its term from when on a request is pressing."""

LONGEST: Final = 2000
MOST_WAITING: Final = 6
RETENTION_YEARS: Final = 6
"""How long tax documents are kept whatever a person asks (Código Tributario arts. 17 and 200)."""

FILE_DAYS: Final = 30
"""How long the file of an answer can be fetched from the portal."""

HAVE_A_FILE: Final = frozenset({DataRight.ACCESS, DataRight.PORTABILITY})
_MUST_SAY: Final = frozenset({DataRight.RECTIFICATION, DataRight.OBJECTION})
_SATURDAY: Final = 5


def due_on(right: DataRight, received: date) -> date:
    """Return the last day on which a right asked for on `received` may be answered."""
    if right is DataRight.BLOCKING:
        return working_days_after(received, BLOCKING_DAYS)
    return received + timedelta(days=DAYS)


def extended(right: DataRight, due: date) -> date:
    """Return the last day once extended; Invalid for a blocking, whose term is not extended."""
    if right is DataRight.BLOCKING:
        raise Invalid("El plazo de un bloqueo no se prorroga: responde en 2 días hábiles.")
    return due + timedelta(days=DAYS)


def working_days_after(day: date, count: int) -> date:
    """Return the day that lies so many working days later: neither weekend nor holiday counts."""
    chilean = holidays.country_holidays("CL", years=(day.year, day.year + 1))
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in chilean
    return day


def wants_reminder(due: date, reminded_on: date | None, today: date) -> bool:
    """Tell whether the workshop is to be told today that a term runs out.

    Once when few days are left, and every day from the last but one until it is answered.
    """
    left = (due - today).days
    if left > PRESSING_DAYS:
        return False
    return reminded_on is None or (left <= 1 and reminded_on < today)


def checked_details(right: DataRight, typed: str) -> str:
    """Return what somebody adds; Invalid on `details` where the right cannot do without it."""
    said = typed.strip()
    if len(said) > LONGEST:
        raise Invalid.field("details", "Escribe hasta 2.000 letras.")
    if right in _MUST_SAY and not said:
        raise Invalid.field("details", "Cuéntanos qué dato o qué uso, para poder hacerlo.")
    return said


def checked_reason(typed: str, field: str, *, most: int = LONGEST) -> str:
    """Return the reason of a step that needs one; Invalid on its field without it."""
    said = typed.strip()
    if not said:
        raise Invalid.field(field, "Escribe el motivo: el cliente lo leerá.")
    return said[:most]
