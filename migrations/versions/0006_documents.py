"""Documents from scratch, notes and guides: what they say beyond an OT.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
MONEY = sa.Numeric(19, 4)
NOTE_KIND = sa.Enum("VOID", "TEXT", "AMOUNT", name="notekind", native_enum=False, length=40)
ENVIRONMENT = sa.Enum("CERTIFICATION", "PRODUCTION", name="dteenvironment", native_enum=False, length=40)
BUNDLE_STATUS = sa.Enum("QUEUED", "RUNNING", "DONE", "FAILED", name="bundlestatus", native_enum=False, length=40)

FILLED = {
    "non_billable": (MONEY, "0"),
    "credited_amount": (MONEY, "0"),
    "debited_amount": (MONEY, "0"),
    "credit_balance": (MONEY, "0"),
    "draft": (JSON, "'{}'"),
    "discounts": (JSON, "'[]'"),
    "delivery": (JSON, "'{}'"),
}
EMPTY = {"note_kind": NOTE_KIND, "reference_invoice_id": sa.Uuid(), "voided_by_id": sa.Uuid()}
POINTERS = ("reference_invoice_id", "voided_by_id")
OLD_CHECKS = {
    "balance_adds_up": "balance = total - paid_amount",
    "paid_within_total": "paid_amount >= 0 AND paid_amount <= total",
}
NEW_CHECKS = {
    "balance_adds_up": (
        "balance - credit_balance = CASE WHEN dte_type IN (52, 56, 61) THEN 0"
        " ELSE total + non_billable + debited_amount - credited_amount - paid_amount END"
    ),
    "owed_one_way": "balance >= 0 AND credit_balance >= 0 AND (balance = 0 OR credit_balance = 0)",
    "amounts_not_negative": "paid_amount >= 0 AND credited_amount >= 0 AND debited_amount >= 0",
}


def upgrade() -> None:
    _invoices()
    _items()
    _authorities()
    _links()
    _bundles()
    for table in ("invoice_guides", "invoice_bundles"):
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")


def _invoices() -> None:
    for name, (kind, default) in FILLED.items():
        _add_filled("invoices", name, kind, default)
    for name, kind in EMPTY.items():
        op.add_column("invoices", sa.Column(name, kind, nullable=True))
    op.alter_column("invoices", "client_id", nullable=True)
    op.alter_column("client_payments", "client_id", nullable=True)
    for name in OLD_CHECKS:
        op.drop_constraint(op.f(f"ck_invoices_{name}"), "invoices")
    for name, rule in NEW_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_invoices_{name}"), "invoices", rule)
    for pointer in POINTERS:
        op.create_foreign_key(
            op.f(f"fk_invoices_tenant_id_{pointer}"), "invoices", "invoices",
            ["tenant_id", pointer], ["tenant_id", "id"],
        )
        op.create_index(
            op.f(f"ix_invoices_tenant_id_{pointer}"), "invoices", ["tenant_id", pointer],
            postgresql_where=sa.text(f"{pointer} IS NOT NULL"),
        )
    op.sync_history("invoices")


def _items() -> None:
    _add_filled("invoice_items", "surcharge_percent", sa.Numeric(5, 2), "0")
    _add_filled("invoice_items", "is_billable", sa.Boolean(), "true")
    for name in ("quantity", "unit_price"):
        op.alter_column("invoice_items", name, type_=sa.Numeric(18, 6))


def _authorities() -> None:
    _add_filled("certificates", "is_chosen", sa.Boolean(), "false")
    _add_filled("certificates", "environment", ENVIRONMENT, "'CERTIFICATION'")
    op.add_column("certificates", sa.Column("warned_days", sa.Integer()))
    op.add_column("caf_folios", sa.Column("warned_days", sa.Integer()))
    op.add_column("caf_folios", sa.Column("told_low_at", sa.DateTime(timezone=True)))
    # row security binds the owner too while it is forced
    for table in ("certificates", "companies"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE certificates SET environment = companies.dte_environment FROM companies"
        " WHERE companies.tenant_id = certificates.tenant_id"
        " AND companies.id = certificates.company_id"
    )
    for table in ("certificates", "companies"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _links() -> None:
    op.create_table(
        "invoice_guides",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"],
            name=op.f("fk_invoice_guides_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "guide_id"], ["invoices.tenant_id", "invoices.id"],
            name=op.f("fk_invoice_guides_tenant_id_guide_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_invoice_guides_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_guides")),
    )
    for column in ("invoice_id", "guide_id"):
        op.create_index(
            op.f(f"ix_invoice_guides_tenant_id_{column}"), "invoice_guides", ["tenant_id", column]
        )


def _bundles() -> None:
    op.create_table(
        "invoice_bundles",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", BUNDLE_STATUS, nullable=False),
        sa.Column("layout", sa.String(20), nullable=False),
        sa.Column("cedible", sa.Boolean(), nullable=False),
        sa.Column("invoice_ids", JSON, nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_invoice_bundles_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_bundles")),
    )
    op.create_index(
        op.f("ix_invoice_bundles_tenant_id"),
        "invoice_bundles",
        ["tenant_id", sa.literal_column("created_at DESC")],
    )


def _add_filled(table: str, name: str, kind: sa.types.TypeEngine, default: str) -> None:
    """Add a column that rows of before get a value for; new rows get theirs from the product."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(default)))
    op.alter_column(table, name, server_default=None)


def downgrade() -> None:
    """Refused by the old checks where notes, guías or unnamed buyers were written meanwhile."""
    op.drop_table("invoice_bundles")
    op.drop_table("invoice_guides")
    for table, columns in {
        "caf_folios": ("told_low_at", "warned_days"),
        "certificates": ("warned_days", "environment", "is_chosen"),
        "invoice_items": ("is_billable", "surcharge_percent"),
    }.items():
        for column in columns:
            op.drop_column(table, column)
    op.alter_column("invoice_items", "quantity", type_=sa.Numeric(14, 3))
    op.alter_column("invoice_items", "unit_price", type_=sa.Numeric(19, 4))
    for pointer in POINTERS:
        op.drop_index(f"ix_invoices_tenant_id_{pointer}", "invoices")
        op.drop_constraint(op.f(f"fk_invoices_tenant_id_{pointer}"), "invoices")
    for name in NEW_CHECKS:
        op.drop_constraint(op.f(f"ck_invoices_{name}"), "invoices")
    for name, rule in OLD_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_invoices_{name}"), "invoices", rule)
    op.alter_column("client_payments", "client_id", nullable=False)
    op.alter_column("invoices", "client_id", nullable=False)
    for column in (*FILLED, *EMPTY):
        op.drop_column("invoices", column)
        op.drop_column("invoices_history", column)
    op.sync_history("invoices")
