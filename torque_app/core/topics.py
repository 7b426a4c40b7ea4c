"""Telling every open page, of any process, that something it shows has changed."""

from collections.abc import Iterable
from uuid import UUID

from redis import Redis

CHANNEL = "torque:live"


def wire_form(tenant_id: UUID | str, topic: str) -> str:
    """Return how a tenant's topic travels: `tenant_id|topic`."""
    return f"{tenant_id}|{topic}"


def publish(redis: Redis, changed: Iterable[tuple[UUID, str]]) -> None:
    """Publish each (tenant, topic) once; called after the commit, by the relay."""
    pipeline = redis.pipeline(transaction=False)
    for tenant_id, topic in dict.fromkeys(changed):
        pipeline.publish(CHANNEL, wire_form(tenant_id, topic))
    pipeline.execute()
