"""Elements as text: SII signs characters, so no document is ever serialized from a tree."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from torque_app.integrations.sii.text import clean, cut, decimal, escape

NAMESPACES: Final = (
    'xmlns="http://www.sii.cl/SiiDte" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
"""On every signed root: with both declared, a signature holds alone and inside an envelope."""


def element(tag: str, value: str | int | Decimal | date | None) -> str:
    """Return `<tag>value</tag>` of a value that needs no escaping, or nothing for None."""
    if value is None:
        return ""
    text = decimal(value) if isinstance(value, Decimal) else str(value)
    return f"<{tag}>{text}</{tag}>"


def typed(tag: str, text: str | None, *, limit: int, field: str) -> str:
    """Return an element of what a person typed: cleaned, cut to `limit` characters, escaped.

    Nothing for None or a blank; raises `Untranslatable` with the Spanish name of the field.
    """
    fitting = cut(clean(text, field=field), limit) if text else ""
    return element(tag, escape(fitting)) if fitting else ""


def group(tag: str, children: Iterable[str]) -> str:
    """Return an element of elements, each in its own line; empty children take no line.

    SII refuses lines over 4090 bytes, hence the line breaks (part of what is signed).
    """
    inside = "\n".join(filter(None, children))
    return f"<{tag}>\n{inside}\n</{tag}>"
