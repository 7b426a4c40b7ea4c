"""One Redis client per process; every value kept there can be lost and is rebuilt."""

from functools import lru_cache

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

from torque_app.settings import settings


@lru_cache(maxsize=1)
def redis() -> Redis:
    """Return the client, which retries a lost connection three times within a second."""
    client: Redis = Redis.from_url(
        settings().redis_url.get_secret_value(),
        socket_timeout=5,
        socket_connect_timeout=5,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
        retry_on_error=[Disconnected, TooSlow],
        health_check_interval=30,
    )
    return client
