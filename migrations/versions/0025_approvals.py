"""Approvals.

Revision ID: 0025
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = (
    "approval_rules",
    "delegations",
    "approvals",
    "approval_steps",
)

# What somebody decided is evidence: not even a bug may rewrite it.
KEPT = """
    CREATE FUNCTION app.approval_decided() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        RAISE EXCEPTION 'approval % is decided', OLD.id USING ERRCODE = 'check_violation';
    END $body$"""

def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("REVOKE UPDATE ON approval_steps FROM torque_app")
    op.execute(KEPT)
    op.execute(
        "CREATE TRIGGER b_decided BEFORE UPDATE ON approvals FOR EACH ROW"
        " WHEN (OLD.status <> 'PENDING')"
        " EXECUTE FUNCTION app.approval_decided()"
    )

def _tables() -> None:
    op.create_table('approval_rules',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('subject', sa.Enum('QUOTATION', 'DISCOUNT', 'CREDIT_NOTE', 'WORK_ORDER', 'PURCHASE_ORDER', name='approvalsubject', native_enum=False, length=40), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('figure', sa.String(length=40), nullable=False),
    sa.Column('threshold', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('levels', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('escalates_to', sa.String(length=40), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.CheckConstraint('threshold >= 0', name=op.f('ck_approval_rules_threshold_not_negative')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_approval_rules_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_approval_rules'))
    )
    op.create_index(op.f('ix_approval_rules_tenant_id_subject_figure_threshold'), 'approval_rules', ['tenant_id', 'subject', 'figure', 'threshold'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('delegations',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('from_user_id', sa.Uuid(), nullable=False),
    sa.Column('to_user_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_delegations_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_delegations_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_delegations'))
    )
    op.create_index(op.f('ix_delegations_tenant_id_from_user_id'), 'delegations', ['tenant_id', 'from_user_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_delegations_tenant_id_to_user_id'), 'delegations', ['tenant_id', 'to_user_id'], unique=False, postgresql_where=None)
    op.create_table('approvals',
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('subject', sa.Enum('QUOTATION', 'DISCOUNT', 'CREDIT_NOTE', 'WORK_ORDER', 'PURCHASE_ORDER', name='approvalsubject', native_enum=False, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('subject_version', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('link', sa.String(length=200), nullable=False),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('levels', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('required_role', sa.String(length=40), nullable=False),
    sa.Column('command', sa.String(length=80), nullable=False),
    sa.Column('arguments', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', name='approvalstate', native_enum=False, length=40), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('outcome', sa.String(length=300), nullable=False),
    sa.CheckConstraint("status = 'PENDING' OR decided_at IS NOT NULL", name=op.f('ck_approvals_decided_some_time')),
    sa.CheckConstraint('decided_by IS NULL OR decided_by <> requested_by', name=op.f('ck_approvals_not_by_oneself')),
    sa.CheckConstraint('level >= 1', name=op.f('ck_approvals_levels_count_from_one')),
    sa.ForeignKeyConstraint(['tenant_id', 'rule_id'], ['approval_rules.tenant_id', 'approval_rules.id'], name=op.f('fk_approvals_tenant_id_rule_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_approvals_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_approvals'))
    )
    op.create_index('ix_approvals_one_open', 'approvals', ['tenant_id', 'subject', 'subject_id', 'command'], unique=True, postgresql_where=sa.text("status = 'PENDING' AND deleted_at IS NULL"))
    op.create_index(op.f('ix_approvals_tenant_id_requested_by'), 'approvals', ['tenant_id', 'requested_by'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_approvals_tenant_id_rule_id'), 'approvals', ['tenant_id', 'rule_id'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_approvals_tenant_id_status_required_role_due_at'), 'approvals', ['tenant_id', 'status', 'required_role', 'due_at'], unique=False, postgresql_where=None)
    op.create_index(op.f('ix_approvals_tenant_id_subject_subject_id'), 'approvals', ['tenant_id', 'subject', 'subject_id'], unique=False, postgresql_where=None)
    op.create_table('approval_steps',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('approval_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('approved', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=False),
    sa.Column('on_behalf_of', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'approval_id'], ['approvals.tenant_id', 'approvals.id'], name=op.f('fk_approval_steps_tenant_id_approval_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_approval_steps_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_approval_steps')),
    sa.UniqueConstraint('tenant_id', 'approval_id', 'level', name=op.f('uq_approval_steps_tenant_id_approval_id_level'))
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.approval_decided()")
