"""A tablet's queue worked off: each action once, in its own transaction, by its own person."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from models.kiosk import ActionOutcome, KioskAction
from torque_app.core.actor import Actor
from torque_app.core.errors import Conflict, IllegalMove, TorqueError, Unavailable
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx, transaction
from torque_app.kiosk import queries
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import KnownDevice, Outcome, Person
from torque_app.kiosk.rules import clocks, deeds
from torque_app.kiosk.service.deeds import DEEDS
from torque_app.kiosk.service.refusals import GrantRefused

_log = logging.getLogger("torque.kiosk")
KIND: Final = 40
SENTENCE: Final = 300
DEPENDS: Final = "Depende de una acción que no se pudo hacer."
BROKEN: Final = "No pudimos anotarlo. Avísale al jefe de taller y anótalo en la OT."
NOW_OR_LATER: Final = (Conflict, IllegalMove)
"""What is refused as things stand, and not to this person for good."""


@dataclass(frozen=True)
class Action:
    """Something done at a tablet, under the key the tablet gave it; who did it proves `grant`."""

    key: UUID
    kind: str
    payload: Mapping[str, Any]
    happened_at: datetime
    grant: str = ""


def perform(
    device: KnownDevice,
    actions: Sequence[Action],
    *,
    sent_at: datetime | None = None,
    came: Mapping[str, Any] | None = None,
) -> list[Outcome]:
    """Do a tablet's actions in their order and return what became of each.

    One that was received before answers as it did then. One that fails stops only later ones
    about the same thing. `sent_at` is what the tablet's clock said when it sent them: its times
    are corrected by it. `came` is kept in the audit: address, user agent, request id.

    Raises:
        Unavailable: the database went away; what was done is done, the rest is sent again.
    """
    queue = _Queue(device, clocks.skew(sent_at, datetime.now(UTC)), dict(came or {}))
    with transaction(device.actor()) as tx:
        before = queries.seen(tx, device.id, {action.key for action in actions})
    outcomes = []
    for action in actions:
        outcome = before.get(action.key) or queue.do(action)
        before[action.key] = outcome
        queue.note(action, outcome)
        outcomes.append(outcome)
    return outcomes


class _Queue:
    """One delivery of a tablet: who its grants are, and what later actions can not build on."""

    def __init__(self, device: KnownDevice, skew: timedelta, came: dict[str, Any]) -> None:
        self._device = device
        self._skew = skew
        self._came = came
        self._people: dict[str, Person | None] = {}
        self._failed: set[UUID] = set()

    def note(self, action: Action, outcome: Outcome) -> None:
        """Remember what an action was about when it did not happen."""
        subject = _subject(action)
        if outcome.outcome is not ActionOutcome.DONE and subject is not None:
            self._failed.add(subject)

    def do(self, action: Action) -> Outcome:
        """Do one action that was not received before."""
        person = self._person(action.grant)
        if person is None:
            return Outcome(action.key, ActionOutcome.REFUSED, _(GrantRefused.message), {})
        try:
            return self._done(action, person)
        except TorqueError as refused:
            if refused.status == Unavailable.status:
                raise  # a server of ours is down: nothing was decided, the tablet asks again
            return self._refused(action, person, refused)
        except Exception:  # noqa: BLE001 - logged whole, and told as what it is
            # one action must not hold up a tablet's queue for ever: it is told, and logged whole
            _log.exception("a tablet's action failed", extra={"kind": action.kind[:KIND]})
            return self._refused(action, person, Conflict(BROKEN))

    def _person(self, grant: str) -> Person | None:
        if grant not in self._people:
            self._people[grant] = queries.person_by_grant(self._device, grant) if grant else None
        return self._people[grant]

    def _actor(self, person: Person) -> Actor:
        return replace(person.actor, context={**self._came, **person.actor.context})

    def _done(self, action: Action, person: Person) -> Outcome:
        now = datetime.now(UTC)
        if _subject(action) in self._failed:
            raise Conflict(DEPENDS)
        at = clocks.settled(
            action.happened_at + self._skew,
            now=now,
            entered_at=person.entered_at,
            ends_at=person.ends_at,
        )
        with transaction(self._actor(person), now=at) as tx:
            # the log tells when it was written down, the row when it was done
            tx.session.info["now"] = now
            return act(tx, self._device, action)

    def _refused(self, action: Action, person: Person, refused: TorqueError) -> Outcome:
        later = isinstance(refused, NOW_OR_LATER)
        outcome = Outcome(
            action.key,
            ActionOutcome.CONFLICT if later else ActionOutcome.REFUSED,
            _(str(refused))[:SENTENCE],
            {"code": refused.code, "fields": refused.fields},
        )
        with transaction(self._actor(person)) as tx:
            return record(tx, self._device, action, outcome)


def _subject(action: Action) -> UUID | None:
    try:
        return deeds.read(action.kind, action.payload).subject
    except TorqueError:
        return None


@needs(Kiosk.USE)
def act(tx: Tx, device: KnownDevice, action: Action) -> Outcome:
    """Do an action and keep its outcome, both or neither; a key seen before does nothing.

    Raises what the action is refused with: the outcome of that is another transaction's.
    """
    one_at_a_time(tx, f"kiosk:{device.id}")
    seen = queries.seen(tx, device.id, {action.key}).get(action.key)
    if seen is not None:
        return seen
    deed = deeds.read(action.kind, action.payload)
    if isinstance(deed, deeds.OfOrder):
        # nothing was done on an OT before it came to stand where it stands
        tx.now = max(tx.now, queries.standing_since(tx, deed.ot_id) or tx.now)
    answer = DEEDS[action.kind](tx, device, deed)
    if isinstance(answer, TorqueError):
        sentence, more = _(str(answer))[:SENTENCE], {"code": answer.code, **answer.details}
        return _keep(tx, device, action, Outcome(action.key, ActionOutcome.REFUSED, sentence, more))
    return _keep(tx, device, action, Outcome(action.key, ActionOutcome.DONE, "", answer))


@needs(Kiosk.USE)
def record(tx: Tx, device: KnownDevice, action: Action, outcome: Outcome) -> Outcome:
    """Keep what an action was refused with, unless somebody else received it meanwhile."""
    one_at_a_time(tx, f"kiosk:{device.id}")
    seen = queries.seen(tx, device.id, {action.key}).get(action.key)
    return seen or _keep(tx, device, action, outcome)


def _keep(tx: Tx, device: KnownDevice, action: Action, outcome: Outcome) -> Outcome:
    assert tx.actor.user_id is not None
    tx.session.add(
        KioskAction(
            device_id=device.id,
            action_key=action.key,
            user_id=tx.actor.user_id,
            kind=action.kind[:KIND],
            payload=deeds.kept(action.payload),
            happened_at=action.happened_at,
            received_at=tx.session.info["now"],
            outcome=outcome.outcome,
            sentence=outcome.sentence,
            answer=outcome.answer,
        )
    )
    return outcome
