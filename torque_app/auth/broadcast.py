"""Tells the other processes whom to recognise anew, over Redis; the root starts it."""

import json
import logging
from threading import Event, Thread
from uuid import UUID, uuid4

import redis

from torque_app.auth import known
from torque_app.settings import settings

CHANNEL = "torque:sessions"
_log = logging.getLogger(__name__)


class Broadcast:
    """One publisher and one listening thread a process."""

    def __init__(self) -> None:
        self._me = uuid4().hex
        self._redis = redis.Redis.from_url(
            settings().redis_url.get_secret_value(), socket_timeout=2, socket_connect_timeout=1
        )
        self._ended = Event()
        self._thread = Thread(target=self._listen, name="sessions", daemon=True)

    def start(self) -> None:
        """Begin to speak and to listen."""
        known.listeners.append(self._tell)
        self._thread.start()

    def stop(self) -> None:
        """Stop both; returns when the thread has ended."""
        known.listeners.remove(self._tell)
        self._ended.set()
        self._thread.join(timeout=5)
        self._redis.close()

    def _tell(self, whom: known.Whom) -> None:
        said = {name: str(value) for name, value in vars(whom).items() if value is not None}
        try:
            self._redis.publish(CHANNEL, json.dumps(said | {"from": self._me}))
        except redis.RedisError:
            # not fatal: the others ask the database again within two seconds
            _log.warning("could not tell the other processes about a session", exc_info=True)

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                self._follow()
            except (redis.RedisError, OSError):
                self._ended.wait(1)

    def _follow(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            known.forget(known.Whom(), told=True)  # what was said while we were away is unknown
            while not self._ended.is_set():
                message = heard.get_message(timeout=0.5)
                if message is not None:
                    self._hear(message["data"])

    def _hear(self, body: bytes) -> None:
        try:
            said = json.loads(body)
            if said.pop("from", None) == self._me:
                return
            whom = known.Whom(**{name: UUID(value) for name, value in said.items()})
        except (ValueError, TypeError, AttributeError):
            _log.warning("an unreadable word about sessions was ignored")
            return
        known.forget(whom, told=True)
