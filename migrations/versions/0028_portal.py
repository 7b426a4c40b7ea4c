"""The client's portal.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = (
    "customer_accesses",
    "shared_photos",
    "data_requests",
    "customer_tickets",
    "customer_messages",
)

def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")

def _tables() -> None:
    op.create_table('customer_accesses',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('share_link_id', sa.Uuid(), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('failed_attempts', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('failed_attempts >= 0', name=op.f('ck_customer_accesses_tries_not_negative')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_customer_accesses_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'share_link_id'], ['share_links.tenant_id', 'share_links.id'], name=op.f('fk_customer_accesses_tenant_id_share_link_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_customer_accesses_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_customer_accesses')),
    sa.UniqueConstraint('tenant_id', 'share_link_id', name=op.f('uq_customer_accesses_tenant_id_share_link_id'))
    )
    op.create_index(op.f('ix_customer_accesses_tenant_id_client_id'), 'customer_accesses', ['tenant_id', 'client_id'], unique=False, postgresql_where=None)
    op.create_table('shared_photos',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_order_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('shared_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'file_id'], ['files.tenant_id', 'files.id'], name=op.f('fk_shared_photos_tenant_id_file_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_shared_photos_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_shared_photos_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_shared_photos'))
    )
    op.create_index(op.f('ix_shared_photos_tenant_id_file_id'), 'shared_photos', ['tenant_id', 'file_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index(op.f('ix_shared_photos_tenant_id_work_order_id'), 'shared_photos', ['tenant_id', 'work_order_id'], unique=False, postgresql_where=None)
    op.create_table('data_requests',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('right', sa.Enum('ACCESS', 'RECTIFICATION', 'DELETION', 'OBJECTION', 'BLOCKING', 'PORTABILITY', name='dataright', native_enum=False, length=40), nullable=False),
    sa.Column('details', sa.String(length=2000), nullable=False),
    sa.Column('status', sa.Enum('RECEIVED', 'EXTENDED', 'GRANTED', 'DENIED', name='datarequeststatus', native_enum=False, length=40), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('extended_why', sa.String(length=500), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status IN ('GRANTED', 'DENIED')) = (answered_at IS NOT NULL)", name=op.f('ck_data_requests_answered_some_time')),
    sa.CheckConstraint("status <> 'DENIED' OR answer <> ''", name=op.f('ck_data_requests_denied_with_a_reason')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_data_requests_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_data_requests_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_data_requests'))
    )
    op.create_index(op.f('ix_data_requests_tenant_id_client_id'), 'data_requests', ['tenant_id', 'client_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_data_requests_tenant_id_number'), 'data_requests', ['tenant_id', 'number'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_data_requests_tenant_id_status_due_on'), 'data_requests', ['tenant_id', 'status', 'due_on'], unique=False, postgresql_where=None)
    op.create_table('customer_tickets',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('work_order_id', sa.Uuid(), nullable=True),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('status', sa.Enum('OPEN', 'PENDING', 'CLOSED', name='ticketstatus', native_enum=False, length=40), nullable=False),
    sa.Column('assigned_to', sa.Uuid(), nullable=True),
    sa.Column('last_message_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['assigned_to'], ['users.id'], name=op.f('fk_customer_tickets_assigned_to')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_customer_tickets_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'work_order_id'], ['work_orders.tenant_id', 'work_orders.id'], name=op.f('fk_customer_tickets_tenant_id_work_order_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_customer_tickets_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_customer_tickets'))
    )
    op.create_index(op.f('ix_customer_tickets_tenant_id_client_id'), 'customer_tickets', ['tenant_id', 'client_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_customer_tickets_tenant_id_status'), 'customer_tickets', ['tenant_id', 'status', sa.literal_column('updated_at DESC')], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_customer_tickets_tenant_id_work_order_id'), 'customer_tickets', ['tenant_id', 'work_order_id'], unique=False, postgresql_where=sa.text('work_order_id IS NOT NULL'))
    op.create_table('customer_messages',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('direction', sa.Enum('IN', 'OUT', name='direction', native_enum=False, length=40), nullable=False),
    sa.Column('body', sa.String(length=2000), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['customer_tickets.tenant_id', 'customer_tickets.id'], name=op.f('fk_customer_messages_tenant_id_ticket_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_customer_messages_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_customer_messages'))
    )
    op.create_index(op.f('ix_customer_messages_tenant_id_ticket_id_sent_at'), 'customer_messages', ['tenant_id', 'ticket_id', 'sent_at'], unique=False, postgresql_where=None)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
