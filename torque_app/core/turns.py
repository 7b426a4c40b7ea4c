"""Turns: whoever does the same to the same thing of a workshop waits for the one before."""

from typing import Final

from sqlalchemy import text

from torque_app.core.tx import Tx

_TURN: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def one_at_a_time(tx: Tx, what: str) -> None:
    """Wait until nobody else of this workshop does `what`; the turn ends with the transaction."""
    tx.session.execute(_TURN, {"key": f"{tx.actor.tenant_id}:{what}"})
