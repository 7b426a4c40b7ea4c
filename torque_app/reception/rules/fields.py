"""The fields of an act and how each is read from what a screen or a program sends.

A field is a column, or `document.name` for one entry of a column that holds many.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from models.values import rut
from models.work_orders import ArrivalMode
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.reception.rules import words

Read = Callable[[Any], Any]
"""Returns what is kept of a value, or raises ValueError with the Spanish sentence."""

MOST_KILOMETRES: Final = 9_999_999
MOST_PESOS: Final = 999_999_999
MOST_KEYS: Final = 20
YEARS: Final = range(2000, 2200)
_YES: Final = frozenset({"true", "on", "1", "sí", "si"})
_NO: Final = frozenset({"false", "off", "0", "no"})


@dataclass(frozen=True, slots=True)
class IntakeField:
    """Where a field is kept: its column, the entry of it if the column holds many, its reader."""

    column: str
    entry: str | None
    read: Read

    @property
    def path(self) -> list[str]:
        """The way to the value in the row written as JSON."""
        return [self.column] if self.entry is None else [self.column, self.entry]


def is_writable(text: str) -> bool:
    """Tell whether a text is one at all: half a pair of surrogates is nothing anybody typed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(most: int) -> Read:
    def read(value: Any) -> str:
        said = "" if value is None else value
        if not isinstance(said, str) or not is_writable(said):
            raise ValueError("Escribe un texto.")
        said = said.strip()
        if len(said) > most:
            raise ValueError(Sentence("Usa {n} letras como máximo.", n=most))
        return said

    return read


def _whole(least: int, most: int) -> Read:
    wrong = Sentence("Escribe un número entero de {least} a {most}.", least=least, most=most)

    def read(value: Any) -> int | None:
        if value is None or value == "":
            return None
        typed = str(value).strip().replace(".", "")
        is_figure = not isinstance(value, bool | float) and typed.isascii() and typed.isdecimal()
        if not is_figure or len(typed) > len(str(most)) or not least <= int(typed) <= most:
            raise ValueError(wrong)
        return int(typed)

    return read


def _answer(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    said = str(value).strip().lower()
    if said in {"", "null"}:
        return None
    if said not in _YES | _NO:
        raise ValueError("Responde sí o no.")
    return said in _YES


def _pesos(value: Any) -> int | None:
    """Return whole pesos; JSON has no decimals to keep."""
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value).replace("$", "").replace(".", "").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if isinstance(value, bool | float) or not amount.is_finite() or amount != int(amount):
        amount = Decimal(-1)
    if not 0 <= amount <= MOST_PESOS:
        raise ValueError("Escribe un monto en pesos, sin decimales.")
    return int(amount)


def _rut(value: Any) -> str:
    typed = _text(20)(value)
    return rut.normalize(typed) if typed else ""


def _one_of(names: Mapping[str, str]) -> Read:
    def read(value: Any) -> str:
        said = _text(40)(value)
        if said and said not in names:
            raise ValueError("Elige una opción.")
        return str(said)

    return read


def _arrival(value: Any) -> ArrivalMode:
    if str(value) not in ArrivalMode.__members__:
        raise ValueError("Elige una opción.")
    return ArrivalMode(str(value))


def _instant(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError("Escribe la fecha y la hora.") from None
    if at.tzinfo is None:
        raise ValueError("La fecha y hora necesitan su zona horaria.")
    if at.year not in YEARS:
        raise ValueError("Revisa el año de la fecha.")
    return at


def _id(value: Any) -> UUID | None:
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise ValueError("Elige una opción.") from None


_PLAIN: Final[Mapping[str, Read]] = {
    "client_id": _id,
    "vehicle_id": _id,
    "arrival_mode": _arrival,
    "brought_by": _text(100),
    "brought_by_rut": _rut,
    "brought_by_phone": _text(20),
    "service_type": _text(60),
    "complaint": _text(2000),
    "symptom": _one_of(words.SYMPTOMS),
    "symptom_when": _text(120),
    "odometer": _whole(0, MOST_KILOMETRES),
    "fuel_eighths": _whole(0, 8),
    "battery_percent": _whole(0, 100),
    "battery_serial": _text(60),
    "motor_number": _text(60),
    "charger_serial": _text(60),
    "keys_count": _whole(0, MOST_KEYS),
    "parked_at": _text(60),
    "promised_at": _instant,
    "notes": _text(1000),
}
TYPED: Final[Mapping[str, int]] = {
    "plate": 12, "vin": 20, "make": 40, "model": 60, "year": 4, "color": 30, "fuel": 20,
    "name": 100, "rut": 14, "phone": 20, "email": 120,
}  # fmt: skip
"""What may be written of a car or a client that is not known yet, and its letters."""

LIGHTS: Final = "warning_lights"


def _table() -> dict[str, IntakeField]:
    table = {name: IntakeField(name, None, read) for name, read in _PLAIN.items()}
    many: list[tuple[str, Mapping[str, Read]]] = [
        (
            "belongings",
            dict.fromkeys(words.BELONGINGS, _answer) | {words.VALUABLES: _text(300)},
        ),
        (LIGHTS, dict.fromkeys(words.WARNING_LIGHTS, _answer)),
        (
            "authorisations",
            dict.fromkeys(words.AUTHORISATIONS, _answer)
            | {words.PREAUTHORISED: _pesos, words.COLLECTED_BY: _text(100)},
        ),
        ("typed", {name: _text(most) for name, most in TYPED.items()}),
    ]
    for column, entries in many:
        table |= {f"{column}.{name}": IntakeField(column, name, r) for name, r in entries.items()}
    return table


FIELDS: Final[Mapping[str, IntakeField]] = _table()
"""Every field of an act, by its public name."""


def read(name: str, value: Any) -> tuple[IntakeField, Any]:
    """Return a field and what is kept of a value typed in it.

    Raises:
        Invalid: the act has no such field, or it cannot say this.
    """
    field = FIELDS.get(name)
    if field is None:
        raise Invalid.field(name[:80], "El acta no tiene ese dato.")
    try:
        return field, field.read(value)
    except ValueError as why:
        raise Invalid.field(name, why.args[0]) from None


def with_entry(before: Any, field: IntakeField, value: Any) -> Any:
    """Return a column that holds many with one entry changed; an empty one leaves it."""
    if field.column == LIGHTS:
        lights = [light for light in before if light != field.entry]
        return sorted([*lights, field.entry]) if value else lights
    rest = {name: kept for name, kept in before.items() if name != field.entry}
    return rest if value in (None, "") else {**rest, str(field.entry): value}
