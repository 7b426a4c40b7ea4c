"""Filters that somebody saved for a page: their own, in this workshop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from models.auth import User
from torque_app.auth.permissions import OwnSession
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

FILTERS: Final = "filters"
"""The preference that keeps them: workshop -> list of {id, page, name, query}."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A name for what a page is asked; `query` is the part of its address after the question."""

    id: str
    page: str
    name: str
    query: str


@needs(OwnSession.OWN)
def saved_filters(tx: Tx, page: str) -> list[SavedFilter]:
    """Return what the actor saved for a page, in the order it was saved."""
    asked = select(User.preferences).where(col(User.id) == tx.actor.user_id)  # type: ignore[call-overload]
    preferences: Mapping[str, Any] = tx.session.execute(asked).scalar() or {}
    return [one for one in kept(preferences, str(tx.actor.tenant_id)) if one.page == page]


def kept(preferences: Mapping[str, Any], workshop: str) -> list[SavedFilter]:
    """Return what preferences hold for a workshop."""
    stored = preferences.get(FILTERS, {}).get(workshop, [])
    return [SavedFilter(one["id"], one["page"], one["name"], one["query"]) for one in stored]
