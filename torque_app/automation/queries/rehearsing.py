"""A rule tried on what happened lately, or on what today's question answers; nothing is done."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import ValidationError
from sqlmodel import col, select

from models.outbox import OutboxMessage
from torque_app.automation.deeds import DEEDS
from torque_app.automation.permissions import Automation
from torque_app.automation.queries.rows import Rehearsal, Rehearsed
from torque_app.automation.rules import actions, conditions, holes
from torque_app.automation.triggers import Trigger
from torque_app.automation.triggers import trigger as on_offer
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.events import decode
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import OFFERS, Value, shown

DAYS: Final = 7
"""How far back it is tried: delivered messages are swept away after that."""
MOST: Final = 500
SHOWN: Final = 50

Happened = tuple[datetime, Mapping[str, Value] | None]


@needs(Automation.CONFIGURE)
def rehearse(
    tx: Tx,
    *,
    trigger: str,
    conditions: Iterable[Mapping[str, Any]],
    actions: Iterable[Mapping[str, Any]],
) -> Rehearsal:
    """Return what a rule would have done with the last 7 days; the newest 500 events count.

    Raises Invalid when nothing of the name is on offer, or a condition is none.
    """
    about = on_offer(trigger)
    if about is None:
        raise Invalid.field("trigger", "Elige un suceso de la lista.")
    return _tried(tx, about, conditions, actions)


def _tried(
    tx: Tx,
    about: Trigger,
    wanted: Iterable[Mapping[str, Any]],
    doing: Iterable[Mapping[str, Any]],
) -> Rehearsal:
    try:
        asked, done = conditions.read(wanted), actions.read(doing)
    except (KeyError, ValueError):
        raise Invalid.field("conditions", "Revisa las condiciones.") from None
    happened = met = gone = 0
    rows: list[Rehearsed] = []
    for at, values in _today(tx, about) if about.due else _past(tx, about.name):
        happened += 1
        if values is None:
            gone += 1
            continue
        holds = conditions.meets(asked, values, about.figures)
        met += holds
        if len(rows) < SHOWN:
            told = shown(values, about.figures)
            would = tuple(_would(one, told) for one in done) if holds else ()
            rows.append(Rehearsed(at, holds, told, would))
    return Rehearsal(DAYS, happened, met, gone, tuple(rows))


def _past(tx: Tx, name: str) -> Iterator[Happened]:
    query = (
        select(OutboxMessage.created_at, OutboxMessage.payload)
        .where(
            OutboxMessage.name == name,
            OutboxMessage.created_at >= tx.now - timedelta(days=DAYS),
        )
        .order_by(col(OutboxMessage.created_at).desc())
        .limit(MOST)
    )
    for at, payload in tx.session.exec(query):
        try:
            yield at, OFFERS[name].measured(tx, decode(name, dict(payload)))
        except (NotFound, ValidationError):  # deleted since, or told by an older version of us
            yield at, None


def _today(tx: Tx, about: Trigger) -> Iterator[Happened]:
    if about.due is None:
        return
    for count, one in enumerate(about.due(tx)):
        if count == MOST:
            return
        yield tx.now, one.values


def _would(action: actions.Action, told: Mapping[str, str]) -> str:
    deed = DEEDS.get(action.name)
    if deed is None:
        return action.name
    texts = [
        holes.filled(action.arguments.get(one.name, ""), told)
        for one in deed.arguments
        if one.choices is None
    ]
    words = ": ".join(text for text in texts if text)
    label = Sentence(deed.label)
    return _(Sentence("{deed}: «{words}»", deed=label, words=words) if words else label)
