"""Texts with holes: `{{ numero }}` is filled with a figure, and nothing else is ever run."""

import re
from collections.abc import Collection, Mapping
from typing import Final

_HOLE: Final = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}")


def holes(text: str) -> frozenset[str]:
    """Return the names of a text's holes."""
    return frozenset(_HOLE.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its holes filled, once: what a value says is never read as a hole."""
    return _HOLE.sub(lambda hole: values.get(hole[1], ""), text)


def fault(text: str, names: Collection[str]) -> str | None:
    """Return why a text cannot be filled with these figures, or None."""
    if _BRACES.search(_HOLE.sub("", text)):
        return "Un dato se escribe así: {{ numero }}."
    if not holes(text) <= set(names):
        return "El texto nombra un dato que este suceso no tiene."
    return None
