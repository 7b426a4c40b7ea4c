"""SII's test sets, the documents of their cases, and the files made for SII.

Revision ID: 0016
Revises: 0014
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("certification_sets", "certification_cases", "certification_files")
KIND = sa.Enum(
    "DOCUMENTS", "BOLETAS", "FOLIO_USE", "SALES_BOOK", "PURCHASES_BOOK", "GUIDE_BOOK",
    name="certificationfilekind", native_enum=False, length=40,
)  # fmt: skip
STATUS = sa.Enum(
    "BUILT", "UPLOADING", "SENT", "PROCESSED", "REFUSED",
    name="envelopestatus", native_enum=False, length=40,
)  # fmt: skip


def upgrade() -> None:
    _sets()
    _cases()
    _files()
    for table in TABLES:
        op.enable_tenant_rls(table)
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO torque_app")
        op.execute(f"GRANT ALL ON {table} TO torque_admin")


def _record(table: str) -> tuple[Any, ...]:
    """Return the columns and keys that every record has."""
    return (
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{table}"),
    )


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        name=f"fk_{table}_tenant_id_{column}",
    )


def _sets() -> None:
    op.create_table(
        "certification_sets",
        *_record("certification_sets"),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_certification_sets_attempt")),
        _link("certification_sets", "company_id", "companies"),
    )
    op.create_index(
        "ix_certification_sets_tenant_id_company_id_sha256",
        "certification_sets",
        ["tenant_id", "company_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_certification_sets_tenant_id",
        "certification_sets",
        ["tenant_id", sa.text("created_at DESC")],
    )


def _cases() -> None:
    op.create_table(
        "certification_cases",
        *_record("certification_cases"),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("dte_type", sa.Integer(), nullable=False),
        sa.Column("folio", sa.BigInteger(), nullable=False),
        sa.Column("caf_id", sa.Uuid(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("ted", sa.Text(), nullable=False),
        _link("certification_cases", "set_id", "certification_sets"),
        _link("certification_cases", "caf_id", "caf_folios"),
        sa.UniqueConstraint(
            "tenant_id", "caf_id", "folio", name="uq_certification_cases_tenant_id_caf_id_folio"
        ),
    )
    op.create_index(
        "ix_certification_cases_tenant_id_set_id_line",
        "certification_cases",
        ["tenant_id", "set_id", "line"],
    )


def _files() -> None:
    op.create_table(
        "certification_files",
        *_record("certification_files"),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("status", STATUS, nullable=False),
        sa.Column("track_id", sa.String(20), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_attempts", sa.Integer(), nullable=False),
        sa.Column("poll_count", sa.Integer(), nullable=False),
        sa.Column("sii_state", sa.String(20), nullable=True),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("last_answer", sa.String(4000), nullable=True),
        _link("certification_files", "set_id", "certification_sets"),
    )
    op.create_index(
        "ix_certification_files_tenant_id_set_id_line",
        "certification_files",
        ["tenant_id", "set_id", "line"],
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
