"""From the outbox to the queue: wakes on NOTIFY, hands over under a lease, loses nothing."""

import logging
import time
from collections import defaultdict
from datetime import timedelta
from uuid import UUID

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from torque_app.core.redis import redis
from torque_app.core.topics import publish
from torque_app.settings import settings
from workers.job import wanted
from workers.queue import hand_over, queue

log = logging.getLogger("torque.relay")

LEASE_SECONDS = 15
BATCH = 200
EPOCH = "torque:relay:epoch"

# The lease only says when to look again: a message whose job waits or runs is left alone.
_CLAIM = """
    UPDATE outbox_messages SET status = 'QUEUED', lease_until = now() + make_interval(secs => %s)
    WHERE (tenant_id, id) IN (
        SELECT tenant_id, id FROM outbox_messages
        WHERE status IN ('PENDING', 'QUEUED') AND not_before <= now()
          AND (status = 'PENDING' OR lease_until < now())
        ORDER BY not_before LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING tenant_id, id, name, topics
"""
_DONE = """
    UPDATE outbox_messages SET status = 'DONE', done_at = now()
    WHERE (tenant_id, id) IN (SELECT * FROM unnest(%s::uuid[], %s::uuid[]))
"""
_ALL_AGAIN = "UPDATE outbox_messages SET lease_until = now() WHERE status = 'QUEUED'"
_NEXT = "SELECT min(not_before) - now() FROM outbox_messages WHERE status = 'PENDING'"

Claimed = tuple[UUID, UUID, str, list[str]]


def relay() -> None:
    """Run until the process is told to stop; reconnects to both servers with a pause."""
    while True:
        try:
            with psycopg.connect(
                settings().database_admin_url.get_secret_value(),
                autocommit=True,
                application_name="torque-relay",
            ) as connection:
                connection.execute("LISTEN outbox")
                _pump(connection, redis())
        except (psycopg.Error, RedisError) as lost:
            log.warning("relay lost a server, retrying: %s", type(lost).__name__)
            time.sleep(0.5)


def _pump(connection: psycopg.Connection[tuple[object, ...]], client: Redis) -> None:
    jobs = queue(client)
    while True:
        _resend_if_forgotten(connection, client)
        claimed = step(connection, client, jobs)
        if claimed < BATCH:
            for _notification in connection.notifies(timeout=_pause(connection), stop_after=1):
                break


def step(connection: psycopg.Connection[tuple[object, ...]], client: Redis, jobs: Queue) -> int:
    """Claim one batch, tell the open pages, hand over what somebody handles; return its size."""
    claimed: list[Claimed] = connection.execute(_CLAIM, (LEASE_SECONDS, BATCH)).fetchall()  # type: ignore[assignment]
    if not claimed:
        return 0
    _tell_pages(client, claimed)
    idle = [(tenant, message) for tenant, message, name, _ in claimed if not wanted(name)]
    for tenant, message, name, _ in claimed:
        if wanted(name):
            hand_over(jobs, tenant, message)
    if idle:
        tenants, messages = zip(*idle, strict=True)
        connection.execute(_DONE, (list(tenants), list(messages)))
    return len(claimed)


def _tell_pages(client: Redis, claimed: list[Claimed]) -> None:
    changed: dict[UUID, list[str]] = defaultdict(list)
    for tenant, _, _, topics in claimed:
        changed[tenant] += topics
    pipeline = client.pipeline(transaction=False)
    for tenant, topics in changed.items():
        publish(pipeline, tenant, topics)
    pipeline.execute()


def _resend_if_forgotten(connection: psycopg.Connection[tuple[object, ...]], client: Redis) -> None:
    """Notice a Redis that lost everything (flushed, replaced) and hand all over again at once."""
    if client.set(EPOCH, str(time.time()), nx=True):
        connection.execute(_ALL_AGAIN)


def _pause(connection: psycopg.Connection[tuple[object, ...]]) -> float:
    """Return how long to listen: until the next postponed message, at most half a second."""
    row = connection.execute(_NEXT).fetchone()
    wait = row[0] if row else None
    return min(0.5, max(0.0, wait.total_seconds())) if isinstance(wait, timedelta) else 0.5
