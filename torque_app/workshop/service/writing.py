"""What the commands of the workshop share: one line of text, one version, one row."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import SQLModel

from torque_app.core.errors import Invalid, Stale
from torque_app.core.texts import Sentence


def one_line(text: str) -> str:
    """Return a text without line ends or doubled spaces."""
    return " ".join(text.split())


def wrong_texts(told: Mapping[str, str], widths: Mapping[str, int]) -> dict[str, str]:
    """Return which texts are longer than their column, by field."""
    return {
        name: Sentence("Hasta {most} letras.", most=most)
        for name, most in widths.items()
        if len(told.get(name, "")) > most
    }


def within(value: int | None, least: int, most: int) -> str | None:
    """Return why a whole number is refused, or None."""
    if value is None or least <= value <= most:
        return None
    return Sentence("Va de {least} a {most}.", least=least, most=most)


def refuse(wrong: Mapping[str, str | None]) -> None:
    """Raise Invalid when something is wrong in a field; the first sentence is the whole one's."""
    fields = {name: said for name, said in wrong.items() if said}
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)


def refuse_stale(current: int, version: int | None) -> None:
    """Raise Stale when the row is no longer the one somebody looked at."""
    if version is not None and version != current:
        raise Stale


def write(row: SQLModel, values: Mapping[str, Any]) -> None:
    """Set what differs: a column left alone is not written, and not in the audit."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
