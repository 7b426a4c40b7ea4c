"""The board stays fast: its order in one index, its counts kept per column, one clock a person.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# One row per column would be a queue of everybody who moves an OT. Each connection counts in a
# slot of its own, the sum of the slots is the count, and two commits seldom meet in one row.
# By statement and not by row: loading 100,000 OTs writes each count once, not 100,000 times.
TALLY = """
CREATE FUNCTION app.tally_work_orders() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO work_order_tallies AS kept
      (tenant_id, id, service_center_id, status, slot, orders, total)
    SELECT tenant_id, gen_random_uuid(), service_center_id, status, pg_backend_pid() % 64,
           count(*), sum(total_cost)
      FROM fresh WHERE deleted_at IS NULL
      GROUP BY tenant_id, service_center_id, status ORDER BY 1, 3, 4
    ON CONFLICT (tenant_id, service_center_id, status, slot)
      DO UPDATE SET orders = kept.orders + excluded.orders, total = kept.total + excluded.total;
  ELSE
    INSERT INTO work_order_tallies AS kept
      (tenant_id, id, service_center_id, status, slot, orders, total)
    SELECT tenant_id, gen_random_uuid(), service_center_id, status, pg_backend_pid() % 64,
           sum(n), sum(n * total_cost)
      FROM (SELECT tenant_id, service_center_id, status, total_cost, 1 AS n
              FROM fresh WHERE deleted_at IS NULL
            UNION ALL
            SELECT tenant_id, service_center_id, status, total_cost, -1
              FROM stale WHERE deleted_at IS NULL) AS changes
      GROUP BY tenant_id, service_center_id, status
      HAVING sum(n) <> 0 OR sum(n * total_cost) <> 0 ORDER BY 1, 3, 4
    ON CONFLICT (tenant_id, service_center_id, status, slot)
      DO UPDATE SET orders = kept.orders + excluded.orders, total = kept.total + excluded.total;
  END IF;
  RETURN NULL;
END $$
"""
TRIGGERS = {
    "tally_new": "INSERT ON work_orders REFERENCING NEW TABLE AS fresh",
    "tally_changed": "UPDATE ON work_orders REFERENCING OLD TABLE AS stale NEW TABLE AS fresh",
}


def upgrade() -> None:
    op.create_table(
        "work_order_tallies",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_center_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("total", sa.Numeric(19, 4), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_work_order_tallies_tenant_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_center_id"],
            ["service_centers.tenant_id", "service_centers.id"],
            name="fk_work_order_tallies_tenant_id_service_center_id",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_work_order_tallies"),
        sa.UniqueConstraint(
            "tenant_id", "service_center_id", "status", "slot",
            name="uq_work_order_tallies_tenant_id_service_center_id_status_slot",
        ),
    )
    op.enable_tenant_rls("work_order_tallies")
    op.execute("GRANT SELECT, INSERT, UPDATE ON work_order_tallies TO torque_app")
    op.execute("GRANT ALL ON work_order_tallies TO torque_admin")
    op.execute(TALLY)
    op.execute("GRANT EXECUTE ON FUNCTION app.tally_work_orders() TO torque_app, torque_admin")
    for name, when in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} AFTER {when}"
            " FOR EACH STATEMENT EXECUTE FUNCTION app.tally_work_orders()"
        )
    _count_what_is_there()
    op.drop_index("ix_work_orders_tenant_id_status_board_position", "work_orders")
    op.create_index(
        "ix_work_orders_board",
        "work_orders",
        ["tenant_id", "status", "board_position", "promised_at", "id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_time_entries_running",
        "time_entries",
        ["tenant_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND deleted_at IS NULL"),
    )


def _count_what_is_there() -> None:
    """Row security binds the owner too while it is forced."""
    tables = ("work_orders", "work_order_tallies")
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "INSERT INTO work_order_tallies"
        " SELECT tenant_id, gen_random_uuid(), service_center_id, status, 0, count(*),"
        " sum(total_cost) FROM work_orders WHERE deleted_at IS NULL GROUP BY 1, 3, 4"
    )
    for table in tables:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_index("ix_time_entries_running", "time_entries")
    op.drop_index("ix_work_orders_board", "work_orders")
    op.create_index(
        "ix_work_orders_tenant_id_status_board_position",
        "work_orders",
        ["tenant_id", "status", "board_position"],
    )
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON work_orders")
    op.execute("DROP FUNCTION app.tally_work_orders()")
    op.drop_table("work_order_tallies")
