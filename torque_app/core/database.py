"""The engines: one for the runtime role, one for the few jobs that see every tenant."""

import json
import select
from functools import lru_cache, partial
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from torque_app.settings import Settings, settings

_dumps = partial(json.dumps, default=str, ensure_ascii=False, separators=(",", ":"))


def _engine(url: SecretStr, chosen: Settings, pool: int) -> Engine:
    address = url.get_secret_value()
    scheme, _, rest = address.partition("://")
    connect: dict[str, Any] = {"application_name": "torque", "connect_timeout": 10}
    # a transaction pooler hands prepared statements to other sessions: 216 of 1500 failed once
    if chosen.database_pooler == "transaction":
        connect["prepare_threshold"] = None
    made = create_engine(
        f"postgresql+psycopg://{rest}" if scheme.startswith("postgres") else address,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=15,
        pool_use_lifo=True,  # few connections stay warm, instead of all of them lukewarm
        hide_parameters=True,  # personal data stays out of error logs
        json_serializer=_dumps,
        connect_args=connect,
    )
    event.listen(made, "checkout", _still_open)
    return made


def _still_open(raw: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool replace a connection that the server has ended: it says so, or hangs up.

    A live server is silent between transactions. Looking whether there is something to read costs
    no trip; a ping before each use did.
    """
    if raw.closed:
        raise DisconnectionError
    looking = select.poll()  # and not select(), which knows no file beyond the 1024th
    looking.register(raw, select.POLLIN)
    if looking.poll(0):
        raise DisconnectionError


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Return the engine of role torque_app: every row it sees is one tenant's."""
    chosen = settings()
    return _engine(chosen.database_url, chosen, chosen.database_pool)


@lru_cache(maxsize=1)
def admin_engine() -> Engine:
    """Return the engine of role torque_admin (BYPASSRLS): relay, clock, chainer, nothing else."""
    chosen = settings()
    return _engine(chosen.database_admin_url, chosen, 4)


def dispose() -> None:
    """Close the pools; a forked child must never share its parent's connections."""
    for cached in (engine, admin_engine):
        if cached.cache_info().currsize:
            cached().dispose(close=False)
            cached.cache_clear()
