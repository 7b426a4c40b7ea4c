"""SII's own register of sales and purchases, as imported.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SIDE = sa.Enum("SALES", "PURCHASES", name="bookside", native_enum=False, length=40)
SECTION = sa.Enum(
    "REGISTERED", "PENDING", "EXCLUDED", "CLAIMED",
    name="registersection", native_enum=False, length=40,
)  # fmt: skip
AMOUNTS = ("exempt", "net", "iva", "total", "fixed_asset_iva", "common_use_iva", "lost_iva")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _imports()
    _entries()
    for table in ("register_imports", "register_entries"):
        op.enable_tenant_rls(table)
        op.execute(f"GRANT ALL ON {table} TO torque_admin")
    op.execute("GRANT SELECT, INSERT, UPDATE ON register_imports TO torque_app")
    op.execute("GRANT SELECT, INSERT ON register_entries TO torque_app")


def _imports() -> None:
    op.create_table(
        "register_imports",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("side", SIDE, nullable=False),
        sa.Column("section", SECTION, nullable=False),
        sa.Column("filename", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_register_imports_tenant_id"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "company_id"],
            ["companies.tenant_id", "companies.id"],
            name="fk_register_imports_tenant_id_company_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_register_imports"),
    )
    op.create_index(
        "ix_register_imports_tenant_id_company_id_period",
        "register_imports",
        ["tenant_id", "company_id", "period"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )


def _entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("dte_type", sa.Integer(), nullable=False),
        sa.Column("folio", sa.BigInteger(), nullable=False),
        sa.Column("rut", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Numeric(19, 4), nullable=False) for name in AMOUNTS),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_register_entries_tenant_id"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["register_imports.tenant_id", "register_imports.id"],
            name="fk_register_entries_tenant_id_import_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_register_entries"),
    )
    op.create_index(
        "ix_register_entries_tenant_id_import_id_dte_type_folio",
        "register_entries",
        ["tenant_id", "import_id", "dte_type", "folio"],
    )


def downgrade() -> None:
    op.drop_table("register_entries")
    op.drop_table("register_imports")
