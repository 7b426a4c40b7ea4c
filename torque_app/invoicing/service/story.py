"""The story of a document: every step in one sentence, with what proves it."""

from typing import Any

from sqlmodel import col, select

from models.invoicing import Dte, DteStep
from torque_app.core.texts import _
from torque_app.core.tx import Tx

_LONGEST = 300


def tell(tx: Tx, dte: Dte, step: str, sentence: str, **evidence: Any) -> None:
    """Add a step, in the language of the place; evidence that is None or empty is left out."""
    tx.session.add(
        DteStep(
            dte_id=dte.id,
            step=step,
            sentence=_(sentence)[:_LONGEST],
            evidence={name: value for name, value in evidence.items() if value not in (None, "")},
            actor_id=tx.actor.user_id,
            happened_at=tx.now,
        )
    )


def tell_once(tx: Tx, dte: Dte, step: str, sentence: str, **evidence: Any) -> bool:
    """Add the step unless the last one says the same; return whether it was added."""
    last = tx.session.exec(
        select(DteStep)
        .where(DteStep.dte_id == dte.id)
        .order_by(col(DteStep.happened_at).desc(), col(DteStep.id).desc())
        .limit(1)
    ).first()
    if last is not None and (last.step, last.sentence) == (step, _(sentence)[:_LONGEST]):
        return False
    tell(tx, dte, step, sentence, **evidence)
    return True
