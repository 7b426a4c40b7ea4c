"""Tablets of the shop floor, who works at them, and what was done there.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = (
    "kiosk_pins",
    "kiosk_devices",
    "kiosk_grants",
    "kiosk_actions",
    "kiosk_uploads",
    "kiosk_findings",
)

# Before a tablet is known no tenant is: like the lookup of 0008, this one is torque_search's.
LOOKUP = """
CREATE FUNCTION app.kiosk_device_lookup(wanted text)
RETURNS TABLE (tenant_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT k.tenant_id, k.id FROM public.kiosk_devices k
   WHERE k.token_hash = wanted AND k.deleted_at IS NULL $$
"""


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("REVOKE UPDATE ON kiosk_actions FROM torque_app")
    _lookup()


def _lookup() -> None:
    op.execute("GRANT SELECT ON kiosk_devices TO torque_search")
    op.execute("CREATE POLICY lookup ON kiosk_devices FOR SELECT TO torque_search USING (true)")
    op.execute(LOOKUP)
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    op.execute("ALTER FUNCTION app.kiosk_device_lookup(text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.kiosk_device_lookup(text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.kiosk_device_lookup(text) TO torque_app")
    op.execute("RESET ROLE")


def _tables() -> None:
    op.create_table('kiosk_pins',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_pins_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kiosk_pins_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_pins'))
    )
    op.create_index(op.f('ix_kiosk_pins_tenant_id_user_id'), 'kiosk_pins', ['tenant_id', 'user_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('kiosk_devices',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('registered_by', sa.Uuid(), nullable=True),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_kiosk_devices_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_devices_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_devices'))
    )
    op.create_index(op.f('ix_kiosk_devices_token_hash'), 'kiosk_devices', ['token_hash'], unique=True)
    op.create_index(op.f('ix_kiosk_devices_tenant_id_service_center_id'), 'kiosk_devices', ['tenant_id', 'service_center_id'])
    op.create_table('kiosk_grants',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'device_id'], ['kiosk_devices.tenant_id', 'kiosk_devices.id'], name=op.f('fk_kiosk_grants_tenant_id_device_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_grants_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kiosk_grants_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_grants')),
    sa.UniqueConstraint('tenant_id', 'token_hash', name=op.f('uq_kiosk_grants_tenant_id_token_hash'))
    )
    op.create_index(op.f('ix_kiosk_grants_tenant_id_device_id'), 'kiosk_grants', ['tenant_id', 'device_id'])
    op.create_table('kiosk_actions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('action_key', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('payload', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('DONE', 'CONFLICT', 'REFUSED', name='actionoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('answer', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'device_id'], ['kiosk_devices.tenant_id', 'kiosk_devices.id'], name=op.f('fk_kiosk_actions_tenant_id_device_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_actions_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kiosk_actions_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_actions')),
    sa.UniqueConstraint('tenant_id', 'device_id', 'action_key', name=op.f('uq_kiosk_actions_tenant_id_device_id_action_key'))
    )
    op.create_index(op.f('ix_kiosk_actions_tenant_id_user_id_received_at'), 'kiosk_actions', ['tenant_id', 'user_id', 'received_at'])
    op.create_table('kiosk_uploads',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('upload_key', sa.Uuid(), nullable=False),
    sa.Column('storage_key', sa.String(length=200), nullable=False),
    sa.Column('mime', sa.String(length=80), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'device_id'], ['kiosk_devices.tenant_id', 'kiosk_devices.id'], name=op.f('fk_kiosk_uploads_tenant_id_device_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_uploads_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_uploads')),
    sa.UniqueConstraint('tenant_id', 'device_id', 'upload_key', name=op.f('uq_kiosk_uploads_tenant_id_device_id_upload_key'))
    )
    op.create_index(op.f('ix_kiosk_uploads_tenant_id_created_at'), 'kiosk_uploads', ['tenant_id', 'created_at'], postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('kiosk_findings',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('grade', sa.Enum('RED', 'AMBER', 'GREEN', 'GREY', name='grade', native_enum=False, length=40), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('found_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_kiosk_findings_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_findings_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_findings'))
    )
    op.create_index(op.f('ix_kiosk_findings_tenant_id_work_order_id'), 'kiosk_findings', ['tenant_id', 'work_order_id'])


def downgrade() -> None:
    op.execute("SET ROLE torque_search")
    op.execute("DROP FUNCTION app.kiosk_device_lookup(text)")
    op.execute("RESET ROLE")
    for table in reversed(TABLES):
        op.drop_table(table)
