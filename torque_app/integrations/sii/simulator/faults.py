"""Failures to order: a rule makes a service misbehave, some times or with some probability.

Numbers in the comments are those of the project's list of SII failure modes. A mode is either of
the wire (`wire.py` replaces, delays or spoils the answer) or of the meaning (the service asks for
it by name). Draws depend only on the seed, the rule and its count: a restart changes nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from torque_app.integrations.sii.simulator.store import Store


class Mode(StrEnum):
    """What can be made to go wrong."""

    LOST_ANSWER = "lost_answer"  # 2: processed, then no answer for `seconds`
    MAINTENANCE_PAGE = (
        "maintenance_page"  # 3: Apache's HTML with `status`; `processed` first or not
    )
    ERROR_500_TEXT = "error_500_text"  # 4
    EMPTY_BODY = "empty_body"  # 5: processed, then nothing
    LOGIN_PAGE = "login_page"  # 6
    DEAD_TOKEN = "dead_token"  # 7  # noqa: S105
    OLD_SEED = "old_seed"  # 8
    NOT_READY = "not_ready"  # 9: -11/2
    STUCK = "stuck"  # 10: stays in `state` until released
    DOCUMENTS_REJECTED = "documents_rejected"  # 11
    DOCUMENTS_OBJECTED = "documents_objected"  # 12
    SIGNATURE_REFUSED = "signature_refused"  # 13: RFR
    FILE_CUT = "file_cut"  # STATUS 3
    RATE_LIMIT = "rate_limit"  # 17: `status`, `seconds`
    CHARSET_LIE = "charset_lie"  # 18
    ODD_ORDER = "odd_order"  # 19: header last, prefix on Return, no declaration


Drawn = Mapping[Mode, Mapping[str, Any]]
"""The modes that hit this request, each with its argument."""


OWN_PAGES = "simulator"
"""The service name of the simulator's own pages and API."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One order: which services ("*" any, "a|b" both), how likely, how often yet (None: always)."""

    id: int
    mode: Mode
    service: str
    probability: float
    times: int | None
    argument: Mapping[str, Any]

    def covers(self, service: str) -> bool:
        """Whether it concerns the service; the simulator's own pages are never hit."""
        if service == OWN_PAGES:
            return False
        return self.service == "*" or service in self.service.split("|")


class Faults:
    """The rules in force."""

    def __init__(self, store: Store, *, seed: int) -> None:
        self._store = store
        self._seed = seed

    def order(
        self,
        mode: Mode,
        *,
        service: str = "*",
        probability: float = 1.0,
        times: int | None = None,
        argument: Mapping[str, Any] | None = None,
    ) -> int:
        """Add a rule and return its number."""
        with self._store.transaction() as db:
            cursor = db.execute(
                "INSERT INTO faults (mode, service, probability, times, argument) "
                "VALUES (?, ?, ?, ?, ?)",
                (mode.value, service, probability, times, json.dumps(dict(argument or {}))),
            )
            return int(cursor.lastrowid or 0)

    def rules(self) -> list[Rule]:
        """Return the rules that can still hit."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM faults WHERE times IS NULL OR times > 0 ORDER BY id"
            ).fetchall()
        return [
            Rule(
                row["id"],
                Mode(row["mode"]),
                row["service"],
                row["probability"],
                row["times"],
                json.loads(row["argument"]),
            )
            for row in rows
        ]

    def clear(self) -> None:
        """Drop every rule."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM faults")

    def draw(self, service: str) -> Drawn:
        """Return the modes that hit a request to the service, and count them."""
        hits: dict[Mode, Mapping[str, Any]] = {}
        with self._store.transaction() as db:
            for rule in self.rules():
                if not rule.covers(service):
                    continue
                drawn = db.execute(
                    "UPDATE faults SET drawn = drawn + 1 WHERE id = ? RETURNING drawn", (rule.id,)
                ).fetchone()["drawn"]
                # not cryptography: the same seed must give the same failures
                chance = Random(f"{self._seed}:{rule.id}:{drawn}").random()  # noqa: S311
                if chance < rule.probability:
                    db.execute("UPDATE faults SET times = times - 1 WHERE id = ?", (rule.id,))
                    hits[rule.mode] = rule.argument
        return hits
