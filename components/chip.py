"""Words that carry a state: always a word, with an icon or a dot, never a colour alone."""

from typing import Any

import reflex as rx

from components.kit import Piece, Text, module


class StatusChip(Piece):
    """A status key drawn with its tone and icon."""

    library = module("value.jsx")
    tag = "StatusChip"

    status: rx.Var[str]
    label: rx.Var[str]


class Chip(Piece):
    """A word in a tone."""

    library = module("value.jsx")
    tag = "Chip"

    label: rx.Var[str]
    tone: rx.Var[str]
    icon: rx.Var[str]
    dot: rx.Var[bool]


def status_chip(status: Text, label: Text) -> rx.Component:
    """A status; keys are those of tokens.STATUS in any case, an unknown one is drawn neutral."""
    return StatusChip.create(status=status, label=label)


def chip(
    label: Text, *, tone: Text = "neutral", icon: Text = "", dot: bool = False
) -> rx.Component:
    """A word in one of the tones."""
    return Chip.create(label=label, tone=tone, icon=icon, dot=dot)


def count_badge(value: Any) -> rx.Component:
    """A count beside a name."""
    return rx.el.span(value, class_name="count")
