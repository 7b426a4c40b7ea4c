"""The act of reception and its marks on the body.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = (
    "intakes",
    "intake_marks",
)

# What is signed stands: the only thing a signed act still learns is the OT it led to.
KEEP_SIGNED = """
CREATE FUNCTION app.keep_signed_intake() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.status = 'SIGNED' AND
        to_jsonb(OLD) - ARRAY['work_order_id', 'version', 'updated_at', 'valid_from']
        IS DISTINCT FROM
        to_jsonb(NEW) - ARRAY['work_order_id', 'version', 'updated_at', 'valid_from']
    THEN
        RAISE EXCEPTION 'a signed act of reception does not change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $body$"""

KEEP_MARKS = """
CREATE FUNCTION app.keep_signed_marks() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM public.intakes WHERE tenant_id = OLD.tenant_id
               AND id = OLD.intake_id AND status = 'SIGNED')
    THEN
        RAISE EXCEPTION 'the marks of a signed act of reception do not change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $body$"""


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.sync_history("intakes")
    op.execute(KEEP_SIGNED)
    op.execute(KEEP_MARKS)
    op.execute(
        "CREATE TRIGGER keep_signed BEFORE UPDATE ON intakes"
        " FOR EACH ROW EXECUTE FUNCTION app.keep_signed_intake()"
    )
    op.execute(
        "CREATE TRIGGER keep_signed BEFORE UPDATE ON intake_marks"
        " FOR EACH ROW EXECUTE FUNCTION app.keep_signed_marks()"
    )


def _tables() -> None:
    op.create_table('intakes',
    sa.Column('valid_from', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('service_center_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=True),
    sa.Column('vehicle_id', sa.Uuid(), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.Enum('OPEN', 'SIGNED', 'CANCELLED', name='intakestatus', native_enum=False, length=40), nullable=False),
    sa.Column('arrival_mode', sa.Enum('VEHICLE_PRESENT', 'VEHICLE_ABSENT', 'CHECK_IN_ONLY', name='arrivalmode', native_enum=False, length=40), nullable=False),
    sa.Column('typed', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('brought_by', sa.String(length=100), nullable=False),
    sa.Column('brought_by_rut', sa.String(length=12), nullable=False),
    sa.Column('brought_by_phone', sa.String(length=20), nullable=False),
    sa.Column('service_type', sa.String(length=60), nullable=False),
    sa.Column('complaint', sa.String(length=2000), nullable=False),
    sa.Column('symptom', sa.String(length=40), nullable=False),
    sa.Column('symptom_when', sa.String(length=120), nullable=False),
    sa.Column('odometer', sa.Integer(), nullable=True),
    sa.Column('fuel_eighths', sa.Integer(), nullable=True),
    sa.Column('battery_percent', sa.Integer(), nullable=True),
    sa.Column('battery_serial', sa.String(length=60), nullable=False),
    sa.Column('motor_number', sa.String(length=60), nullable=False),
    sa.Column('charger_serial', sa.String(length=60), nullable=False),
    sa.Column('keys_count', sa.Integer(), nullable=True),
    sa.Column('parked_at', sa.String(length=60), nullable=False),
    sa.Column('warning_lights', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('belongings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('authorisations', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notes', sa.String(length=1000), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('signed_by', sa.String(length=100), nullable=False),
    sa.Column('signed_rut', sa.String(length=12), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refused_reason', sa.String(length=200), nullable=False),
    sa.Column('signature_file_id', sa.Uuid(), nullable=True),
    sa.Column('slip_file_id', sa.Uuid(), nullable=True),
    sa.Column('slip_sha256', sa.String(length=64), nullable=False),
    sa.CheckConstraint('battery_percent BETWEEN 0 AND 100', name=op.f('ck_intakes_battery_is_percent')),
    sa.CheckConstraint('fuel_eighths BETWEEN 0 AND 8', name=op.f('ck_intakes_fuel_in_eighths')),
    sa.ForeignKeyConstraint(['tenant_id', 'appointment_id'], ['appointments.tenant_id', 'appointments.id'], name=op.f('fk_intakes_tenant_id_appointment_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_intakes_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_intakes_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_intakes_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_intakes_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_intakes_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_intakes')),
    sa.UniqueConstraint('tenant_id', 'number', name=op.f('uq_intakes_tenant_id_number'))
    )
    op.create_index(op.f('ix_intakes_tenant_id_status'), 'intakes', ['tenant_id', 'status', sa.literal_column('created_at DESC')])
    op.create_index(op.f('ix_intakes_tenant_id_appointment_id'), 'intakes', ['tenant_id', 'appointment_id'])
    op.create_index(op.f('ix_intakes_tenant_id_client_id'), 'intakes', ['tenant_id', 'client_id'])
    op.create_index(op.f('ix_intakes_tenant_id_service_center_id'), 'intakes', ['tenant_id', 'service_center_id'])
    op.create_index(op.f('ix_intakes_tenant_id_vehicle_id'), 'intakes', ['tenant_id', 'vehicle_id'])
    op.create_index(op.f('ix_intakes_tenant_id_work_order_id'), 'intakes', ['tenant_id', 'work_order_id'])
    op.create_table('intake_marks',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('intake_id', sa.Uuid(), nullable=False),
    sa.Column('view', sa.Enum('FRONT', 'BACK', 'LEFT', 'RIGHT', 'ROOF', name='bodyview', native_enum=False, length=40), nullable=False),
    sa.Column('kind', sa.Enum('SCRATCH', 'DENT', 'CRACK', 'RUST', 'MISSING', name='markkind', native_enum=False, length=40), nullable=False),
    sa.Column('x', sa.Numeric(precision=5, scale=4), nullable=False),
    sa.Column('y', sa.Numeric(precision=5, scale=4), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1', name=op.f('ck_intake_marks_inside_the_drawing')),
    sa.ForeignKeyConstraint(['tenant_id', 'intake_id'], ['intakes.tenant_id', 'intakes.id'], name=op.f('fk_intake_marks_tenant_id_intake_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_intake_marks_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_intake_marks'))
    )
    op.create_index(op.f('ix_intake_marks_tenant_id_intake_id'), 'intake_marks', ['tenant_id', 'intake_id'])


def downgrade() -> None:
    op.execute("DROP TABLE intakes_history")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.intakes_remember()")
    op.execute("DROP FUNCTION app.keep_signed_intake()")
    op.execute("DROP FUNCTION app.keep_signed_marks()")
