"""Quotations.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = (
    "insurers",
    "note_templates",
    "price_matrices",
    "service_packages",
    "quotations",
    "quotation_versions",
    "quotation_answers",
    "quotation_codes",
    "quotation_lines",
)

# What the client saw is what the client answered: a version that was sent keeps every word.
FROZEN = """
    CREATE FUNCTION app.quotation_version_sent() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        RAISE EXCEPTION 'quotation version % was sent', OLD.id USING ERRCODE = 'check_violation';
    END $body$"""
LINES = """
    CREATE FUNCTION app.quotation_line_sent() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        IF EXISTS (SELECT 1 FROM quotation_versions v WHERE v.tenant_id = NEW.tenant_id
                   AND v.id = NEW.quotation_version_id AND v.frozen_at IS NOT NULL) THEN
            RAISE EXCEPTION 'quotation version % was sent', NEW.quotation_version_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $body$"""
OFFER = (
    "position", "kind", "item_id", "operation_id", "description", "part_number", "quantity",
    "unit_price", "discount_percent", "is_exempt", "amount", "unit_cost", "condition",
    "warranty_months", "warranty_km", "priority", "payer", "deleted_at",
)

def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.sync_history("quotations")
    op.execute("REVOKE UPDATE ON quotation_answers FROM torque_app")
    _lines()
    op.execute(FROZEN)
    op.execute(LINES)
    op.execute(
        "CREATE TRIGGER b_sent BEFORE UPDATE ON quotation_versions FOR EACH ROW"
        " WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION app.quotation_version_sent()"
    )
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in OFFER)
    op.execute(
        "CREATE TRIGGER b_sent BEFORE UPDATE ON quotation_lines FOR EACH ROW"
        f" WHEN ({changed}) EXECUTE FUNCTION app.quotation_line_sent()"
    )
    op.execute(
        "CREATE TRIGGER b_added BEFORE INSERT ON quotation_lines FOR EACH ROW"
        " EXECUTE FUNCTION app.quotation_line_sent()"
    )

def _tables() -> None:
    op.create_table('insurers',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('rut', sa.String(length=12), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=30), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_insurers_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_insurers'))
    )
    op.create_index(op.f('ix_insurers_tenant_id_name'), 'insurers', ['tenant_id', 'name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('note_templates',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('content', sa.String(length=2000), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_note_templates_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_note_templates'))
    )
    op.create_index(op.f('ix_note_templates_tenant_id_name'), 'note_templates', ['tenant_id', 'name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('price_matrices',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('brackets', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('on_cost', sa.Boolean(), nullable=False),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_price_matrices_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_price_matrices'))
    )
    op.create_index('ix_price_matrices_default', 'price_matrices', ['tenant_id'], unique=True, postgresql_where=sa.text('is_default AND deleted_at IS NULL'))
    op.create_index(op.f('ix_price_matrices_tenant_id_name'), 'price_matrices', ['tenant_id', 'name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('service_packages',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('make', sa.String(length=40), nullable=False),
    sa.Column('model', sa.String(length=60), nullable=False),
    sa.Column('lines', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('fixed_price', sa.Numeric(precision=19, scale=4), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_service_packages_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_service_packages'))
    )
    op.create_index(op.f('ix_service_packages_tenant_id_code'), 'service_packages', ['tenant_id', 'code'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('quotations',
    sa.Column('valid_from', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('vehicle_id', sa.Uuid(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=True),
    sa.Column('supplements_id', sa.Uuid(), nullable=True),
    sa.Column('document_type', sa.Enum('QUOTATION', 'PROFORMA_INVOICE', name='quotationdocument', native_enum=False, length=40), nullable=False),
    sa.Column('status', sa.Enum('DRAFT', 'SENT_TO_MANAGER', 'MANAGER_APPROVED', 'MANAGER_REJECTED', 'SENT_TO_CUSTOMER', 'CUSTOMER_APPROVED', 'CUSTOMER_REJECTED', 'NO_RESPONSE_LEAD', 'MANAGER_QUOTE', name='quotationstatus', native_enum=False, length=40), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('quotation_date', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('delivery_days', sa.Integer(), nullable=True),
    sa.Column('has_insurance', sa.Boolean(), nullable=False),
    sa.Column('insurer_id', sa.Uuid(), nullable=True),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('insurance_start_date', sa.Date(), nullable=True),
    sa.Column('insurance_end_date', sa.Date(), nullable=True),
    sa.Column('deductible', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('notes', sa.String(length=2000), nullable=False),
    sa.Column('custom_notes', sa.String(length=2000), nullable=False),
    sa.Column('note_template_id', sa.Uuid(), nullable=True),
    sa.Column('vehicle_location', sa.Enum('WITH_CUSTOMER', 'AT_WORKSHOP', name='vehiclelocation', native_enum=False, length=40), nullable=True),
    sa.Column('battery_serial_number', sa.String(length=60), nullable=False),
    sa.Column('discount_percent', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('subtotal', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('discount', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('net', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('exempt', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('tax', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('total', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('cost', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('client_snapshot', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('advisor_id', sa.Uuid(), nullable=True),
    sa.Column('manager_id', sa.Uuid(), nullable=True),
    sa.Column('passed_to_manager_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('manager_decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('manager_note', sa.String(length=500), nullable=False),
    sa.Column('sent_to_customer_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('customer_decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejection_reason', sa.String(length=500), nullable=False),
    sa.Column('whatsapp_sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('converted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('discount_percent BETWEEN 0 AND 100', name=op.f('ck_quotations_discount_is_a_share')),
    sa.CheckConstraint('net + tax + exempt = total', name=op.f('ck_quotations_adds_up')),
    sa.ForeignKeyConstraint(['tenant_id', 'appointment_id'], ['appointments.tenant_id', 'appointments.id'], name=op.f('fk_quotations_tenant_id_appointment_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_quotations_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'insurer_id'], ['insurers.tenant_id', 'insurers.id'], name=op.f('fk_quotations_tenant_id_insurer_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_quotations_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'supplements_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_quotations_tenant_id_supplements_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_quotations_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_quotations_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quotations_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quotations')),
    sa.UniqueConstraint('tenant_id', 'number', name=op.f('uq_quotations_tenant_id_number'))
    )
    op.create_index(op.f('ix_quotations_tenant_id'), 'quotations', ['tenant_id', sa.literal_column('created_at DESC')], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_quotations_tenant_id_appointment_id'), 'quotations', ['tenant_id', 'appointment_id'], unique=False, postgresql_where=sa.text('appointment_id IS NOT NULL'))
    op.create_index(op.f('ix_quotations_tenant_id_client_id'), 'quotations', ['tenant_id', 'client_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_quotations_tenant_id_insurer_id'), 'quotations', ['tenant_id', 'insurer_id'], unique=False, postgresql_where=sa.text('insurer_id IS NOT NULL'))
    op.create_index(op.f('ix_quotations_tenant_id_service_center_id'), 'quotations', ['tenant_id', 'service_center_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_quotations_tenant_id_status'), 'quotations', ['tenant_id', 'status', sa.literal_column('created_at DESC')], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_quotations_tenant_id_supplements_id'), 'quotations', ['tenant_id', 'supplements_id'], unique=False, postgresql_where=sa.text('supplements_id IS NOT NULL'))
    op.create_index(op.f('ix_quotations_tenant_id_valid_until'), 'quotations', ['tenant_id', 'valid_until'], unique=False, postgresql_where=sa.text("status = 'SENT_TO_CUSTOMER' AND deleted_at IS NULL"))
    op.create_index(op.f('ix_quotations_tenant_id_vehicle_id'), 'quotations', ['tenant_id', 'vehicle_id'], unique=False, postgresql_where=sa.text('vehicle_id IS NOT NULL'))
    op.create_index(op.f('ix_quotations_tenant_id_work_order_id'), 'quotations', ['tenant_id', 'work_order_id'], unique=False, postgresql_where=sa.text('work_order_id IS NOT NULL'))
    op.create_table('quotation_versions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('quotation_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('totals', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('pdf_file_id', sa.Uuid(), nullable=True),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_quotation_versions_counts_from_one')),
    sa.ForeignKeyConstraint(['tenant_id', 'quotation_id'], ['quotations.tenant_id', 'quotations.id'], name=op.f('fk_quotation_versions_tenant_id_quotation_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quotation_versions_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quotation_versions')),
    sa.UniqueConstraint('tenant_id', 'quotation_id', 'revision', name=op.f('uq_quotation_versions_tenant_id_quotation_id_revision'))
    )
    op.create_table('quotation_answers',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('quotation_version_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Uuid(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('method', sa.Enum('SIGNATURE', 'CODE', 'RECORDED', name='decisionmethod', native_enum=False, length=40), nullable=False),
    sa.Column('decisions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('total', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('rut', sa.String(length=12), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('ip', sa.String(length=45), nullable=False),
    sa.Column('device', sa.String(length=300), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.Column('signature_file_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'quotation_version_id'], ['quotation_versions.tenant_id', 'quotation_versions.id'], name=op.f('fk_quotation_answers_tenant_id_quotation_version_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quotation_answers_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quotation_answers')),
    sa.UniqueConstraint('tenant_id', 'quotation_version_id', 'key', name=op.f('uq_quotation_answers_tenant_id_quotation_version_id_key'))
    )
    op.create_table('quotation_codes',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('quotation_version_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('sent_to', sa.String(length=254), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('failed_attempts >= 0', name=op.f('ck_quotation_codes_tries_not_negative')),
    sa.ForeignKeyConstraint(['tenant_id', 'quotation_version_id'], ['quotation_versions.tenant_id', 'quotation_versions.id'], name=op.f('fk_quotation_codes_tenant_id_quotation_version_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quotation_codes_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quotation_codes'))
    )
    op.create_index(op.f('ix_quotation_codes_tenant_id_quotation_version_id'), 'quotation_codes', ['tenant_id', 'quotation_version_id', sa.literal_column('sent_at DESC')], unique=False, postgresql_where=None)
    op.create_table('quotation_lines',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('quotation_version_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('LABOR', 'PART', 'SUPPLY', 'OUTSIDE_WORK', 'TYRE', 'DISCOUNT', name='quotedkind', native_enum=False, length=40), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=True),
    sa.Column('operation_id', sa.Uuid(), nullable=True),
    sa.Column('inspection_point_id', sa.Uuid(), nullable=True),
    sa.Column('package_code', sa.String(length=40), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('part_number', sa.String(length=60), nullable=False),
    sa.Column('quantity', sa.Numeric(precision=14, scale=3), nullable=False),
    sa.Column('unit_price', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('discount_percent', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('is_exempt', sa.Boolean(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('unit_cost', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('condition', sa.Enum('OEM', 'OES', 'AFTERMARKET', 'USED', 'REBUILT', name='partcondition', native_enum=False, length=40), nullable=True),
    sa.Column('warranty_months', sa.Integer(), nullable=True),
    sa.Column('warranty_km', sa.Integer(), nullable=True),
    sa.Column('priority', sa.Enum('SAFETY', 'MAINTENANCE', 'OPTIONAL', name='quotedpriority', native_enum=False, length=40), nullable=False),
    sa.Column('payer', sa.Enum('CUSTOMER', 'INSURER', name='payer', native_enum=False, length=40), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('decision', sa.Enum('PENDING', 'APPROVED', 'DECLINED', 'DEFERRED', name='decision', native_enum=False, length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('order_line_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(decision = 'PENDING') = (decided_at IS NULL)", name=op.f('ck_quotation_lines_decided_some_time')),
    sa.CheckConstraint("(kind = 'DISCOUNT') = (amount < 0) OR amount = 0", name=op.f('ck_quotation_lines_only_discounts_take_away')),
    sa.CheckConstraint('discount_percent BETWEEN 0 AND 100', name=op.f('ck_quotation_lines_discount_is_a_share')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_quotation_lines_some')),
    sa.ForeignKeyConstraint(['tenant_id', 'inspection_point_id'], ['inspection_points.tenant_id', 'inspection_points.id'], name=op.f('fk_quotation_lines_tenant_id_inspection_point_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'item_id'], ['inventory_items.tenant_id', 'inventory_items.id'], name=op.f('fk_quotation_lines_tenant_id_item_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'operation_id'], ['labor_operations.tenant_id', 'labor_operations.id'], name=op.f('fk_quotation_lines_tenant_id_operation_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'quotation_version_id'], ['quotation_versions.tenant_id', 'quotation_versions.id'], name=op.f('fk_quotation_lines_tenant_id_quotation_version_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_quotation_lines_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_quotation_lines'))
    )
    op.create_index(op.f('ix_quotation_lines_tenant_id_inspection_point_id'), 'quotation_lines', ['tenant_id', 'inspection_point_id'], unique=False, postgresql_where=sa.text('inspection_point_id IS NOT NULL'))
    op.create_index(op.f('ix_quotation_lines_tenant_id_item_id'), 'quotation_lines', ['tenant_id', 'item_id'], unique=False, postgresql_where=sa.text('item_id IS NOT NULL'))
    op.create_index(op.f('ix_quotation_lines_tenant_id_operation_id'), 'quotation_lines', ['tenant_id', 'operation_id'], unique=False, postgresql_where=sa.text('operation_id IS NOT NULL'))
    op.create_index(op.f('ix_quotation_lines_tenant_id_quotation_version_id_position'), 'quotation_lines', ['tenant_id', 'quotation_version_id', 'position'], unique=False, postgresql_where=None)


def _lines() -> None:
    op.add_column('work_order_labor', sa.Column('quotation_line_id', sa.Uuid(), nullable=True))
    op.add_column('work_order_labor', sa.Column('approval', sa.Enum('NOT_ASKED', 'PENDING', 'APPROVED', 'DECLINED', name='lineapproval', native_enum=False, length=40), nullable=False, server_default='NOT_ASKED'))
    op.create_index(op.f('ix_work_order_labor_tenant_id_quotation_line_id'), 'work_order_labor', ['tenant_id', 'quotation_line_id'], unique=False, postgresql_where=sa.text('quotation_line_id IS NOT NULL'))
    op.create_foreign_key(op.f('fk_work_order_labor_tenant_id_quotation_line_id'), 'work_order_labor', 'quotation_lines', ['tenant_id', 'quotation_line_id'], ['tenant_id', 'id'])
    op.add_column('work_order_parts', sa.Column('quotation_line_id', sa.Uuid(), nullable=True))
    op.add_column('work_order_parts', sa.Column('approval', sa.Enum('NOT_ASKED', 'PENDING', 'APPROVED', 'DECLINED', name='lineapproval', native_enum=False, length=40), nullable=False, server_default='NOT_ASKED'))
    op.add_column('work_order_parts', sa.Column('reserved', sa.Numeric(precision=14, scale=3), nullable=False, server_default='0'))
    op.create_index(op.f('ix_work_order_parts_tenant_id_quotation_line_id'), 'work_order_parts', ['tenant_id', 'quotation_line_id'], unique=False, postgresql_where=sa.text('quotation_line_id IS NOT NULL'))
    op.create_foreign_key(op.f('fk_work_order_parts_tenant_id_quotation_line_id'), 'work_order_parts', 'quotation_lines', ['tenant_id', 'quotation_line_id'], ['tenant_id', 'id'])


def downgrade() -> None:
    op.drop_column("work_order_parts", "reserved")
    for table in ("work_order_labor", "work_order_parts"):
        op.drop_column(table, "approval")
        op.drop_column(table, "quotation_line_id")
    op.execute("DROP TABLE quotations_history")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.quotations_remember()")
    op.execute("DROP FUNCTION app.quotation_line_sent()")
    op.execute("DROP FUNCTION app.quotation_version_sent()")
