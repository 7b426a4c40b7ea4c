"""Failures to order: a rule makes a service misbehave, some times or with some probability.

Numbers in the comments are those of the table in docs/sii-simulator.md. A mode is either of the
wire (`wire.py` replaces, delays or spoils the answer) or of the meaning (the service asks for it
by name). Draws depend only on the seed, the rule and its count: a restart changes nothing.
"""

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Any

from torque_app.integrations.sii.simulator.store import Store


class Mode(StrEnum):
    """What can be made to go wrong."""

    DEAF = "deaf"  # 1: nobody accepts connections for `seconds`
    LOST_ANSWER = "lost_answer"  # 2: processed, then no answer for `seconds`
    MAINTENANCE_PAGE = (
        "maintenance_page"  # 3: Apache's HTML with `status`; `processed` first or not
    )
    ERROR_500_TEXT = "error_500_text"  # 4: processed, then the text
    EMPTY_BODY = "empty_body"  # 5: processed, then nothing
    LOGIN_PAGE = "login_page"  # 6
    DEAD_TOKEN = "dead_token"  # 7  # noqa: S105
    OLD_SEED = "old_seed"  # 8
    NOT_READY = "not_ready"  # 9: -11/2, for the first `seconds` when given
    STUCK = "stuck"  # 10: stays in `state` until released, or for `seconds`
    DOCUMENTS_REJECTED = "documents_rejected"  # 11: a `share` of them
    NO_DETAIL = "no_detail"  # 11: the boletas' answer without its reasons
    DOCUMENTS_OBJECTED = "documents_objected"  # 12: a `share` of them
    SIGNATURE_REFUSED = "signature_refused"  # 13: RFR
    SENT_BEFORE = "sent_before"  # 14: STATUS 99 at the first try, as behind a proxy that retries
    RESET = "reset"  # 15: the connection is reset; `processed` first or not
    BLOCKED = "blocked"  # 16: the web firewall's 403
    RATE_LIMIT = "rate_limit"  # 17: `status`, `seconds`
    CHARSET_LIE = "charset_lie"  # 18
    ODD_ORDER = "odd_order"  # 19: header last, prefix on Return, no declaration
    STRANGE_WSDL = "strange_wsdl"  # 20: the address is the unreachable nogal.sii.cl
    SLOW = "slow"  # 21: overload, the answer takes `seconds`
    EARLY_MAIL = "early_mail"  # 22: the diagnosis is mailed before the state says so
    DOUBLE_MAIL = "double_mail"  # 22: the diagnosis is mailed twice
    CLOCK_SKEW = "clock_skew"  # 23: SII's clock is `seconds` off
    FILE_CUT = "file_cut"  # STATUS 3
    UPLOAD_STATUS = "upload_status"  # any other STATUS: `status`
    QUERY_STATE = "query_state"  # an ESTADO instead of the answer: `state`
    ACCESS_DENIED = "access_denied"  # the SOAP fault of the wrong host


Drawn = Mapping[Mode, Mapping[str, Any]]
"""The modes that hit this request, each with its argument."""


OWN_PAGES = "simulator"
"""The service name of the simulator's own pages and API."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One order: which services ("*" any, "a|b" both), how likely, how often yet (None: always).

    The argument's `when` limits it to hours and days of the month in Chile:
    `{"from": "22:00", "to": "06:00", "days": [20, -1]}`, where -1 is the month's last day.
    """

    id: int
    mode: Mode
    service: str
    probability: float
    times: int | None
    argument: Mapping[str, Any]

    def covers(self, service: str, at: datetime) -> bool:
        """Whether it concerns the service now; the simulator's own pages are never hit."""
        if service == OWN_PAGES:
            return False
        named = self.service == "*" or service in self.service.split("|")
        return named and in_window(self.argument.get("when") or {}, at)


def in_window(when: Mapping[str, Any], at: datetime) -> bool:
    """Whether a moment in Chile falls in the hours and on the days; without limits, always."""
    last = monthrange(at.year, at.month)[1]
    days = {last + 1 + day if day < 0 else day for day in when.get("days", ())}
    if days and at.day not in days:
        return False
    begins, ends = str(when.get("from", "")), str(when.get("to", ""))
    if not begins or not ends:
        return True
    clock = f"{at:%H:%M}"
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


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

    def remove(self, ident: int) -> None:
        """Drop one rule."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM faults WHERE id = ?", (ident,))

    def struck(self) -> dict[str, int]:
        """Return how many requests each mode has hit so far, of rules that are still there."""
        with self._store.transaction() as db:
            rows = db.execute("SELECT mode, sum(struck) AS n FROM faults GROUP BY mode").fetchall()
        return {row["mode"]: row["n"] for row in rows}

    def draw(self, service: str, at: datetime) -> Drawn:
        """Return the modes that hit a request to the service, and count them."""
        hits: dict[Mode, Mapping[str, Any]] = {}
        if service == OWN_PAGES:
            return hits
        with self._store.transaction() as db:
            for rule in self.rules():
                if not rule.covers(service, at):
                    continue
                drawn = db.execute(
                    "UPDATE faults SET drawn = drawn + 1 WHERE id = ? RETURNING drawn", (rule.id,)
                ).fetchone()["drawn"]
                # not cryptography: the same seed must give the same failures
                chance = Random(f"{self._seed}:{rule.id}:{drawn}").random()  # noqa: S311
                if chance < rule.probability:
                    db.execute(
                        "UPDATE faults SET times = times - 1, struck = struck + 1 WHERE id = ?",
                        (rule.id,),
                    )
                    hits[rule.mode] = rule.argument
        return hits
