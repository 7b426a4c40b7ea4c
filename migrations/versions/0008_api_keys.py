"""Keys for other programs.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Before a key is known no tenant is: like the lookups of 0003, this one belongs to torque_search.
LOOKUP = """
CREATE FUNCTION app.api_key_lookup(wanted text)
RETURNS TABLE (tenant_id uuid, id uuid, created_by uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT k.tenant_id, k.id, k.created_by FROM public.api_keys k
   WHERE k.key_hash = wanted AND k.deleted_at IS NULL $$
"""


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("prefix", sa.String(12), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("scopes", postgresql.JSONB(), nullable=False),
        sa.Column("service_center_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_api_keys_tenant_id"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_api_keys_created_by"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_center_id"],
            ["service_centers.tenant_id", "service_centers.id"],
            name="fk_api_keys_tenant_id_service_center_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_api_keys"),
    )
    op.create_index(
        "ix_api_keys_tenant_id_service_center_id", "api_keys", ["tenant_id", "service_center_id"]
    )
    op.create_index(
        "ix_api_keys_tenant_id_name",
        "api_keys",
        ["tenant_id", "name"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_index("ix_api_keys_key_hash", "api_keys", ["key_hash"], unique=True)
    op.enable_tenant_rls("api_keys")
    op.execute("GRANT SELECT, INSERT, UPDATE ON api_keys TO torque_app")
    op.execute("GRANT ALL ON api_keys TO torque_admin")
    _lookup()


def _lookup() -> None:
    op.execute("GRANT SELECT ON api_keys TO torque_search")
    op.execute("CREATE POLICY lookup ON api_keys FOR SELECT TO torque_search USING (true)")
    op.execute(LOOKUP)
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    op.execute("ALTER FUNCTION app.api_key_lookup(text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.api_key_lookup(text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.api_key_lookup(text) TO torque_app")
    op.execute("RESET ROLE")


def downgrade() -> None:
    op.execute("SET ROLE torque_search")
    op.execute("DROP FUNCTION app.api_key_lookup(text)")
    op.execute("RESET ROLE")
    op.drop_table("api_keys")
