"""A document as JSON and back, exactly: what a DTE row keeps so that signing can be repeated."""

from typing import Any, Final

from pydantic import TypeAdapter

from torque_app.integrations.sii.values import DteDocument

_CODEC: Final = TypeAdapter(DteDocument)


def stored(document: DteDocument) -> dict[str, Any]:
    """Return the document as plain JSON; numbers with decimals travel as text."""
    plain: dict[str, Any] = _CODEC.dump_python(document, mode="json", exclude_none=True)
    return plain


def restored(content: dict[str, Any]) -> DteDocument:
    """Return the very document that was stored."""
    return _CODEC.validate_python(content)
