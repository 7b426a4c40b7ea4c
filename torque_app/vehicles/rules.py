"""Pure rules of cars: what is written about them, and when their inspection falls due."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

from models.values import odometer, plate, vin
from torque_app.core.texts import Sentence

Unit = Literal["km", "mi"]

WIDTHS: Final[Mapping[str, int]] = {
    "make": 40,
    "model": 60,
    "color": 30,
    "variant": 60,
    "fuel": 20,
    "motor_number": 40,
    "insurance_company": 80,
}
"""Letters each one-line text may have, as the columns hold them."""

PLATE_WIDTH: Final = 12
VIN_WIDTH: Final = 20
NOTES_WIDTH: Final = 2000
WARNING_WIDTH: Final = 200
FIRST_YEAR: Final = 1886
MAX_KM: Final = 9_999_999

INSPECTION_MONTHS: Final[Mapping[str, int]] = {
    "9": 1, "0": 2, "1": 4, "2": 5, "3": 6, "4": 7, "5": 8, "6": 9, "7": 10, "8": 11,
}  # fmt: skip
"""Last digit of a private car's plate → month of its revisión técnica (MTT's calendar)."""


def inspection_month(number_plate: str) -> int | None:
    """Return the month in which a private car is inspected; None for other plates."""
    if plate.recognise(number_plate) not in (plate.CAR, plate.OLD_CAR):
        return None
    return INSPECTION_MONTHS[plate.normalize(number_plate)[-1]]


def estimated_inspection(number_plate: str, today: date) -> date | None:
    """Return the last day of the next month in which the car is inspected, today's included.

    An estimate: the certificate says when it really falls due, and new cars are exempt.
    """
    month = inspection_month(number_plate)
    if month is None:
        return None
    year = today.year + (month < today.month)
    return date(year, month, monthrange(year, month)[1])


def kilometres_of(distance: int, unit: Unit) -> int:
    """Return whole kilometres of a reading.

    Raises:
        ValueError: with the Spanish sentence for the user: no odometer can show that.
    """
    km = odometer.km_of_miles(distance) if unit == "mi" else distance
    if not 0 <= km <= MAX_KM:
        raise ValueError("El kilometraje va de 0 a 9.999.999 km.")
    return km


def plate_doubts(number_plate: str) -> tuple[str, ...]:
    """Return in Spanish what looks wrong in a plate; none of it stops anybody."""
    return tuple(plate.warnings(number_plate))


def vin_doubts(number: str, year: int | None = None) -> tuple[str, ...]:
    """Return in Spanish what looks wrong in a VIN, given the year of the papers."""
    return tuple(vin.warnings(number, year))


def doubts(number_plate: str, number: str | None, year: int | None) -> tuple[str, ...]:
    """Return in Spanish what looks wrong in a plate and, if there is one, a VIN."""
    return plate_doubts(number_plate) + (vin_doubts(number, year) if number else ())


def cleaned(fields: Mapping[str, Any], *, today: date) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields as they are kept, and the sentence of each one that is wrong.

    Empty texts become None; fields unknown to these rules pass as they came.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in fields.items():
        try:
            kept[name] = _clean(name, value, today)
        except ValueError as why:
            wrong[name] = str(why)
    return kept, wrong


def _clean(name: str, value: Any, today: date) -> Any:
    if name in WIDTHS:
        return _line(name, value)
    match name:
        case "plate":
            return _plate(value)
        case "vin":
            return _vin(value)
        case "year":
            return _year(value, today)
        case "notes":
            return _notes(value)
    return value


def _line(name: str, value: str | None) -> str | None:
    text = " ".join((value or "").split())
    if len(text) > WIDTHS[name]:
        raise ValueError(Sentence("Demasiado largo: hasta {most} letras.", most=WIDTHS[name]))
    if not text and name in ("make", "model"):
        raise ValueError("Escribe la marca." if name == "make" else "Escribe el modelo.")
    return text or None


def _plate(value: str | None) -> str:
    normal = plate.normalize(value or "")
    if not normal or not normal.isalnum():
        raise ValueError("Escribe la patente: letras y números, como BBBB12.")
    if len(normal) > PLATE_WIDTH:
        raise ValueError(
            Sentence(
                "Una patente tiene {plate_width} caracteres como máximo.", plate_width=PLATE_WIDTH
            )
        )
    return normal


def _vin(value: str | None) -> str | None:
    normal = vin.normalize(value or "")
    if len(normal) > VIN_WIDTH:
        raise ValueError(Sentence("Un VIN tiene {length} caracteres.", length=vin.LENGTH))
    return normal or None


def _year(value: int | None, today: date) -> int | None:
    if value is not None and not FIRST_YEAR <= value <= today.year + 1:
        raise ValueError(
            Sentence(
                "El año va de {first_year} a {year}.", first_year=FIRST_YEAR, year=today.year + 1
            )
        )
    return value


def _notes(value: str | None) -> str | None:
    text = (value or "").strip()
    if len(text) > NOTES_WIDTH:
        raise ValueError(
            Sentence("Demasiado largo: hasta {notes_width} letras.", notes_width=NOTES_WIDTH)
        )
    return text or None
