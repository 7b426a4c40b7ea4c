"""Marks by which people know a car, a person or a key."""

from typing import Literal

import reflex as rx

from components.kit import Piece, Text, module

Size = Literal["sm", "md", "lg"]


class PlateBadge(Piece):
    """A Chilean plate."""

    library = module("value.jsx")
    tag = "PlateBadge"

    plate: rx.Var[str]
    size: rx.Var[str]


class Avatar(Piece):
    """The initials of a person."""

    library = module("value.jsx")
    tag = "Avatar"

    name: rx.Var[str]
    size: rx.Var[str]


def plate_badge(plate: Text, *, size: Size = "md") -> rx.Component:
    """The plate as it looks on the car: ``BBBB·12`` or ``AA·1234``."""
    return PlateBadge.create(plate=plate, size=size)


def avatar(name: Text, *, size: Size = "md") -> rx.Component:
    """Initials on a colour that stays the same for the name."""
    return Avatar.create(name=name, size=size)


def kbd(*keys: str) -> rx.Component:
    """Keys to press together."""
    return rx.el.span(*(rx.el.kbd(key, class_name="kbd") for key in keys), class_name="keys")
