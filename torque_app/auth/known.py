"""Who was recognised in the last two seconds, so that an event costs no query.

Whoever loses a right is forgotten here the moment the change is committed, and `listeners` carry
the word to the other processes; two seconds is the bound when nothing carries it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from uuid import UUID

from torque_app.core.actor import Actor

SECONDS = 2.0
MOST = 20_000


@dataclass(frozen=True)
class Whom:
    """Of whom something changed: every field given must match."""

    user_id: UUID | None = None
    session_id: UUID | None = None
    tenant_id: UUID | None = None
    key_id: UUID | None = None

    def meets(self, actor: Actor) -> bool:
        """Tell whether the actor is one of those meant."""
        return (
            self.user_id in {None, actor.user_id}
            and self.session_id in {None, actor.session_id}
            and self.tenant_id in {None, actor.tenant_id}
            and self.key_id in {None, actor.key_id}
        )


@dataclass(frozen=True)
class _Entry:
    actor: Actor | None
    until: float


listeners: list[Callable[[Whom], None]] = []
_entries: dict[str, _Entry] = {}
_lock = Lock()
_generation = 0


def recognised(key: str, find: Callable[[], tuple[Actor | None, float | None]]) -> Actor | None:
    """Return the actor kept under a key, else whom `find` finds, kept for two seconds at most.

    `find` also says for how many seconds the answer can hold at all, None for any time.
    """
    entry = _entries.get(key)
    now = monotonic()
    if entry is not None and entry.until > now:
        return entry.actor
    before = _generation
    actor, at_most = find()
    until = now + (SECONDS if at_most is None else min(SECONDS, at_most))
    with _lock:
        # a change committed while we were reading: what we read may be the past
        if before == _generation:
            if len(_entries) >= MOST:
                _entries.clear()
            _entries[key] = _Entry(actor, until)
    return actor


def forget(whom: Whom, *, told: bool = False) -> None:
    """Drop everybody meant; `told` when another process said so, else the listeners hear it."""
    global _generation  # noqa: PLW0603 - one counter for the process, under its lock
    with _lock:
        _generation += 1
        gone = [k for k, e in _entries.items() if e.actor is None or whom.meets(e.actor)]
        for key in gone:
            del _entries[key]
    if not told:
        for listener in listeners:
            listener(whom)
