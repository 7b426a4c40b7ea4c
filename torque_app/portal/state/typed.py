"""What forms of the back office say, as the commands take it."""

from typing import Any
from uuid import UUID

from torque_app.core.errors import Invalid


def id_of(data: dict[str, Any], name: str, sentence: str) -> UUID:
    """Return the id a picker chose; Invalid on its field for none."""
    try:
        return UUID(str(data.get(name) or ""))
    except ValueError:
        raise Invalid.field(name, sentence) from None
