"""Icons of the one outline set, by name; the names are those of ``icons.js``."""

import re
from functools import cache
from pathlib import Path

import reflex as rx

from components.kit import Piece, Text, module

_NAME = re.compile(r"\b([A-Z][A-Za-z0-9]*)\b")


class Icon(Piece):
    """One drawing; silent for a screen reader unless it has a label."""

    library = module("icon.jsx")
    tag = "Icon"

    name: rx.Var[str]
    size: rx.Var[int]
    label: rx.Var[str]


class Spinner(Piece):
    """A turning mark: something is on its way."""

    library = module("icon.jsx")
    tag = "Spinner"

    size: rx.Var[int]


@cache
def icon_names() -> frozenset[str]:
    """Every icon name that may be used, read from ``icons.js``."""
    source = (Path(__file__).parent / "icons.js").read_text(encoding="utf-8")
    imported = source[: source.index("} from")]
    return frozenset(_kebab(name) for name in _NAME.findall(imported.split("import {")[1]))


def _kebab(name: str) -> str:
    parted = re.sub(r"([a-z])([A-Z0-9])", r"\1-\2", name)
    return re.sub(r"([A-Z])([A-Z][a-z])", r"\1-\2", parted).lower()


def icon(name: Text, size: int = 16, *, label: Text = "") -> rx.Component:
    """An icon beside a word, or alone with a ``label``; ValueError for a name not in the set."""
    if isinstance(name, str) and name not in icon_names():
        raise ValueError(f"no icon named {name!r} in components/icons.js")
    return Icon.create(name=name, size=size, label=label)
