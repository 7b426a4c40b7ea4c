"""Quality control and delivery.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = (
    "quality_templates",
    "deliveries",
    "quality_checks",
)

# A control that was passed or failed is evidence in a claim: not even a bug may rewrite it.
DECIDED = """
    CREATE FUNCTION app.quality_checks_decided() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        RAISE EXCEPTION 'quality check % is decided', OLD.id USING ERRCODE = 'check_violation';
    END $body$"""


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.sync_history("deliveries")
    op.execute(DECIDED)
    op.execute(
        "CREATE TRIGGER b_decided BEFORE UPDATE ON quality_checks FOR EACH ROW"
        " WHEN (OLD.status <> 'OPEN') EXECUTE FUNCTION app.quality_checks_decided()"
    )


def _tables() -> None:
    op.create_table('quality_templates',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('service_type', sa.String(length=60), nullable=False),
    sa.Column('points', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('road_test', sa.Boolean(), nullable=False),
    sa.Column('enforced', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quality_templates_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quality_templates'))
    )
    op.create_index(op.f('ix_quality_templates_tenant_id_service_type'), 'quality_templates', ['tenant_id', 'service_type'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('deliveries',
    sa.Column('valid_from', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('explanation', sa.String(length=2000), nullable=False),
    sa.Column('deferred', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('warranty_text', sa.String(length=2000), nullable=False),
    sa.Column('warranty_months', sa.Integer(), nullable=True),
    sa.Column('warranty_km', sa.Integer(), nullable=True),
    sa.Column('next_service_on', sa.Date(), nullable=True),
    sa.Column('next_service_km', sa.Integer(), nullable=True),
    sa.Column('retorque_on', sa.Date(), nullable=True),
    sa.Column('retorque_km', sa.Integer(), nullable=True),
    sa.Column('odometer_out', sa.Integer(), nullable=True),
    sa.Column('old_parts_returned', sa.Boolean(), nullable=False),
    sa.Column('received_by', sa.String(length=100), nullable=False),
    sa.Column('received_rut', sa.String(length=12), nullable=False),
    sa.Column('delivered_by', sa.Uuid(), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signature_file_id', sa.Uuid(), nullable=True),
    sa.Column('slip_file_id', sa.Uuid(), nullable=True),
    sa.Column('slip_sha256', sa.String(length=64), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_deliveries_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_deliveries_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_deliveries_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_deliveries'))
    )
    op.create_index(op.f('ix_deliveries_tenant_id_vehicle_id'), 'deliveries', ['tenant_id', 'vehicle_id'])
    op.create_index(op.f('ix_deliveries_tenant_id_work_order_id'), 'deliveries', ['tenant_id', 'work_order_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index(op.f('ix_deliveries_tenant_id_retorque_on'), 'deliveries', ['tenant_id', 'retorque_on'], postgresql_where=sa.text('retorque_on IS NOT NULL AND reminded_at IS NULL'))
    op.create_table('quality_checks',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('template_name', sa.String(length=80), nullable=False),
    sa.Column('points', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('road_test', sa.Boolean(), nullable=False),
    sa.Column('road_start_km', sa.Integer(), nullable=True),
    sa.Column('road_end_km', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('OPEN', 'PASSED', 'FAILED', name='qualitystatus', native_enum=False, length=40), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status = 'OPEN' OR checked_at IS NOT NULL", name=op.f('ck_quality_checks_decided_at_some_time')),
    sa.CheckConstraint('road_end_km IS NULL OR road_end_km >= road_start_km', name=op.f('ck_quality_checks_road_goes_forward')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_quality_checks_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quality_checks_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quality_checks'))
    )
    op.create_index(op.f('ix_quality_checks_tenant_id_work_order_id'), 'quality_checks', ['tenant_id', 'work_order_id'])
    op.create_index(op.f('ix_quality_checks_tenant_id_status'), 'quality_checks', ['tenant_id', 'status'])
    op.create_index('ix_quality_checks_open', 'quality_checks', ['tenant_id', 'work_order_id'], unique=True, postgresql_where=sa.text("status = 'OPEN' AND deleted_at IS NULL"))


def downgrade() -> None:
    op.execute("DROP TABLE deliveries_history")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.deliveries_remember()")
    op.execute("DROP FUNCTION app.quality_checks_decided()")
