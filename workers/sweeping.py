"""The log of automatic rules, kept as long as somebody asks what a rule did."""

from typing import Final

import psycopg

UNMET_DAYS: Final = 30
DAYS: Final = 180
AT_ONCE: Final = 5000

_FORGET: Final = """
    DELETE FROM automation_runs r USING (
        SELECT tenant_id, id FROM automation_runs
        WHERE event_key NOT LIKE 'daily:%%'
          AND ran_at < now() - make_interval(
                  days => CASE outcome WHEN 'NOT_MET' THEN %s ELSE %s END)
        LIMIT %s FOR UPDATE SKIP LOCKED) old
    WHERE (r.tenant_id, r.id) = (old.tenant_id, old.id)
"""


def sweep_runs(admin: "psycopg.Connection[tuple[object, ...]]") -> int:
    """Delete runs of 180 days ago, and after 30 those that met no condition; return how many.

    What was said to a question of the day stays: it is what keeps the same from being said again.
    """
    gone = 0
    while True:
        batch = admin.execute(_FORGET, (UNMET_DAYS, DAYS, AT_ONCE)).rowcount
        gone += batch
        if batch < AT_ONCE:
            return gone
