"""A shelf's quantity is only ever written under its row lock: it needs no version beside it.

With a version each shelf of a command was a statement of its own; without it they are one.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("stock_locations", "version")


def downgrade() -> None:
    op.add_column(
        "stock_locations", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.alter_column("stock_locations", "version", server_default=None)
