"""Bays, technicians and their hours, a centre's calendar, labour times; tasks with clocks.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "labor_operations",
    "bays",
    "centre_calendars",
    "special_days",
    "technicians",
    "technician_absences",
    "work_order_outside_works",
    "work_order_requisitions",
    "work_order_warranty",
)


def upgrade() -> None:
    _tables()
    _columns()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.sync_history("work_orders")


def _tables() -> None:
    op.create_table('labor_operations',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('service_type', sa.String(length=60), nullable=False),
    sa.Column('skill', sa.Enum('MECHANICS', 'ELECTRICITY', 'SCANNER', 'TYRES', 'ALIGNMENT', 'BODY_PAINT', 'AIR_CONDITIONING', 'HIGH_VOLTAGE', 'WASH', name='skill', native_enum=False, length=40), nullable=False),
    sa.Column('standard_hours', sa.Numeric(precision=14, scale=3), nullable=False),
    sa.Column('make', sa.String(length=40), nullable=False),
    sa.Column('model', sa.String(length=60), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.CheckConstraint('standard_hours > 0', name=op.f('ck_labor_operations_takes_time')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_labor_operations_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_labor_operations'))
    )
    op.create_index(op.f('ix_labor_operations_tenant_id_code_make_model'), 'labor_operations', ['tenant_id', 'code', 'make', 'model'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('bays',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('GENERAL', 'LIFT_TWO', 'LIFT_FOUR', 'PIT', 'ALIGNMENT', 'BODY', 'WASH', 'ELECTRIC', name='baykind', native_enum=False, length=40), nullable=False),
    sa.Column('capacity_kg', sa.Integer(), nullable=True),
    sa.Column('height_cm', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_bays_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_bays_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_bays'))
    )
    op.create_index(op.f('ix_bays_tenant_id_service_center_id_code'), 'bays', ['tenant_id', 'service_center_id', 'code'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('centre_calendars',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('week', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('slot_minutes', sa.Integer(), nullable=False),
    sa.Column('max_load_percent', sa.Integer(), nullable=False),
    sa.Column('no_show_minutes', sa.Integer(), nullable=False),
    sa.Column('works_on_holidays', sa.Boolean(), nullable=False),
    sa.Column('online_booking', sa.Boolean(), nullable=False),
    sa.Column('lead_hours', sa.Integer(), nullable=False),
    sa.Column('horizon_days', sa.Integer(), nullable=False),
    sa.Column('services', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('max_load_percent BETWEEN 10 AND 100', name=op.f('ck_centre_calendars_load_is_percent')),
    sa.CheckConstraint('slot_minutes BETWEEN 5 AND 240', name=op.f('ck_centre_calendars_slot_of_a_day')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_centre_calendars_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_centre_calendars_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_centre_calendars'))
    )
    op.create_index(op.f('ix_centre_calendars_tenant_id_service_center_id'), 'centre_calendars', ['tenant_id', 'service_center_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('special_days',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('service_center_id', sa.Uuid(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('hours', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_special_days_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_special_days_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_special_days'))
    )
    op.create_index('ix_special_days_once', 'special_days', ['tenant_id', 'service_center_id', 'day'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('technicians',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Enum('MASTER', 'TECHNICIAN', 'HELPER', 'APPRENTICE', name='level', native_enum=False, length=40), nullable=False),
    sa.Column('skills', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('week', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_technicians_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_technicians_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_technicians_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_technicians'))
    )
    op.create_index(op.f('ix_technicians_tenant_id_service_center_id'), 'technicians', ['tenant_id', 'service_center_id'])
    op.create_index(op.f('ix_technicians_tenant_id_user_id'), 'technicians', ['tenant_id', 'user_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('technician_absences',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('technician_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=120), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_technician_absences_ends_after_start')),
    sa.ForeignKeyConstraint(['tenant_id', 'technician_id'], ['technicians.tenant_id', 'technicians.id'], name=op.f('fk_technician_absences_tenant_id_technician_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_technician_absences_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_technician_absences'))
    )
    op.create_index(op.f('ix_technician_absences_tenant_id_technician_id_starts_at'), 'technician_absences', ['tenant_id', 'technician_id', 'starts_at'])
    op.create_table('work_order_outside_works',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('supplier', sa.String(length=100), nullable=False),
    sa.Column('supplier_rut', sa.String(length=12), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('cost', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('price', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('warranty_months', sa.Integer(), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('guide_id', sa.Uuid(), nullable=True),
    sa.Column('labor_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('returned_at IS NULL OR returned_at >= sent_at', name=op.f('ck_work_order_outside_works_returns_after_sending')),
    sa.ForeignKeyConstraint(['tenant_id', 'labor_id'], ['work_order_labor.tenant_id', 'work_order_labor.id'], name=op.f('fk_work_order_outside_works_tenant_id_labor_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_work_order_outside_works_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_work_order_outside_works_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_work_order_outside_works'))
    )
    op.create_index(op.f('ix_work_order_outside_works_tenant_id_work_order_id'), 'work_order_outside_works', ['tenant_id', 'work_order_id'])
    op.create_index(op.f('ix_work_order_outside_works_tenant_id_labor_id'), 'work_order_outside_works', ['tenant_id', 'labor_id'])
    op.create_table('work_order_requisitions',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('part_code', sa.String(length=60), nullable=False),
    sa.Column('part_name', sa.String(length=80), nullable=False),
    sa.Column('quantity', sa.Numeric(precision=14, scale=3), nullable=False),
    sa.Column('issued', sa.Numeric(precision=14, scale=3), nullable=False),
    sa.Column('returned', sa.Numeric(precision=14, scale=3), nullable=False),
    sa.Column('warranty_tag', sa.String(length=60), nullable=False),
    sa.Column('return_part_number', sa.String(length=60), nullable=False),
    sa.Column('approval', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('ASKED', 'APPROVED', 'ISSUED', 'REFUSED', name='requisitionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_work_order_requisitions_quantity_positive')),
    sa.CheckConstraint('returned <= issued', name=op.f('ck_work_order_requisitions_no_more_returned_than_issued')),
    sa.ForeignKeyConstraint(['tenant_id', 'item_id'], ['inventory_items.tenant_id', 'inventory_items.id'], name=op.f('fk_work_order_requisitions_tenant_id_item_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_work_order_requisitions_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_work_order_requisitions_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_work_order_requisitions'))
    )
    op.create_index(op.f('ix_work_order_requisitions_tenant_id_item_id'), 'work_order_requisitions', ['tenant_id', 'item_id'], postgresql_where=sa.text('item_id IS NOT NULL'))
    op.create_index(op.f('ix_work_order_requisitions_tenant_id_status_created_at'), 'work_order_requisitions', ['tenant_id', 'status', 'created_at'])
    op.create_index(op.f('ix_work_order_requisitions_tenant_id_work_order_id'), 'work_order_requisitions', ['tenant_id', 'work_order_id'])
    op.create_table('work_order_warranty',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('has_video', sa.Boolean(), nullable=False),
    sa.Column('issue', sa.String(length=1000), nullable=False),
    sa.Column('symptom', sa.String(length=200), nullable=False),
    sa.Column('defect_part', sa.String(length=120), nullable=False),
    sa.Column('observations', sa.Integer(), nullable=True),
    sa.Column('vin_file_id', sa.Uuid(), nullable=True),
    sa.Column('odometer_file_id', sa.Uuid(), nullable=True),
    sa.Column('insurer', sa.String(length=100), nullable=False),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('policy_number', sa.String(length=40), nullable=False),
    sa.Column('adjuster', sa.String(length=100), nullable=False),
    sa.Column('deductible_uf', sa.Numeric(precision=14, scale=3), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_work_order_warranty_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_work_order_warranty_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_work_order_warranty'))
    )
    op.create_index(op.f('ix_work_order_warranty_tenant_id_work_order_id'), 'work_order_warranty', ['tenant_id', 'work_order_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))


def _columns() -> None:
    op.add_column('time_entries', sa.Column('labor_id', sa.Uuid(), nullable=True))
    op.add_column('time_entries', sa.Column('pause_reason', sa.Enum('PARTS', 'CLIENT', 'OUTSIDE_WORK', 'CAPACITY', 'PRIORITY', 'LUNCH', 'END_OF_DAY', 'HELP', name='pausereason', native_enum=False, length=40), nullable=True))
    op.add_column('time_entries', sa.Column('is_forgotten', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('time_entries', sa.Column('corrected_by', sa.Uuid(), nullable=True))
    op.add_column('time_entries', sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('time_entries', sa.Column('correction', sa.String(length=200), nullable=True))
    op.create_index(op.f('ix_time_entries_tenant_id_labor_id'), 'time_entries', ['tenant_id', 'labor_id'])
    op.create_foreign_key(op.f('fk_time_entries_tenant_id_labor_id'), 'time_entries', 'work_order_labor', ['tenant_id', 'labor_id'], ['tenant_id', 'id'])
    op.add_column('work_order_labor', sa.Column('operation_id', sa.Uuid(), nullable=True))
    op.add_column('work_order_labor', sa.Column('standard_hours', sa.Numeric(precision=14, scale=3), nullable=False, server_default=sa.text('0')))
    op.create_index(op.f('ix_work_order_labor_tenant_id_technician_id'), 'work_order_labor', ['tenant_id', 'technician_id'], postgresql_where=sa.text('done_at IS NULL AND deleted_at IS NULL'))
    op.create_index(op.f('ix_work_order_labor_tenant_id_operation_id'), 'work_order_labor', ['tenant_id', 'operation_id'], postgresql_where=sa.text('operation_id IS NOT NULL'))
    op.create_foreign_key(op.f('fk_work_order_labor_tenant_id_operation_id'), 'work_order_labor', 'labor_operations', ['tenant_id', 'operation_id'], ['tenant_id', 'id'])
    op.add_column('work_order_labor', sa.Column('left_out', sa.String(length=200), nullable=True))
    op.add_column('work_order_parts', sa.Column('requisition_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_work_order_parts_tenant_id_requisition_id'), 'work_order_parts', ['tenant_id', 'requisition_id'], postgresql_where=sa.text('requisition_id IS NOT NULL'))
    op.create_foreign_key(op.f('fk_work_order_parts_tenant_id_requisition_id'), 'work_order_parts', 'work_order_requisitions', ['tenant_id', 'requisition_id'], ['tenant_id', 'id'])
    op.add_column('work_orders', sa.Column('bay_id', sa.Uuid(), nullable=True))
    op.add_column('work_orders', sa.Column('comeback_of_id', sa.Uuid(), nullable=True))
    op.create_index(op.f('ix_work_orders_tenant_id_bay_id'), 'work_orders', ['tenant_id', 'bay_id'], postgresql_where=sa.text('bay_id IS NOT NULL'))
    op.create_index(op.f('ix_work_orders_tenant_id_comeback_of_id'), 'work_orders', ['tenant_id', 'comeback_of_id'], postgresql_where=sa.text('comeback_of_id IS NOT NULL'))
    op.create_index('ix_work_orders_in_bay', 'work_orders', ['tenant_id', 'bay_id'], unique=True, postgresql_where=sa.text("bay_id IS NOT NULL AND status = 'IN_PROGRESS' AND deleted_at IS NULL"))
    op.create_foreign_key(op.f('fk_work_orders_tenant_id_bay_id'), 'work_orders', 'bays', ['tenant_id', 'bay_id'], ['tenant_id', 'id'])
    op.create_foreign_key(op.f('fk_work_orders_tenant_id_comeback_of_id'), 'work_orders', 'work_orders', ['tenant_id', 'comeback_of_id'], ['tenant_id', 'id'])
    for table, column in (("time_entries", "is_forgotten"), ("work_order_labor", "standard_hours")):
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    op.drop_index("ix_work_order_labor_tenant_id_technician_id", table_name="work_order_labor")
    op.drop_column('work_orders', 'comeback_of_id')
    op.drop_column('work_orders', 'bay_id')
    op.drop_column('work_order_parts', 'requisition_id')
    op.drop_column('work_order_labor', 'left_out')
    op.drop_column('work_order_labor', 'standard_hours')
    op.drop_column('work_order_labor', 'operation_id')
    op.drop_column('time_entries', 'correction')
    op.drop_column('time_entries', 'corrected_at')
    op.drop_column('time_entries', 'corrected_by')
    op.drop_column('time_entries', 'is_forgotten')
    op.drop_column('time_entries', 'pause_reason')
    op.drop_column('time_entries', 'labor_id')
    for column in ("bay_id", "comeback_of_id"):
        op.drop_column("work_orders_history", column)
    op.sync_history("work_orders")
    for table in reversed(TABLES):
        op.drop_table(table)
