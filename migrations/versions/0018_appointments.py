"""Requests for service and appointments; a bay or a technician is never promised twice.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    "service_requests",
    "appointments",
)

# btree_gist lets an exclusion compare plain keys beside time ranges; PostgreSQL trusts a
# database's owner to install it.
GIST = "CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public"
BUSY = """
ALTER TABLE appointments ADD CONSTRAINT ex_appointments_{one}_once EXCLUDE USING gist
  (tenant_id WITH =, {one}_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
  WHERE ({one}_id IS NOT NULL AND deleted_at IS NULL
         AND status IN ('PENDING', 'CONFIRMED', 'IN_PROGRESS'))
"""

# Whoever books from outside says a workshop's name and a centre's code, and no tenant: like the
# lookups of 0003, this one belongs to torque_search.
LOOKUP = """
CREATE FUNCTION app.booking_lookup(workshop text, centre text)
RETURNS TABLE (tenant_id uuid, id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
  SELECT c.tenant_id, c.id
    FROM public.centre_calendars k
    JOIN public.service_centers c ON c.tenant_id = k.tenant_id AND c.id = k.service_center_id
    JOIN public.tenants t ON t.id = c.tenant_id
   WHERE t.slug = workshop AND upper(c.code) = upper(centre) AND k.online_booking
     AND t.is_active AND t.deleted_at IS NULL
     AND c.is_active AND c.deleted_at IS NULL AND k.deleted_at IS NULL $$
"""
LOOKED_AT = ("service_centers", "centre_calendars")


def upgrade() -> None:
    op.execute(GIST)
    _tables()
    for one in ("bay", "technician"):
        op.execute(BUSY.format(one=one))
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.sync_history("appointments")
    _lookup()


def _lookup() -> None:
    for table in LOOKED_AT:
        op.execute(f"GRANT SELECT ON {table} TO torque_search")
        op.execute(f"CREATE POLICY lookup ON {table} FOR SELECT TO torque_search USING (true)")
    op.execute(LOOKUP)
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    op.execute("ALTER FUNCTION app.booking_lookup(text, text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.booking_lookup(text, text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.booking_lookup(text, text) TO torque_app")
    op.execute("RESET ROLE")


def _tables() -> None:
    op.create_table('service_requests',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('service_center_id', sa.Uuid(), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=True),
    sa.Column('vehicle_id', sa.Uuid(), nullable=True),
    sa.Column('channel', sa.Enum('CALL_CENTER', 'PORTAL', 'WALK_IN', 'WEB', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('contact_name', sa.String(length=100), nullable=False),
    sa.Column('contact_phone', sa.String(length=20), nullable=False),
    sa.Column('contact_email', sa.String(length=120), nullable=False),
    sa.Column('rut', sa.String(length=12), nullable=False),
    sa.Column('plate', sa.String(length=12), nullable=False),
    sa.Column('service_type', sa.String(length=60), nullable=False),
    sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wanted_minutes', sa.Integer(), nullable=True),
    sa.Column('complaint', sa.String(length=2000), nullable=False),
    sa.Column('status', sa.Enum('NEW', 'SCHEDULED', 'CONVERTED', 'CLOSED', name='servicerequeststatus', native_enum=False, length=40), nullable=False),
    sa.Column('work_order_id', sa.Uuid(), nullable=True),
    sa.Column('closed_reason', sa.String(length=200), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_service_requests_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_service_requests_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_service_requests_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_service_requests_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_service_requests_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_service_requests')),
    sa.UniqueConstraint('tenant_id', 'number', name=op.f('uq_service_requests_tenant_id_number'))
    )
    op.create_index(op.f('ix_service_requests_tenant_id_client_id'), 'service_requests', ['tenant_id', 'client_id'])
    op.create_index(op.f('ix_service_requests_tenant_id_status'), 'service_requests', ['tenant_id', 'status', sa.literal_column('created_at DESC')])
    op.create_index(op.f('ix_service_requests_tenant_id_vehicle_id'), 'service_requests', ['tenant_id', 'vehicle_id'])
    op.create_index(op.f('ix_service_requests_tenant_id_service_center_id'), 'service_requests', ['tenant_id', 'service_center_id'])
    op.create_index(op.f('ix_service_requests_tenant_id_work_order_id'), 'service_requests', ['tenant_id', 'work_order_id'], postgresql_where=sa.text('work_order_id IS NOT NULL'))
    op.create_index(op.f('ix_service_requests_tenant_id_wanted_at'), 'service_requests', ['tenant_id', 'wanted_at'], postgresql_where=sa.text("status = 'NEW' AND wanted_at IS NOT NULL"))
    op.create_table('appointments',
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
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('bay_id', sa.Uuid(), nullable=True),
    sa.Column('technician_id', sa.Uuid(), nullable=True),
    sa.Column('service_request_id', sa.Uuid(), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=True),
    sa.Column('channel', sa.Enum('CALL_CENTER', 'PORTAL', 'WALK_IN', 'WEB', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('service_type', sa.String(length=60), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', name='appointmentstatus', native_enum=False, length=40), nullable=False),
    sa.Column('customer_complaint', sa.String(length=2000), nullable=False),
    sa.Column('notes', sa.String(length=500), nullable=False),
    sa.Column('estimated_hours', sa.Numeric(precision=14, scale=3), nullable=True),
    sa.Column('estimated_cost', sa.Numeric(precision=19, scale=4), nullable=True),
    sa.Column('location', sa.Enum('STATION', 'HOME', name='location', native_enum=False, length=40), nullable=False),
    sa.Column('pickup_address', sa.String(length=120), nullable=False),
    sa.Column('pickup_comuna', sa.String(length=40), nullable=False),
    sa.Column('pickup_city', sa.String(length=40), nullable=False),
    sa.Column('drop_address', sa.String(length=120), nullable=False),
    sa.Column('drop_comuna', sa.String(length=40), nullable=False),
    sa.Column('drop_city', sa.String(length=40), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('arrived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.String(length=200), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_appointments_ends_after_start')),
    sa.ForeignKeyConstraint(['tenant_id', 'bay_id'], ['bays.tenant_id', 'bays.id'], name=op.f('fk_appointments_tenant_id_bay_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_appointments_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_center_id'], ['service_centers.tenant_id', 'service_centers.id'], name=op.f('fk_appointments_tenant_id_service_center_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'service_request_id'], ['service_requests.tenant_id', 'service_requests.id'], name=op.f('fk_appointments_tenant_id_service_request_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'technician_id'], ['technicians.tenant_id', 'technicians.id'], name=op.f('fk_appointments_tenant_id_technician_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'vehicle_id'], ['vehicles.tenant_id', 'vehicles.id'], name=op.f('fk_appointments_tenant_id_vehicle_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_appointments_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_appointments_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_appointments')),
    sa.UniqueConstraint('tenant_id', 'number', name=op.f('uq_appointments_tenant_id_number'))
    )
    op.create_index(op.f('ix_appointments_tenant_id_client_id'), 'appointments', ['tenant_id', 'client_id'])
    op.create_index(op.f('ix_appointments_tenant_id_service_center_id_starts_at'), 'appointments', ['tenant_id', 'service_center_id', 'starts_at'])
    op.create_index(op.f('ix_appointments_tenant_id_service_request_id'), 'appointments', ['tenant_id', 'service_request_id'])
    op.create_index(op.f('ix_appointments_tenant_id_vehicle_id'), 'appointments', ['tenant_id', 'vehicle_id'])
    op.create_index(op.f('ix_appointments_tenant_id_work_order_id'), 'appointments', ['tenant_id', 'work_order_id'])


def downgrade() -> None:
    op.execute("SET ROLE torque_search")
    op.execute("DROP FUNCTION app.booking_lookup(text, text)")
    op.execute("RESET ROLE")
    for table in LOOKED_AT:
        op.execute(f"DROP POLICY lookup ON {table}")
        op.execute(f"REVOKE SELECT ON {table} FROM torque_search")
    op.execute("DROP TABLE appointments_history")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.appointments_remember()")
