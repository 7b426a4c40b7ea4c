"""Filters saved for a page, and forgotten."""

from dataclasses import asdict
from typing import Final

from models.base import new_id
from torque_app.auth.permissions import OwnSession
from torque_app.auth.queries.filters import FILTERS, SavedFilter, kept
from torque_app.auth.service.ground import locked_user
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx

NAME: Final = 40
QUERY: Final = 600
MOST: Final = 20
"""Filters that one person keeps for one page."""


@needs(OwnSession.OWN)
def save_filter(tx: Tx, *, page: str, name: str, query: str) -> SavedFilter:
    """Keep what a page is asked under a name; the same name again is written over.

    Raises:
        Invalid: no name, or one too long. Conflict: too many are kept.
    """
    called = " ".join(name.split())
    if not 1 <= len(called) <= NAME:
        raise Invalid.field("name", Sentence("Ponle un nombre de 1 a {most} letras.", most=NAME))
    if len(query) > QUERY:
        raise Invalid.field("name", "Hay demasiados filtros puestos para guardarlos juntos.")
    user = locked_user(tx, tx.actor.user_id)
    workshop = str(tx.actor.tenant_id)
    before = kept(user.preferences, workshop)
    same = next((o for o in before if (o.page, o.name.lower()) == (page, called.lower())), None)
    if same is None and sum(one.page == page for one in before) >= MOST:
        raise Conflict(
            Sentence("Guardas {most} filtros como máximo. Elimina uno primero.", most=MOST)
        )
    saved = SavedFilter(same.id if same else str(new_id()), page, called, query)
    after = [saved if one is same else one for one in before] if same else [*before, saved]
    _keep(tx, after)
    return saved


@needs(OwnSession.OWN)
def forget_filter(tx: Tx, filter_id: str) -> None:
    """Forget a saved filter; what is forgotten already stays so."""
    user = locked_user(tx, tx.actor.user_id)
    before = kept(user.preferences, str(tx.actor.tenant_id))
    _keep(tx, [one for one in before if one.id != filter_id])


def _keep(tx: Tx, filters: list[SavedFilter]) -> None:
    user = locked_user(tx, tx.actor.user_id)
    everywhere = dict(user.preferences.get(FILTERS, {}))
    everywhere[str(tx.actor.tenant_id)] = [asdict(one) for one in filters]
    user.preferences = user.preferences | {FILTERS: everywhere}
