"""What happened to a workshop."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class TenantRegistered(Event):
    """A workshop was opened with its first service centre."""

    tenant_id: UUID
    centre_id: UUID
    centre_code: str
    business_type: str


@dataclass(frozen=True)
class CentreOpened(Event):
    """A service centre was opened; stock wants its shelf now."""

    centre_id: UUID
    centre_code: str


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
