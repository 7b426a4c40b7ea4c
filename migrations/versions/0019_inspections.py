"""Inspections by traffic light, and deferred work.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = (
    "inspection_templates",
    "inspections",
    "inspection_points",
    "deferred_works",
)


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")


def _tables() -> None:
    op.create_table('inspection_templates',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('points', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_inspection_templates_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_inspection_templates'))
    )
    op.create_index(op.f('ix_inspection_templates_tenant_id_name'), 'inspection_templates', ['tenant_id', 'name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('inspections',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.Uuid(), nullable=False),
    sa.Column('template_name', sa.String(length=80), nullable=False),
    sa.Column('template_revision', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('OPEN', 'DONE', name='inspectionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('started_by', sa.Uuid(), nullable=True),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('summary', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'template_id'], ['inspection_templates.tenant_id', 'inspection_templates.id'], name=op.f('fk_inspections_tenant_id_template_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_inspections_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_inspections_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_inspections_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_inspections'))
    )
    op.create_index(op.f('ix_inspections_tenant_id_template_id'), 'inspections', ['tenant_id', 'template_id'])
    op.create_index(op.f('ix_inspections_tenant_id_vehicle_id'), 'inspections', ['tenant_id', 'vehicle_id'])
    op.create_index(op.f('ix_inspections_tenant_id_work_order_id'), 'inspections', ['tenant_id', 'work_order_id'])
    op.create_table('inspection_points',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('inspection_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('group_name', sa.String(length=60), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.String(length=12), nullable=False),
    sa.Column('limits', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('suggestion', sa.String(length=200), nullable=False),
    sa.Column('grade', sa.Enum('GREEN', 'AMBER', 'RED', 'GREY', name='grade', native_enum=False, length=40), nullable=True),
    sa.Column('measure', sa.Numeric(precision=14, scale=3), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('graded_by', sa.Uuid(), nullable=True),
    sa.Column('graded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'inspection_id'], ['inspections.tenant_id', 'inspections.id'], name=op.f('fk_inspection_points_tenant_id_inspection_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_inspection_points_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_inspection_points'))
    )
    op.create_index(op.f('ix_inspection_points_tenant_id_inspection_id_key'), 'inspection_points', ['tenant_id', 'inspection_id', 'key'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('deferred_works',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=True),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('grade', sa.Enum('GREEN', 'AMBER', 'RED', 'GREY', name='grade', native_enum=False, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_odometer', sa.Integer(), nullable=True),
    sa.Column('estimate', sa.Numeric(precision=19, scale=4), nullable=True),
    sa.Column('status', sa.Enum('OPEN', 'DONE', 'DISMISSED', name='deferredstatus', native_enum=False, length=40), nullable=False),
    sa.Column('done_in_id', sa.Uuid(), nullable=True),
    sa.Column('closed_reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'done_in_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_deferred_works_tenant_id_done_in_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'point_id'], ['inspection_points.tenant_id', 'inspection_points.id'], name=op.f('fk_deferred_works_tenant_id_point_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_deferred_works_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_deferred_works_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_deferred_works_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_deferred_works'))
    )
    op.create_index(op.f('ix_deferred_works_tenant_id_point_id'), 'deferred_works', ['tenant_id', 'point_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index(op.f('ix_deferred_works_tenant_id_work_order_id'), 'deferred_works', ['tenant_id', 'work_order_id'])
    op.create_index(op.f('ix_deferred_works_tenant_id_done_in_id'), 'deferred_works', ['tenant_id', 'done_in_id'])
    op.create_index(op.f('ix_deferred_works_tenant_id_vehicle_id_status'), 'deferred_works', ['tenant_id', 'vehicle_id', 'status'])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
