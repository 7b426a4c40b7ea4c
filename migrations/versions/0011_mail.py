"""The mail that went out, or could not.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATUS = sa.Enum("QUEUED", "SENT", "FAILED", name="mailstatus", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("message_id", sa.String(120), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("status", STATUS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_answer", sa.String(300), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about_type", sa.String(40), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_mails_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_mails"),
        sa.UniqueConstraint("tenant_id", "message_id", name="uq_mails_tenant_id_message_id"),
    )
    op.create_index(
        "ix_mails_tenant_id_about_type_about_id", "mails", ["tenant_id", "about_type", "about_id"]
    )
    op.create_index(op.f("ix_mails_tenant_id"), "mails", ["tenant_id", sa.text("created_at DESC")])
    op.enable_tenant_rls("mails")
    op.execute("GRANT SELECT, INSERT, UPDATE ON mails TO torque_app")
    op.execute("GRANT ALL ON mails TO torque_admin")


def downgrade() -> None:
    op.drop_table("mails")
