"""What open pages may hear about the bell."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class BellRang(Event):
    """Some people have something new, or have read it."""

    user_ids: tuple[UUID, ...]

    def topics(self) -> tuple[str, ...]:
        """The bell of each of them."""
        return tuple(f"notifications:{user_id}" for user_id in self.user_ids)
