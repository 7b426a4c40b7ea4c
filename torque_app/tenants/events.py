"""What happened to a workshop."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class TenantRegistered(Event):
    """A workshop was opened with its first service centre; stock wants its warehouses now."""

    tenant_id: UUID
    centre_id: UUID
    centre_code: str
    business_type: str


@dataclass(frozen=True)
class TenantChanged(Event):
    """Settings, a legal entity or a service centre of the workshop changed."""

    tenant_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings pages."""
        return ("settings",)


@dataclass(frozen=True)
class TenantDeactivated(Event):
    """Nobody of this workshop may come in any more."""

    tenant_id: UUID
