"""What was typed, read field by field: what is wrong is said of all fields at once."""

from collections.abc import Callable, Mapping
from typing import Any

from torque_app.core.errors import Invalid

Readers = Mapping[str, Callable[[], Any]]
"""What reads each field; Invalid names what is wrong with it."""


def all_of(readers: Readers) -> dict[str, Any]:
    """Return every value, or refuse all the wrong fields at once."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in readers.items():
        try:
            values[name] = read()
        except Invalid as refused:
            wrong |= refused.details["fields"]
    if wrong:
        raise Invalid(fields=wrong)
    return values
