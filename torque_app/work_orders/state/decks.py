"""A board's cards, each column's in a var of its own."""

from collections.abc import Iterable
from typing import Any

import reflex as rx

from models.work_orders import OTStatus
from torque_app.work_orders.state.cards import Card


class Decks(rx.State, mixin=True):
    """The cards by column: what moves changes two of them, and only they travel to the screens."""

    draft: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    pending: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    approved: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    in_progress: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    waiting_parts: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    qc: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    completed: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    invoiced: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    closed: rx.Field[list[Card]] = rx.field(default_factory=list[Card])

    @property
    def cards(self) -> list[Card]:
        """Return the cards of all columns, in the columns' order."""
        return [card for status in OTStatus for card in getattr(self, status.lower())]

    def _deal(self, cards: Iterable[Card], *, anew: bool) -> None:
        """Give each column its cards; unless `anew`, one whose cards are the same is not sent."""
        dealt: dict[str, list[Card]] = {status.lower(): [] for status in OTStatus}
        for card in cards:
            dealt[card.column.lower()].append(card)
        for name, own in dealt.items():
            if anew or getattr(self, name) != own:
                setattr(self, name, own)


def decks_of(state: type[Decks]) -> list[rx.Var[list[dict[str, Any]]]]:
    """Return what a board component shows of a State that holds decks."""
    return [getattr(state, status.lower()).to(list[dict[str, Any]]) for status in OTStatus]
