"""Messages to people: templates, rules, preferences, consents, and their stories.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = (
    "archived_messages",
    "message_rules",
    "message_templates",
    "push_subscriptions",
    "consents",
    "message_preferences",
    "messages",
    "message_events",
)

def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("REVOKE UPDATE ON archived_messages FROM torque_app")
    op.execute("REVOKE UPDATE ON message_events FROM torque_app")

def _tables() -> None:
    op.create_table('archived_messages',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.Enum('IN_APP', 'EMAIL', 'WHATSAPP', 'SMS', 'PUSH', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('status', sa.Enum('QUEUED', 'HELD', 'SENDING', 'SENT', 'DELIVERED', 'READ', 'FAILED', 'DEAD', 'SUPPRESSED', name='messagestatus', native_enum=False, length=40), nullable=False),
    sa.Column('about_type', sa.String(length=40), nullable=True),
    sa.Column('about_id', sa.Uuid(), nullable=True),
    sa.Column('story', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_archived_messages_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_archived_messages'))
    )
    op.create_index(op.f('ix_archived_messages_tenant_id'), 'archived_messages', ['tenant_id', sa.literal_column('created_at DESC')], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_archived_messages_tenant_id_about_type_about_id'), 'archived_messages', ['tenant_id', 'about_type', 'about_id'], unique=False, postgresql_where=None)
    op.create_table('message_rules',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('event', sa.String(length=80), nullable=False),
    sa.Column('audience', sa.Enum('CLIENT', 'ADVISOR', 'TECHNICIAN', 'ROLE', 'PERMISSION', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('audience_name', sa.String(length=60), nullable=False),
    sa.Column('template_code', sa.String(length=60), nullable=False),
    sa.Column('channels', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('every_channel', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_message_rules_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_message_rules'))
    )
    op.create_index(op.f('ix_message_rules_tenant_id_event'), 'message_rules', ['tenant_id', 'event'], unique=False, postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
    op.create_index(op.f('ix_message_rules_tenant_id_event_audience_audience_name_template_code'), 'message_rules', ['tenant_id', 'event', 'audience', 'audience_name', 'template_code'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('message_templates',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('channel', sa.Enum('IN_APP', 'EMAIL', 'WHATSAPP', 'SMS', 'PUSH', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('locale', sa.String(length=10), nullable=False),
    sa.Column('category', sa.Enum('SECURITY', 'TRANSACTIONAL', 'MARKETING', name='messagecategory', native_enum=False, length=40), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.String(length=4000), nullable=False),
    sa.Column('layout', sa.String(length=8000), nullable=False),
    sa.Column('provider_name', sa.String(length=120), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_message_templates_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_message_templates'))
    )
    op.create_index(op.f('ix_message_templates_tenant_id_code_channel_locale'), 'message_templates', ['tenant_id', 'code', 'channel', 'locale'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('push_subscriptions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('endpoint', sa.String(length=500), nullable=False),
    sa.Column('endpoint_hash', sa.String(length=64), nullable=False),
    sa.Column('p256dh', sa.String(length=120), nullable=False),
    sa.Column('auth', sa.String(length=40), nullable=False),
    sa.Column('device', sa.String(length=200), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_push_subscriptions_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_push_subscriptions_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_push_subscriptions'))
    )
    op.create_index(op.f('ix_push_subscriptions_tenant_id_endpoint_hash'), 'push_subscriptions', ['tenant_id', 'endpoint_hash'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index(op.f('ix_push_subscriptions_tenant_id_user_id'), 'push_subscriptions', ['tenant_id', 'user_id'], unique=False, postgresql_where=None)
    op.create_table('consents',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.Enum('IN_APP', 'EMAIL', 'WHATSAPP', 'SMS', 'PUSH', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('ip', sa.String(length=45), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_link', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_consents_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_consents_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_consents'))
    )
    op.create_index('ix_consents_standing', 'consents', ['tenant_id', 'client_id', 'purpose', 'channel'], unique=True, postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.create_index(op.f('ix_consents_tenant_id_client_id_purpose_channel'), 'consents', ['tenant_id', 'client_id', 'purpose', 'channel'], unique=False, postgresql_where=None)
    op.create_table('message_preferences',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=True),
    sa.Column('locale', sa.String(length=10), nullable=False),
    sa.Column('channels', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('quiet_from', sa.Time(), nullable=True),
    sa.Column('quiet_until', sa.Time(), nullable=True),
    sa.CheckConstraint('(quiet_from IS NULL) = (quiet_until IS NULL)', name=op.f('ck_message_preferences_quiet_has_both_ends')),
    sa.CheckConstraint('user_id IS NULL OR client_id IS NULL', name=op.f('ck_message_preferences_of_one')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_message_preferences_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_message_preferences_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_message_preferences_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_message_preferences'))
    )
    op.create_index(op.f('ix_message_preferences_tenant_id_client_id'), 'message_preferences', ['tenant_id', 'client_id'], unique=False, postgresql_where=sa.text('client_id IS NOT NULL'))
    op.create_index('ix_message_preferences_of_whom', 'message_preferences', ['tenant_id', 'user_id', 'client_id'], unique=True, postgresql_nulls_not_distinct=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('messages',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('channel', sa.Enum('IN_APP', 'EMAIL', 'WHATSAPP', 'SMS', 'PUSH', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('category', sa.Enum('SECURITY', 'TRANSACTIONAL', 'MARKETING', name='messagecategory', native_enum=False, length=40), nullable=False),
    sa.Column('template_code', sa.String(length=60), nullable=False),
    sa.Column('event', sa.String(length=80), nullable=False),
    sa.Column('dedup_key', sa.String(length=120), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('client_id', sa.Uuid(), nullable=True),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('status', sa.Enum('QUEUED', 'HELD', 'SENDING', 'SENT', 'DELIVERED', 'READ', 'FAILED', 'DEAD', 'SUPPRESSED', name='messagestatus', native_enum=False, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('provider', sa.String(length=40), nullable=False),
    sa.Column('provider_id', sa.String(length=120), nullable=True),
    sa.Column('last_answer', sa.String(length=300), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('about_type', sa.String(length=40), nullable=True),
    sa.Column('about_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_messages_tries_not_negative')),
    sa.ForeignKeyConstraint(['tenant_id', 'client_id'], ['clients.tenant_id', 'clients.id'], name=op.f('fk_messages_tenant_id_client_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_messages_tenant_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_messages_user_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_messages')),
    sa.UniqueConstraint('tenant_id', 'dedup_key', name=op.f('uq_messages_tenant_id_dedup_key'))
    )
    op.create_index(op.f('ix_messages_tenant_id'), 'messages', ['tenant_id', sa.literal_column('created_at DESC')], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_messages_tenant_id_about_type_about_id'), 'messages', ['tenant_id', 'about_type', 'about_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_messages_tenant_id_channel_sent_at'), 'messages', ['tenant_id', 'channel', 'sent_at'], unique=False, postgresql_where=sa.text('sent_at IS NOT NULL'))
    op.create_index(op.f('ix_messages_tenant_id_client_id'), 'messages', ['tenant_id', 'client_id'], unique=False, postgresql_where=sa.text('client_id IS NOT NULL'))
    op.create_index(op.f('ix_messages_tenant_id_provider_id'), 'messages', ['tenant_id', 'provider_id'], unique=False, postgresql_where=sa.text('provider_id IS NOT NULL'))
    op.create_index(op.f('ix_messages_tenant_id_status_next_at'), 'messages', ['tenant_id', 'status', 'next_at'], unique=False, postgresql_where=None)
    op.create_table('message_events',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('provider_event_id', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'message_id'], ['messages.tenant_id', 'messages.id'], name=op.f('fk_message_events_tenant_id_message_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_message_events_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_message_events'))
    )
    op.create_index(op.f('ix_message_events_tenant_id_message_id_happened_at'), 'message_events', ['tenant_id', 'message_id', 'happened_at'], unique=False, postgresql_where=None)
    op.create_index('ix_message_events_told_once', 'message_events', ['tenant_id', 'message_id', 'provider_event_id'], unique=True, postgresql_where=sa.text("provider_event_id <> ''"))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
