"""Other ways into an account, how each session came in, and the devices that are trusted.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OWN = "user_id = current_user_id()"
ALIVE = sa.text("unlinked_at IS NULL")

# Before sign-in no user is known: like the lookups of 0003, this one belongs to torque_search.
LOOKUP = """
CREATE FUNCTION app.identity_lookup(kind text, wanted text)
RETURNS TABLE (user_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT i.user_id, i.id FROM public.user_identities i
   WHERE i.provider = kind AND i.subject = wanted AND i.unlinked_at IS NULL $$
"""


def upgrade() -> None:
    _identities()
    _trusted()
    for table in ("user_identities", "trusted_devices"):
        _walls(table)
    _lookup()
    op.add_column(
        "sessions",
        sa.Column("came_by", _provider(), nullable=False, server_default="PASSWORD"),
    )
    op.alter_column("sessions", "came_by", server_default=None)
    op.add_column("sessions", sa.Column("trusted_device_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_sessions_trusted_device_id",
        "sessions",
        "trusted_devices",
        ["trusted_device_id"],
        ["id"],
    )
    op.create_index("ix_sessions_trusted_device_id", "sessions", ["trusted_device_id"])


def _provider() -> sa.Enum:
    names = ("PASSWORD", "GOOGLE", "PHONE")
    return sa.Enum(*names, name="identityprovider", native_enum=False, length=40)


def _identities() -> None:
    op.create_table(
        "user_identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("provider", _provider(), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("label", sa.String(length=254), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_identities_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_user_identities"),
    )
    op.create_index(
        "ix_user_identities_provider_subject", "user_identities", ["provider", "subject"],
        unique=True, postgresql_where=ALIVE,
    )
    op.create_index(
        "ix_user_identities_user_id_provider", "user_identities", ["user_id", "provider"],
        unique=True, postgresql_where=ALIVE,
    )


def _trusted() -> None:
    op.create_table(
        "trusted_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_trusted_devices_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_trusted_devices"),
    )
    op.create_index("ix_trusted_devices_user_id", "trusted_devices", ["user_id"])
    op.create_index(
        "ix_trusted_devices_token_hash", "trusted_devices", ["token_hash"], unique=True
    )


def _walls(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY tenant_isolation_{table} ON {table} USING ({OWN}) WITH CHECK ({OWN})"
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
    op.execute(f"GRANT ALL ON {table} TO torque_admin")


def _lookup() -> None:
    op.execute("GRANT SELECT ON user_identities TO torque_search")
    op.execute("CREATE POLICY lookup ON user_identities FOR SELECT TO torque_search USING (true)")
    op.execute(LOOKUP)
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    op.execute("ALTER FUNCTION app.identity_lookup(text, text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.identity_lookup(text, text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.identity_lookup(text, text) TO torque_app")
    op.execute("RESET ROLE")


def downgrade() -> None:
    op.drop_column("sessions", "trusted_device_id")
    op.drop_column("sessions", "came_by")
    op.execute("SET ROLE torque_search")
    op.execute("DROP FUNCTION app.identity_lookup(text, text)")
    op.execute("RESET ROLE")
    op.drop_table("trusted_devices")
    op.drop_table("user_identities")
