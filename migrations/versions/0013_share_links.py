"""Links that open one thing to whoever holds them.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Whoever opens a link says no tenant: like the lookups of 0003, this one belongs to torque_search.
LOOKUP = """
CREATE FUNCTION app.share_link_lookup(wanted text)
RETURNS TABLE (tenant_id uuid, id uuid, subject_type text, subject_id uuid,
 expires_at timestamptz, revoked_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT s.tenant_id, s.id, s.subject_type::text, s.subject_id, s.expires_at, s.revoked_at
    FROM public.share_links s
    JOIN public.tenants t ON t.id = s.tenant_id AND t.is_active AND t.deleted_at IS NULL
   WHERE s.token_hash = wanted AND s.deleted_at IS NULL $$
"""


def upgrade() -> None:
    op.create_table(
        "share_links",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject_type", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("opened >= 0", name="ck_share_links_opened_not_negative"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_share_links_tenant_id"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_share_links_created_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_share_links"),
    )
    op.create_index(
        "ix_share_links_tenant_id_subject_type_subject_id",
        "share_links",
        ["tenant_id", "subject_type", "subject_id"],
    )
    op.create_index("ix_share_links_token_hash", "share_links", ["token_hash"], unique=True)
    op.enable_tenant_rls("share_links")
    op.execute("GRANT SELECT, INSERT, UPDATE ON share_links TO torque_app")
    op.execute("GRANT ALL ON share_links TO torque_admin")
    _lookup()


def _lookup() -> None:
    op.execute("GRANT SELECT ON share_links TO torque_search")
    op.execute("CREATE POLICY lookup ON share_links FOR SELECT TO torque_search USING (true)")
    op.execute(LOOKUP)
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    op.execute("ALTER FUNCTION app.share_link_lookup(text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.share_link_lookup(text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.share_link_lookup(text) TO torque_app")
    op.execute("RESET ROLE")


def downgrade() -> None:
    op.execute("SET ROLE torque_search")
    op.execute("DROP FUNCTION app.share_link_lookup(text)")
    op.execute("RESET ROLE")
    op.drop_table("share_links")
