"""A member who is known by something else than a session: a PIN at the workshop's tablet."""

from uuid import UUID

from sqlalchemy import text

from models.auth import Role
from torque_app.auth.queries.actors import permissions, stand
from torque_app.core.actor import Actor
from torque_app.core.database import engine

_WHO = text(
    "SELECT u.full_name, m.role, m.preset, m.service_center_id, m.permissions AS overrides,"
    " t.settings -> 'role_permissions' AS tenant_overrides, false AS mfa_pending,"
    " EXISTS (SELECT 1 FROM mfa_credentials c WHERE c.user_id = u.id"
    " AND c.confirmed_at IS NOT NULL) AS has_mfa"
    " FROM memberships m"
    " JOIN tenants t ON t.id = m.tenant_id AND t.is_active AND t.deleted_at IS NULL"
    " JOIN users u ON u.id = m.user_id AND u.is_active AND u.deleted_at IS NULL"
    " WHERE m.tenant_id = :tenant AND m.user_id = :user AND m.is_active AND m.deleted_at IS NULL"
)


def colleague(tenant_id: UUID, user_id: UUID) -> Actor | None:
    """Return a member with their rights of this moment, or None for whoever works here no more.

    Whoever asks has proved in another way who stands there: this looks at no session.
    """
    with engine().begin() as connection:
        stand(connection, user_id, tenant_id)
        row = connection.execute(_WHO, {"tenant": tenant_id, "user": user_id}).first()
    if row is None:
        return None
    role = Role(row.role)
    return Actor(
        tenant_id=tenant_id,
        user_id=user_id,
        permissions=permissions(row, role),
        name=row.full_name,
        role=role.value,
        centre_id=row.service_center_id,
    )
