"""The mailboxes suppliers write to, and the mails that came.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("purchase_mailboxes", "purchase_mails")
SAFETY = sa.Enum("TLS", "STARTTLS", "OPEN", name="mailsafety", native_enum=False, length=40)
OUTCOME = sa.Enum("TAKEN", "NOTHING", "REFUSED", name="mailoutcome", native_enum=False, length=40)


def upgrade() -> None:
    _mailboxes()
    _mails()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("REVOKE UPDATE ON purchase_mails FROM torque_app")


def _mailboxes() -> None:
    op.create_table(
        "purchase_mailboxes",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("safety", SAFETY, nullable=False),
        sa.Column("username", sa.String(254), nullable=False),
        sa.Column("password_enc", sa.LargeBinary(), nullable=False),
        sa.Column("folder", sa.String(100), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("last_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(300), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "company_id"],
            ["companies.tenant_id", "companies.id"],
            name="fk_purchase_mailboxes_tenant_id_company_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_purchase_mailboxes_tenant_id"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_purchase_mailboxes"),
    )
    op.create_index(
        "ix_purchase_mailboxes_tenant_id_company_id",
        "purchase_mailboxes",
        ["tenant_id", "company_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def _mails() -> None:
    op.create_table(
        "purchase_mails",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(), nullable=False),
        sa.Column("message_key", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(300), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", OUTCOME, nullable=False),
        sa.Column("said", postgresql.JSONB(), nullable=False),
        sa.Column("envelope_ids", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mailbox_id"],
            ["purchase_mailboxes.tenant_id", "purchase_mailboxes.id"],
            name="fk_purchase_mails_tenant_id_mailbox_id",
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_purchase_mails_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_purchase_mails"),
        sa.UniqueConstraint(
            "tenant_id",
            "mailbox_id",
            "message_key",
            name="uq_purchase_mails_tenant_id_mailbox_id_message_key",
        ),
    )
    op.create_index(
        op.f("ix_purchase_mails_tenant_id"), "purchase_mails", ["tenant_id", sa.text("id DESC")]
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
