"""Automation.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLES = (
    "automation_rules",
    "automation_runs",
)

def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")

def _tables() -> None:
    op.create_table('automation_rules',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('trigger', sa.String(length=80), nullable=False),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('max_per_hour', sa.Integer(), nullable=False),
    sa.Column('tested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('priority BETWEEN 1 AND 100', name=op.f('ck_automation_rules_priority_from_1_to_100')),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_automation_rules_created_by')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_automation_rules_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_automation_rules'))
    )
    op.create_index(op.f('ix_automation_rules_tenant_id_name'), 'automation_rules', ['tenant_id', 'name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_index(op.f('ix_automation_rules_tenant_id_trigger'), 'automation_rules', ['tenant_id', 'trigger'], unique=False, postgresql_where=sa.text('is_active AND deleted_at IS NULL'))
    op.create_table('automation_runs',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('event_key', sa.String(length=120), nullable=False),
    sa.Column('ran_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('DONE', 'NOT_MET', 'REFUSED', 'LOOP', name='runoutcome', native_enum=False, length=40), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('told', sa.String(length=500), nullable=False),
    sa.CheckConstraint('depth >= 0', name=op.f('ck_automation_runs_depth_not_negative')),
    sa.ForeignKeyConstraint(['tenant_id', 'rule_id'], ['automation_rules.tenant_id', 'automation_rules.id'], name=op.f('fk_automation_runs_tenant_id_rule_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_automation_runs_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_automation_runs')),
    sa.UniqueConstraint('tenant_id', 'rule_id', 'event_key', name=op.f('uq_automation_runs_tenant_id_rule_id_event_key'))
    )
    op.create_index(op.f('ix_automation_runs_tenant_id_rule_id'), 'automation_runs', ['tenant_id', 'rule_id', sa.literal_column('ran_at DESC')], unique=False, postgresql_where=None)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
