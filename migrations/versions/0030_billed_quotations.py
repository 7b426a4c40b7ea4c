"""Quotations billed without an OT.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "invoice_quotations"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("quotation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"],
            name=op.f("fk_invoice_quotations_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quotation_id"], ["quotations.tenant_id", "quotations.id"],
            name=op.f("fk_invoice_quotations_tenant_id_quotation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_invoice_quotations_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_quotations")),
    )
    for column in ("invoice_id", "quotation_id"):
        op.create_index(op.f(f"ix_{TABLE}_tenant_id_{column}"), TABLE, ["tenant_id", column])
    op.enable_tenant_rls(TABLE)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {TABLE} TO torque_app")
    op.execute(f"GRANT ALL ON {TABLE} TO torque_admin")


def downgrade() -> None:
    op.drop_table(TABLE)
