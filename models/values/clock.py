"""Business time: columns keep UTC, a service centre lives in its own zone.

Every function takes an instant with its zone; a naive datetime is a bug and raises ValueError.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.values.sentence import Sentence

SANTIAGO: Final = "America/Santiago"
"""Continental Chile but for Magallanes and Aysén."""

ZONES: Final = (SANTIAGO, "America/Punta_Arenas", "America/Coyhaique", "Pacific/Easter")
"""The zones of Chile, in the order a form offers them."""

_TYPED_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


def local(instant: datetime, zone: str = SANTIAGO) -> datetime:
    """Return the same instant as the clock on the centre's wall shows it."""
    if instant.tzinfo is None:
        raise ValueError("An instant without a zone cannot be placed in one.")
    return instant.astimezone(_zone(zone))


def business_date(instant: datetime, zone: str = SANTIAGO) -> date:
    """Return the day it is at the centre, the one that documents carry."""
    return local(instant, zone).date()


def month_key(instant: datetime, zone: str = SANTIAGO) -> str:
    """Return the centre's month, ``2026-11``, as OT numbers and monthly reports use it."""
    return f"{local(instant, zone):%Y-%m}"


def day_bounds(day: date, zone: str = SANTIAGO) -> tuple[datetime, datetime]:
    """Return the UTC instants where the centre's day begins and where the next one begins.

    A day has 23 to 25 hours: Chile changes its clocks at midnight.
    """
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def formatted_date(day: date) -> str:
    """Return ``20-11-2026``; of a datetime, the day written in it."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def formatted(instant: datetime, zone: str = SANTIAGO) -> str:
    """Return ``20-11-2026 15:04`` on the centre's clock."""
    here = local(instant, zone)
    return f"{formatted_date(here)} {here:%H:%M}"


def parsed_date(text: str) -> date:
    """Return the day typed as ``20-11-2026``, ``20/11/2026`` or ``20.11.2026``.

    Raises:
        ValueError: with the Spanish sentence for the user.
    """
    found = _TYPED_DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError("Escribe la fecha como día-mes-año, por ejemplo 20-11-2026.")
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("Esa fecha no existe en el calendario. Revísala.") from None


def _midnight(day: date, zone: str) -> datetime:
    # Where midnight is skipped, fold=0 reads it with the old offset: the very moment of the jump.
    return datetime.combine(day, time(), _zone(zone)).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as missing:
        raise ValueError(Sentence("No conocemos la zona horaria {name}.", name=name)) from missing
