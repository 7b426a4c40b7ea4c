"""Room on a page for what higher contexts have to say of its thing, wired by the root."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import reflex as rx


@dataclass(frozen=True)
class Guest:
    """A piece on somebody else's page, and the events it loads by."""

    place: str
    piece: Callable[[], rx.Component]
    on_load: tuple[Any, ...]


_guests: list[Guest] = []


def wire(guests: Iterable[Guest]) -> None:
    """Name every guest; called once by the application's root, before the pages are made."""
    _guests[:] = guests


def pieces(place: str) -> list[rx.Component]:
    """Return the pieces that stand in a place, in the order of the tiers."""
    return [guest.piece() for guest in _guests if guest.place == place]


def loads(place: str) -> list[Any]:
    """Return the events that the page of a place runs for its guests."""
    return [event for guest in _guests if guest.place == place for event in guest.on_load]
