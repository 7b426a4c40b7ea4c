"""Who somebody is, who works here, and one's own devices and workshops."""

from torque_app.auth.queries.actors import acting_for, actor_by_cookie
from torque_app.auth.queries.api_keys import ApiKeyRow, KeyStatus, actor_by_bearer, api_keys
from torque_app.auth.queries.colleagues import colleague
from torque_app.auth.queries.filters import SavedFilter, saved_filters
from torque_app.auth.queries.members import (
    InvitationRow,
    MemberRow,
    TechnicianRow,
    holders,
    invitations,
    member,
    member_names,
    members,
    technicians,
)
from torque_app.auth.queries.own import (
    WAY_NAMES,
    IdentityRow,
    Me,
    SessionRow,
    TrustedDeviceRow,
    WorkshopRow,
    me,
    my_identities,
    my_sessions,
    my_tenants,
    my_trusted_devices,
)

__all__ = [
    "WAY_NAMES",
    "ApiKeyRow",
    "IdentityRow",
    "InvitationRow",
    "KeyStatus",
    "Me",
    "MemberRow",
    "SavedFilter",
    "SessionRow",
    "TechnicianRow",
    "TrustedDeviceRow",
    "WorkshopRow",
    "acting_for",
    "actor_by_bearer",
    "actor_by_cookie",
    "api_keys",
    "colleague",
    "holders",
    "invitations",
    "me",
    "member",
    "member_names",
    "members",
    "my_identities",
    "my_sessions",
    "my_tenants",
    "my_trusted_devices",
    "saved_filters",
    "technicians",
]
