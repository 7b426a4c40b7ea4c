"""Lanes of the board stay fast: counted as they change, and each cell in order in an index.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "work_order_lane_tallies"

# What a lane counts changes only with a move: parts and labour, which change an OT's total many
# times, cost nothing here. A lane is a person or a bay, so few slots keep commits apart.
ADD = """
  INSERT INTO work_order_lane_tallies AS kept
    (tenant_id, id, service_center_id, status, lanes, lane, slot, orders)
  SELECT tenant_id, gen_random_uuid(), service_center_id, status, lanes, lane,
         pg_backend_pid() % 8, sum(n)
    FROM ({changes}) AS changes,
         LATERAL (VALUES ('TECHNICIAN', assigned_to), ('BAY', bay_id)) AS at (lanes, lane)
   WHERE status <> 'CLOSED'
   GROUP BY tenant_id, service_center_id, status, lanes, lane
  HAVING sum(n) <> 0 ORDER BY 1, 3, 4, 5, 6
  ON CONFLICT (tenant_id, service_center_id, status, lanes, lane, slot)
    DO UPDATE SET orders = kept.orders + excluded.orders;
"""
OWN = "tenant_id, service_center_id, status, assigned_to, bay_id"
FRESH = f"SELECT {OWN}, 1 AS n FROM fresh WHERE deleted_at IS NULL"
STALE = f"SELECT {OWN}, -1 AS n FROM stale WHERE deleted_at IS NULL"
TALLY = f"""
CREATE FUNCTION app.tally_lanes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN {ADD.format(changes=FRESH)}
  ELSE {ADD.format(changes=f"{FRESH} UNION ALL {STALE}")}
  END IF;
  RETURN NULL;
END $$
"""
TRIGGERS = {
    "tally_lanes_new": "INSERT ON work_orders REFERENCING NEW TABLE AS fresh",
    "tally_lanes_changed": "UPDATE ON work_orders REFERENCING OLD TABLE AS stale NEW TABLE AS fresh",
}
CELL = ["status", "board_position", "promised_at", "id"]
KEYS = {"assigned_to": None, "bay_id": "bay_id IS NOT NULL", "service_center_id": None}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_center_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("lanes", sa.String(40), nullable=False),
        sa.Column("lane", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_center_id"],
            ["service_centers.tenant_id", "service_centers.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_service_center_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(
        "ix_work_order_lane_tallies_once",
        TABLE,
        ["tenant_id", "service_center_id", "status", "lanes", "lane", "slot"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.enable_tenant_rls(TABLE)
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {TABLE} TO torque_app")
    op.execute(f"GRANT ALL ON {TABLE} TO torque_admin")
    op.execute(TALLY)
    op.execute("GRANT EXECUTE ON FUNCTION app.tally_lanes() TO torque_app, torque_admin")
    for name, when in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} AFTER {when}"
            " FOR EACH STATEMENT EXECUTE FUNCTION app.tally_lanes()"
        )
    _count_what_is_there()
    for key, where in KEYS.items():
        op.drop_index(f"ix_work_orders_tenant_id_{key}", "work_orders")
        op.create_index(
            f"ix_work_orders_cells_{key}",
            "work_orders",
            ["tenant_id", key, *CELL],
            postgresql_where=sa.text(where) if where else None,
        )


def _count_what_is_there() -> None:
    """Row security binds the owner too while it is forced."""
    for table in ("work_orders", TABLE):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        f"INSERT INTO {TABLE} SELECT tenant_id, gen_random_uuid(), service_center_id, status,"
        " at.lanes, at.lane, 0, count(*) FROM work_orders,"
        " LATERAL (VALUES ('TECHNICIAN', assigned_to), ('BAY', bay_id)) AS at (lanes, lane)"
        " WHERE deleted_at IS NULL AND status <> 'CLOSED' GROUP BY 1, 3, 4, 5, 6"
    )
    for table in ("work_orders", TABLE):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for key, where in KEYS.items():
        op.drop_index(f"ix_work_orders_cells_{key}", "work_orders")
        op.create_index(
            f"ix_work_orders_tenant_id_{key}",
            "work_orders",
            ["tenant_id", key],
            postgresql_where=sa.text(where) if where else None,
        )
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON work_orders")
    op.execute("DROP FUNCTION app.tally_lanes()")
    op.drop_table(TABLE)
