"""Filling the holes of a template.

A hole is `{{ nombre }}` and nothing else: no expressions, no filters, no blocks. What fills it is
put there once and never looked at again, so that a client called `{{ enlace }}` stays just that.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, series

_HOLE: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,39})\s*\}\}")
_LOOKS_LIKE_ONE: Final = re.compile(r"\{\{|\}\}|\{%|%\}")

RECIPIENT, WORKSHOP, LINK, WAY_OUT = "nombre", "taller", "enlace", "baja"
COMMON: Final[Mapping[str, str]] = {
    WORKSHOP: "Nombre del taller",
    RECIPIENT: "Nombre de quien recibe",
    LINK: "Enlace",
    WAY_OUT: "Enlace para no recibir más",
}
"""The variables every template has beside those of its event."""


def holes(text: str) -> tuple[str, ...]:
    """Return the names of the holes in order of appearance, each once."""
    return tuple(dict.fromkeys(_HOLE.findall(text)))


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with its holes filled in one pass; a hole nobody fills becomes empty."""
    return _HOLE.sub(lambda hole: str(variables.get(hole[1], "")), text)


def fill_line(text: str, variables: Mapping[str, str]) -> str:
    """Return a single line: what fills a subject can never begin a header of its own."""
    return " ".join(fill(text, variables).split())


def check_holes(text: str, *, field: str, known: Collection[str]) -> None:
    """Raise Invalid on `field` for what looks like a hole and is none, or names nothing known."""
    if _LOOKS_LIKE_ONE.search(_HOLE.sub("", text)):
        raise Invalid.field(
            field, "Una variable se escribe {{ nombre }}, sin nada más entre las llaves."
        )
    strange = [name for name in holes(text) if name not in known]
    if strange:
        raise Invalid.field(
            field, Sentence("No existe la variable {names}.", names=series(strange))
        )


def parameters(text: str, variables: Mapping[str, str]) -> list[str]:
    """Return what fills the holes of a text in order: `{{1}}`, `{{2}}` of a provider's template.

    A provider refuses an empty one and one with line breaks.
    """
    return [fill_line(f"{{{{ {name} }}}}", variables) or "-" for name in holes(text)]
