"""What may be done to the workshop itself."""

from enum import StrEnum


class Tenants(StrEnum):
    """VIEW is everybody's; PLATFORM is the SUPER_ADMIN's; OPEN only registration holds."""

    VIEW = "tenants.view"
    ADMINISTER = "tenants.administer"
    MANAGE = "tenants.manage"
    PLATFORM = "tenants.platform"
    OPEN = "tenants.open"
