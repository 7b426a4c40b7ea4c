"""Who kills processes and empties the queue, at moments and in an order that a seed repeats."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import redis

from tests.installation import Installation

# How often each happens, relative to the others; the job workers are what exactly-once is about.
ACTS = {
    "web": 5,
    "relay": 6,  # and the clock with it
    "job": 6,
    "workers": 2,
    "flush": 4,
    "simulator": 2,
    "valkey": 1,
    "postgres": 1,
}
PAUSE = (0.6, 2.2)


class Saboteur(threading.Thread):
    """Does `acts` bad things, then ends; `deeds` counts what it did."""

    def __init__(self, installation: Installation, *, seed: int, acts: int) -> None:
        super().__init__(daemon=True)
        self.installation = installation
        self.dice = random.Random(seed)
        self.acts = acts
        self.deeds: Counter[str] = Counter()
        self.failure: Exception | None = None

    def run(self) -> None:
        """Act, wait, act again; each kind at least once, the rest by the dice."""
        plan = list(ACTS) + self.dice.choices(list(ACTS), list(ACTS.values()), k=self.acts)
        plan = plan[: self.acts]
        self.dice.shuffle(plan)
        try:
            for act in plan:
                time.sleep(self.dice.uniform(*PAUSE))
                if self._does(act):
                    self.deeds[act] += 1
        except Exception as failure:  # noqa: BLE001 - told by the test's own thread
            self.failure = failure

    def _does(self, act: str) -> bool:
        if act == "flush":
            return _if_there(self._flush)
        return self.installation.kill(act, self.dice) is not None

    def _flush(self) -> None:
        with redis.Redis.from_url(self.installation.environment()["REDIS_URL"]) as client:
            client.flushall()


def _if_there(act: Callable[[], None]) -> bool:
    try:
        act()
    except redis.RedisError:  # killed a moment ago: nothing to empty
        return False
    return True
