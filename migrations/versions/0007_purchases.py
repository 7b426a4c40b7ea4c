"""What suppliers send: envelopes, documents, answers.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "purchase_envelopes", "purchase_documents", "purchase_claims", "purchase_answers",
    "purchase_steps",
)
APPEND_ONLY = ("purchase_answers", "purchase_steps")


def upgrade() -> None:
    _tables()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE ON {table} FROM torque_app")
    op.sync_history("purchase_documents")


def _tables() -> None:
    op.create_table('purchase_envelopes',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('issuer_rut', sa.String(length=12), nullable=False),
    sa.Column('issuer_name', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('source', sa.Enum('UPLOAD', 'MAILBOX', name='purchasesource', native_enum=False, length=40), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signature', sa.Enum('LITERAL', 'REPAIRED', 'INVALID', 'ABSENT', name='signaturegrade', native_enum=False, length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('refused', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('xml', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'company_id'], ['companies.tenant_id', 'companies.id'], name=op.f('fk_purchase_envelopes_tenant_id_company_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_purchase_envelopes_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_purchase_envelopes')),
    sa.UniqueConstraint('tenant_id', 'sha256', name=op.f('uq_purchase_envelopes_tenant_id_sha256'))
    )
    op.create_index(op.f('ix_purchase_envelopes_tenant_id'), 'purchase_envelopes', ['tenant_id', sa.literal_column('received_at DESC')])
    op.create_index(op.f('ix_purchase_envelopes_tenant_id_company_id'), 'purchase_envelopes', ['tenant_id', 'company_id'])
    op.create_table('purchase_documents',
    sa.Column('valid_from', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('company_id', sa.Uuid(), nullable=False),
    sa.Column('envelope_id', sa.Uuid(), nullable=False),
    sa.Column('issuer_rut', sa.String(length=12), nullable=False),
    sa.Column('issuer_name', sa.String(length=100), nullable=False),
    sa.Column('dte_type', sa.Integer(), nullable=False),
    sa.Column('folio', sa.BigInteger(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('payment', sa.Integer(), nullable=True),
    sa.Column('net', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('exempt', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('iva', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('total', sa.Numeric(precision=19, scale=4), nullable=False),
    sa.Column('signature', sa.Enum('LITERAL', 'REPAIRED', 'INVALID', 'ABSENT', name='signaturegrade', native_enum=False, length=40), nullable=False),
    sa.Column('signature_fault', sa.String(length=300), nullable=False),
    sa.Column('signed_by', sa.String(length=160), nullable=False),
    sa.Column('ted', sa.Enum('GENUINE', 'UNTRUSTED', 'MISMATCHED', 'INVALID', 'ABSENT', name='stampgrade', native_enum=False, length=40), nullable=False),
    sa.Column('ted_fault', sa.String(length=300), nullable=False),
    sa.Column('lines', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('references', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('xml', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('status', sa.Enum('RECEIVED', 'ACKNOWLEDGED', 'ACCEPTED', 'CLAIMED', name='purchasestatus', native_enum=False, length=40), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sii_received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warned_days', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'company_id'], ['companies.tenant_id', 'companies.id'], name=op.f('fk_purchase_documents_tenant_id_company_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'envelope_id'], ['purchase_envelopes.tenant_id', 'purchase_envelopes.id'], name=op.f('fk_purchase_documents_tenant_id_envelope_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_purchase_documents_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_purchase_documents')),
    sa.UniqueConstraint('tenant_id', 'company_id', 'issuer_rut', 'dte_type', 'folio', name=op.f('uq_purchase_documents_tenant_id_company_id_issuer_rut_dte_type_folio'))
    )
    op.create_index(op.f('ix_purchase_documents_tenant_id'), 'purchase_documents', ['tenant_id', sa.literal_column('issued_on DESC'), sa.literal_column('id DESC')])
    op.create_index(op.f('ix_purchase_documents_tenant_id_envelope_id'), 'purchase_documents', ['tenant_id', 'envelope_id'])
    op.create_index(op.f('ix_purchase_documents_tenant_id_issuer_rut'), 'purchase_documents', ['tenant_id', 'issuer_rut'])
    op.create_index(op.f('ix_purchase_documents_tenant_id_received_at'), 'purchase_documents', ['tenant_id', 'received_at'], unique=False, postgresql_where=sa.text("status = 'RECEIVED'"))
    op.create_index(op.f('ix_purchase_documents_tenant_id_status'), 'purchase_documents', ['tenant_id', 'status'])
    op.create_table('purchase_claims',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('action', sa.Enum('ACD', 'ERM', 'RCD', 'RFP', 'RFT', name='claimaction', native_enum=False, length=40), nullable=False),
    sa.Column('status', sa.Enum('PENDING', 'REGISTERED', 'REFUSED', name='claimstatus', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(length=256), nullable=False),
    sa.Column('premises', sa.String(length=80), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sii_code', sa.Integer(), nullable=True),
    sa.Column('sii_sentence', sa.String(length=300), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'document_id'], ['purchase_documents.tenant_id', 'purchase_documents.id'], name=op.f('fk_purchase_claims_tenant_id_document_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_purchase_claims_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_purchase_claims'))
    )
    op.create_index(op.f('ix_purchase_claims_tenant_id_document_id_action'), 'purchase_claims', ['tenant_id', 'document_id', 'action'], unique=True, postgresql_where=sa.text("status <> 'REFUSED'"))
    op.create_table('purchase_answers',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('RECEPTION', 'RESULT', 'RECEIPT', name='answerkind', native_enum=False, length=40), nullable=False),
    sa.Column('envelope_id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('claim_id', sa.Uuid(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('xml', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'claim_id'], ['purchase_claims.tenant_id', 'purchase_claims.id'], name=op.f('fk_purchase_answers_tenant_id_claim_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'document_id'], ['purchase_documents.tenant_id', 'purchase_documents.id'], name=op.f('fk_purchase_answers_tenant_id_document_id')),
    sa.ForeignKeyConstraint(['tenant_id', 'envelope_id'], ['purchase_envelopes.tenant_id', 'purchase_envelopes.id'], name=op.f('fk_purchase_answers_tenant_id_envelope_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_purchase_answers_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_purchase_answers'))
    )
    op.create_index(op.f('ix_purchase_answers_tenant_id_claim_id'), 'purchase_answers', ['tenant_id', 'claim_id'], unique=True, postgresql_where=sa.text('claim_id IS NOT NULL'))
    op.create_index(op.f('ix_purchase_answers_tenant_id_document_id'), 'purchase_answers', ['tenant_id', 'document_id'])
    op.create_index(op.f('ix_purchase_answers_tenant_id_envelope_id'), 'purchase_answers', ['tenant_id', 'envelope_id'])
    op.create_index(op.f('ix_purchase_answers_tenant_id_envelope_id_kind'), 'purchase_answers', ['tenant_id', 'envelope_id', 'kind'], unique=True, postgresql_where=sa.text('document_id IS NULL'))
    op.create_table('purchase_steps',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'document_id'], ['purchase_documents.tenant_id', 'purchase_documents.id'], name=op.f('fk_purchase_steps_tenant_id_document_id')),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name=op.f('fk_purchase_steps_tenant_id')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('pk_purchase_steps'))
    )
    op.create_index(op.f('ix_purchase_steps_tenant_id_document_id_happened_at'), 'purchase_steps', ['tenant_id', 'document_id', 'happened_at'])


def downgrade() -> None:
    op.execute("DROP TABLE purchase_documents_history")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION app.purchase_documents_remember()")
