"""What a line is charged by, whose PIN guards a link of messages, whose an archived message is.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE, COLUMN = "quotation_lines", "by_hours"
ACCESSES, GUARD = "customer_accesses", "pin_link_id"
ARCHIVE, WHOSE = "archived_messages", "client_id"
CHECK = "ck_quotation_lines_only_labor_by_hours"
# a task of the OT without hours or rate has a fixed amount; all other labour is sold by the hour
KNOWN = """
UPDATE quotation_lines q SET by_hours = NOT EXISTS (
    SELECT 1 FROM work_order_labor w
     WHERE w.tenant_id = q.tenant_id AND w.id = q.order_line_id
       AND q.quantity = 1 AND (w.rate = 0 OR w.hours = 0))
 WHERE q.kind = 'LABOR'
"""
WRITTEN_TO = f"""
UPDATE {ARCHIVE} a SET client_id = c.id FROM clients c
 WHERE c.tenant_id = a.tenant_id AND c.id::text = a.story ->> 'client_id'
"""
OFFER = (
    "position", "kind", "item_id", "operation_id", "description", "part_number", "quantity",
    "unit_price", "discount_percent", "is_exempt", "amount", "unit_cost", "condition",
    "warranty_months", "warranty_km", "priority", "payer", "deleted_at",
)  # fmt: skip


def upgrade() -> None:
    column = sa.Column(COLUMN, sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column(TABLE, column)
    op.alter_column(TABLE, COLUMN, server_default=None)
    _fill(KNOWN, TABLE, "work_order_labor")
    op.create_check_constraint(op.f(CHECK), TABLE, "kind = 'LABOR' OR NOT by_hours")
    _freeze((*OFFER, COLUMN))
    _point(ACCESSES, GUARD, "share_links")
    _point(ARCHIVE, WHOSE, "clients")
    _fill(WRITTEN_TO, ARCHIVE, "clients")


def _fill(statement: str, *tables: str) -> None:
    # row security binds the owner too while it is forced
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(statement)
    for table in tables:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _point(table: str, column: str, at: str) -> None:
    """Let rows name one of another table, and be found by it."""
    own = ["tenant_id", column]
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{table}_tenant_id_{column}"), table, at, own, ["tenant_id", "id"]
    )
    op.create_index(
        op.f(f"ix_{table}_tenant_id_{column}"),
        table,
        own,
        postgresql_where=sa.text(f"{column} IS NOT NULL"),
    )


def _freeze(offer: tuple[str, ...]) -> None:
    """Keep these columns of what was sent as they were."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in offer)
    op.execute(f"DROP TRIGGER b_sent ON {TABLE}")
    op.execute(
        f"CREATE TRIGGER b_sent BEFORE UPDATE ON {TABLE} FOR EACH ROW"
        f" WHEN ({changed}) EXECUTE FUNCTION app.quotation_line_sent()"
    )


def downgrade() -> None:
    op.drop_column(ARCHIVE, WHOSE)
    op.drop_column(ACCESSES, GUARD)
    _freeze(OFFER)
    op.drop_column(TABLE, COLUMN)
