"""Rules the demonstration's workshops made themselves, what they did, and a week to try them on."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from models.automation import AutomationRule, AutomationRun, RunOutcome
from models.values import plate
from models.work_orders import OTStatus
from torque_app.automation.service import EXAMPLES, Example, action_of
from torque_app.seed.people import Workshop
from torque_app.seed.rows import Book, Cursor, Dice
from torque_app.work_orders.lifecycle import NAMES

ON: Final = 3
"""How many of the examples run; the others wait to be tried."""
_MOST_PER_HOUR: Final = 20
_WEEK: Final = timedelta(days=6)

_MOVES: Final = """
SELECT h.id, h.changed_at, h.from_status, h.to_status, o.number, o.client_snapshot
  FROM work_order_status_history h JOIN work_orders o
    ON o.tenant_id = h.tenant_id AND o.id = h.work_order_id
 WHERE h.tenant_id = %s AND h.from_status IS NOT NULL AND h.changed_at BETWEEN %s AND %s
 ORDER BY h.changed_at DESC, h.id LIMIT 300
"""
_REMEMBERED: Final = """
INSERT INTO outbox_messages (tenant_id, id, name, payload, topics, actor, status, attempts,
                             not_before, created_at, done_at)
SELECT h.tenant_id, h.id, 'OTMoved',
       jsonb_build_object('ot_id', o.id, 'number', o.number, 'from_status', h.from_status,
                          'to_status', h.to_status, 'moved_by', h.changed_by),
       '{}', '{}', 'DONE', 0, h.changed_at, h.changed_at, h.changed_at
  FROM work_order_status_history h JOIN work_orders o
    ON o.tenant_id = h.tenant_id AND o.id = h.work_order_id
 WHERE h.tenant_id = %s AND h.from_status IS NOT NULL AND h.changed_at BETWEEN %s AND %s
"""


class Rules:
    """Writes the rules over OTs that are in the database."""

    def __init__(self, book: Book, dice: Dice, shop: Workshop, *, now: datetime) -> None:
        self.book, self.dice, self.shop, self.now = book, dice, shop, now

    def make(self, cursor: Cursor) -> None:
        """Write the rules, the moves of the last days they can be tried on, and their log."""
        since = self.now - _WEEK
        cursor.execute(_REMEMBERED, (self.shop.tenant_id, since, self.now))
        rules = [self._rule(one, place) for place, one in enumerate(EXAMPLES)]
        cursor.execute(_MOVES, (self.shop.tenant_id, since, self.now))
        for move in cursor.fetchall():
            self._ran(rules[0], move)
        self.book.write(cursor)

    def _rule(self, example: Example, place: int) -> UUID:
        opened = self.now - timedelta(days=30)
        key, runs = self.dice.id(opened), place < ON
        self.book.add(
            AutomationRule,
            id=key,
            name=example.name,
            trigger=example.trigger,
            conditions=[dict(one) for one in example.conditions],
            actions=[action_of(example, {example.template})],
            is_active=runs,
            max_per_hour=_MOST_PER_HOUR,
            tested_at=opened + timedelta(minutes=10) if runs else None,
            created_by=self.shop.people[self.shop.plan.staff[0][1]],
            created_at=opened,
            version=1,
        )
        return key

    def _ran(self, rule_id: UUID, move: tuple[Any, ...]) -> None:
        key, at, before, after, number, snapshot = move
        done = after == "COMPLETED"
        self.book.add(
            AutomationRun,
            id=self.dice.id(at),
            rule_id=rule_id,
            event_key=str(key),
            ran_at=at,
            outcome=RunOutcome.DONE if done else RunOutcome.NOT_MET,
            figures={
                "numero": number,
                "cliente": snapshot.get("client", ""),
                "patente": plate.formatted(snapshot.get("plate", "")),
                "antes": NAMES[OTStatus(before)],
                "ahora": NAMES[OTStatus(after)],
            },
            told="Escribió 1 mensaje." if done else "",
        )
