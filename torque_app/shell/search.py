"""Find a thing from anywhere: each context offers its own search, the shell asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torque_app.core.choices import Choice
from torque_app.core.tx import Tx

Query = Callable[[Tx, str, int], Sequence[Choice]]

SHORTEST, LONGEST = 2, 80
PER_KIND = 5


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that can be found, and the permission it takes."""

    label: str
    icon: str
    permission: str
    query: Query


_sources: dict[str, Source] = {}


def register(kind: str, permission: str, query: Query, *, label: str, icon: str) -> None:
    """Offer a search; called by the application's root, the last one of a kind counts."""
    _sources[kind] = Source(label, icon, permission, query)


@dataclass(frozen=True, slots=True)
class Found:
    """What one source answered."""

    source: Source
    choices: tuple[Choice, ...]


def find(tx: Tx, asked: str) -> list[Found]:
    """Return what each source that the actor may use knows of the text; nothing for a letter."""
    text = asked.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return []
    found = [
        Found(source, tuple(source.query(tx, text, PER_KIND)))
        for source in _sources.values()
        if tx.actor.may(source.permission)
    ]
    return [answer for answer in found if answer.choices]
