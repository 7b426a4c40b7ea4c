"""Who acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which workshop, with which permissions, and through which door.

    `context` is what the audit keeps beside the change: source, ip, user agent, request id.
    `centre_id` narrows a member to one service centre; None means all of them.
    `key_id` is the API key of a program that acts for the member, None for the member at a screen.
    """

    tenant_id: UUID
    user_id: UUID | None
    permissions: frozenset[str]
    name: str = ""
    role: str = ""
    centre_id: UUID | None = None
    session_id: UUID | None = None
    key_id: UUID | None = None
    context: dict[str, Any] = field(default_factory=dict, compare=False)

    def may(self, permission: str) -> bool:
        """Tell whether the actor holds the permission."""
        return permission in self.permissions

    @property
    def chain(self) -> tuple[str, ...]:
        """Return the automatic rules whose doing led here, the first one first."""
        cause = self.context.get("cause", {})
        return tuple(self.context.get("chain") or cause.get("chain") or ())

    @classmethod
    def system(
        cls, tenant_id: UUID, permissions: Iterable[str], *, cause: dict[str, Any] | None = None
    ) -> "Actor":
        """Return the platform itself, holding exactly the given permissions."""
        return cls(
            tenant_id,
            None,
            frozenset(permissions),
            name="TORQUE",
            role="SYSTEM",
            context={"source": "worker"} | ({"cause": cause} if cause else {}),
        )
