"""What receivers registered at SII about the documents issued, and since when they could.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STANDING = sa.Enum(
    "SILENT", "ACKNOWLEDGED", "ACCEPTED", "CLAIMED",
    name="claimstanding", native_enum=False, length=40,
)  # fmt: skip
FILLED = {
    "claims": (postgresql.JSONB(astext_type=sa.Text()), "'[]'"),
    "claim_standing": (STANDING, "'SILENT'"),
}
MOMENTS = ("sii_received_at", "claims_asked_at")
INDEX = "ix_dtes_tenant_id_sii_received_at"
# what SII has was received, as far as anybody knows, when the upload was answered
KNOWN = """
UPDATE dtes SET sii_received_at = s.sent_at FROM dte_submissions s
 WHERE s.tenant_id = dtes.tenant_id AND s.id = dtes.envelope_id
   AND dtes.status IN ('SENT', 'ACCEPTED', 'OBJECTED')
"""


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("dtes", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name, (kind, default) in FILLED.items():
        column = sa.Column(name, kind, nullable=False, server_default=sa.text(default))
        op.add_column("dtes", column)
        op.alter_column("dtes", name, server_default=None)
    _fill()
    op.create_index(
        INDEX,
        "dtes",
        ["tenant_id", "sii_received_at"],
        postgresql_where=sa.text("sii_received_at IS NOT NULL AND dte_type IN (33, 34)"),
    )


def _fill() -> None:
    """Write what is known of the past; the owner is no tenant, so the walls open meanwhile."""
    for table in ("dtes", "dte_submissions"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(KNOWN)
    for table in ("dtes", "dte_submissions"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_index(INDEX, "dtes")
    for name in (*FILLED, *MOMENTS):
        op.drop_column("dtes", name)
