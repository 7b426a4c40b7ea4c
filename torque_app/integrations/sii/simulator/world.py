"""Everything a service of the simulator needs, and how a request reaches it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from torque_app.integrations.sii.simulator.door import Door
from torque_app.integrations.sii.simulator.faults import Drawn, Faults, Mode
from torque_app.integrations.sii.simulator.ledger import Ledger
from torque_app.integrations.sii.simulator.registry import Registry
from torque_app.integrations.sii.simulator.schemas import Schemas
from torque_app.integrations.sii.simulator.sessions import Sessions

CHILE = ZoneInfo("America/Santiago")
_SHORTEST, _LONGEST = 1.0, 3.0


@dataclass(frozen=True, slots=True)
class World:
    """The simulator's parts; `speed` divides the seconds an envelope takes."""

    sessions: Sessions
    ledger: Ledger
    claims: Registry
    faults: Faults
    schemas: Schemas
    authority: bytes
    speed: float
    seed: int
    door: Door
    now: Callable[[], float] = time.time

    def duration(self, digest: str) -> float:
        """Return the seconds an envelope takes, always the same for the same file and seed."""
        chance = Random(f"{self.seed}:{digest}")  # noqa: S311 - repeatable on purpose
        return chance.uniform(_SHORTEST, _LONGEST) / self.speed


@dataclass(frozen=True)
class Exchange:
    """One request being served: its parts already read, and the failures that hit it."""

    world: World
    request: Request
    body: bytes
    fields: tuple[tuple[str, str | UploadFile], ...]
    faults: Drawn

    @cached_property
    def now(self) -> float:
        """The moment of the request by SII's clock, seconds since 1970."""
        skew = self.faults.get(Mode.CLOCK_SKEW, {})
        return self.world.now() + float(skew.get("seconds", 0))

    @property
    def local_time(self) -> datetime:
        """The moment in Chile."""
        return datetime.fromtimestamp(self.now, CHILE)

    @property
    def token(self) -> str:
        """The TOKEN cookie, "" without one."""
        return self.request.cookies.get("TOKEN", "")

    @property
    def from_program(self) -> bool:
        """Whether the User-Agent says `PROG 1.0`."""
        return "PROG 1.0" in self.request.headers.get("user-agent", "")

    @property
    def ordered_state(self) -> str | None:
        """The ESTADO that a failure rule wants in place of the answer."""
        order = self.faults.get(Mode.QUERY_STATE)
        return None if order is None else str(order.get("state", "-1"))

    def owner(self, kind: str, token: str) -> str | None:
        """Return whose living token this is; the dead-token failure really kills it."""
        if Mode.DEAD_TOKEN in self.faults:
            self.world.sessions.kill_token(token)
        return self.world.sessions.owner(kind, token, self.now)


Work = Callable[[Exchange], Response]
Headers = Mapping[str, str]
