"""Keys as texts: what an address, a form or a socket says is the id of a row."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from torque_app.core.errors import Invalid


def uuid_or_none(text: object) -> UUID | None:
    """Return the id a text is, or None for what is none."""
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None


def uuid_of(text: object) -> UUID:
    """Return the id a text is; Invalid for what is none."""
    found = uuid_or_none(text)
    if found is None:
        raise Invalid
    return found


def chosen(data: Mapping[str, Any], field: str, sentence: str) -> UUID:
    """Return the id picked in a field of a form; Invalid on it with the sentence for none."""
    found = uuid_or_none(data.get(field))
    if found is None:
        raise Invalid.field(field, sentence)
    return found
