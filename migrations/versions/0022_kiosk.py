"""Tablets of the shop floor, PINs, and what a tablet did.

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
    "kiosk_actions",
)


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("REVOKE UPDATE ON kiosk_actions FROM torque_app")


def _tables() -> None:
    op.create_table('kiosk_pins',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_pins_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kiosk_pins_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_pins'))
    )
    op.create_index(op.f('ix_kiosk_pins_tenant_id_user_id'), 'kiosk_pins', ['tenant_id', 'user_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('kiosk_devices',
    sa.Column('version', sa.Integer(), nullable=False),
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
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_kiosk_devices_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_kiosk_devices_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_kiosk_devices')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_kiosk_devices_token_hash'))
    )
    op.create_index(op.f('ix_kiosk_devices_tenant_id_service_center_id'), 'kiosk_devices', ['tenant_id', 'service_center_id'])
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


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
