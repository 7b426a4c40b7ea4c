"""Who somebody is, who works here, and one's own devices and workshops."""

from torque_app.auth.queries.actors import acting_for, actor_by_cookie
from torque_app.auth.queries.api_keys import ApiKeyRow, KeyStatus, actor_by_bearer, api_keys
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
    Me,
    SessionRow,
    WorkshopRow,
    me,
    my_sessions,
    my_tenants,
)

__all__ = [
    "ApiKeyRow",
    "InvitationRow",
    "KeyStatus",
    "Me",
    "MemberRow",
    "SessionRow",
    "TechnicianRow",
    "WorkshopRow",
    "acting_for",
    "actor_by_bearer",
    "actor_by_cookie",
    "api_keys",
    "holders",
    "invitations",
    "me",
    "member",
    "member_names",
    "members",
    "my_sessions",
    "my_tenants",
    "technicians",
]
