"""Walls: grants, row security on every table, history, partitions, search, lookups before login.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit_logs",
    "dte_steps",
    "odometer_readings",
    "security_events",
    "stock_movements",
    "work_order_status_history",
)
TENANT_TABLES = (
    "audit_chain", "audit_heads", "audit_logs", "caf_folios", "certificates", "client_contacts",
    "client_payments", "clients", "companies", "counters", "dte_steps", "dte_submissions", "dtes",
    "files", "idempotency_keys", "inventory_items", "invitations", "invoice_items",
    "invoice_work_orders", "invoices", "notifications", "odometer_readings", "outbox_messages",
    "service_centers", "stock_locations", "stock_movement_keys", "stock_movements",
    "time_entries", "vehicle_service_history", "vehicles", "warehouses", "work_order_labor",
    "work_order_parts", "work_order_status_history", "work_orders",
)
REMEMBERED = ("clients", "vehicles", "inventory_items", "work_orders", "invoices")
SEARCHED = ("clients", "vehicles", "inventory_items", "work_orders")
OWN = "user_id = current_user_id()"

PLATFORM = (
    "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {t} FORCE ROW LEVEL SECURITY",
)
POLICIES = {
    "tenants": (
        "USING (id = current_tenant_id() OR id IN (SELECT tenant_id FROM memberships"
        " WHERE user_id = current_user_id())) WITH CHECK (id = current_tenant_id())"
    ),
    "memberships": (
        "USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())"
    ),
    "users": "USING (id = current_user_id()) WITH CHECK (id = current_user_id())",
    "sessions": f"USING ({OWN}) WITH CHECK ({OWN})",
    "refresh_tokens": f"USING ({OWN}) WITH CHECK ({OWN})",
    "mfa_credentials": f"USING ({OWN}) WITH CHECK ({OWN})",
    "security_events": (
        f"USING (tenant_id = current_tenant_id() OR {OWN}) WITH CHECK (true)"
    ),
    "schedules": "USING (false)",
}

# CF-45: before login no tenant and no user is known; these functions, and nothing else, look
# across. They belong to torque_search, a role nobody can log in as.
LOOKUPS = {
    "login_lookup(wanted text)": (
        "TABLE (id uuid, hashed_password text, is_active bool, locked_until timestamptz,"
        " failed_logins int, mfa bool)",
        "SELECT u.id, u.hashed_password::text, u.is_active AND u.deleted_at IS NULL, u.locked_until,"
        " u.failed_logins, EXISTS (SELECT 1 FROM public.mfa_credentials m"
        " WHERE m.user_id = u.id AND m.confirmed_at IS NOT NULL)"
        " FROM public.users u WHERE u.email = wanted",
    ),
    "session_lookup(wanted text)": (
        "TABLE (id uuid, user_id uuid, tenant_id uuid, kind text, mfa_pending bool,"
        " expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)",
        "SELECT s.id, s.user_id, s.tenant_id, s.kind::text, s.mfa_pending, s.expires_at,"
        " s.revoked_at, s.last_used_at FROM public.sessions s WHERE s.token_hash = wanted",
    ),
    "refresh_lookup(wanted text)": (
        "TABLE (id uuid, session_id uuid, user_id uuid, used_at timestamptz, expires_at timestamptz)",
        "SELECT r.id, r.session_id, r.user_id, r.used_at, r.expires_at"
        " FROM public.refresh_tokens r WHERE r.token_hash = wanted",
    ),
    "invitation_lookup(wanted text)": (
        "TABLE (tenant_id uuid, id uuid, email text, full_name text, expires_at timestamptz,"
        " accepted_at timestamptz, workshop text)",
        "SELECT i.tenant_id, i.id, i.email::text, i.full_name::text, i.expires_at, i.accepted_at,"
        " t.name::text FROM public.invitations i JOIN public.tenants t ON t.id = i.tenant_id"
        " WHERE i.token_hash = wanted AND i.deleted_at IS NULL",
    ),
    "slug_taken(wanted text)": (
        "bool",
        "SELECT EXISTS (SELECT 1 FROM public.tenants t WHERE t.slug = wanted)",
    ),
}
LOOKED_AT = ("users", "sessions", "refresh_tokens", "mfa_credentials", "tenants")


def upgrade() -> None:
    _grants()
    for table in TENANT_TABLES:
        op.enable_tenant_rls(table)
    for table, policy in POLICIES.items():
        for statement in PLATFORM:
            op.execute(statement.format(t=table))
        op.execute(f"CREATE POLICY tenant_isolation_{table} ON {table} {policy}")
    op.execute(
        "CREATE POLICY colleagues ON users FOR SELECT USING (id IN (SELECT user_id FROM memberships"
        " WHERE tenant_id = current_tenant_id()))"
    )
    # one sees where else one works, and changes nothing there
    op.execute(f"CREATE POLICY own_places ON memberships FOR SELECT USING ({OWN})")
    for table in REMEMBERED:
        op.sync_history(table)
    for table in ("audit_logs", "stock_movements"):
        op.partition_by_month(table)
    for table in SEARCHED:
        op.search_function(table)
    _lookups()
    _append_only()


def _grants() -> None:
    op.execute("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO torque_app")
    op.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO torque_admin")
    op.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO torque_app, torque_admin, torque_search")
    op.execute("REVOKE ALL ON FUNCTION app.ensure_partitions(text, int) FROM PUBLIC, torque_app")
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE ON {table} FROM torque_app")
    for table in ("audit_chain", "audit_heads"):
        op.execute(f"REVOKE INSERT, UPDATE ON {table} FROM torque_app")
    op.execute("REVOKE ALL ON schedules, alembic_version FROM torque_app")


def _lookups() -> None:
    for table in (*LOOKED_AT, "invitations"):
        op.execute(f"GRANT SELECT ON {table} TO torque_search")
        op.execute(f"CREATE POLICY lookup ON {table} FOR SELECT TO torque_search USING (true)")
    op.execute("GRANT CREATE ON SCHEMA app TO torque_search")
    for signature, (returns, body) in LOOKUPS.items():
        name = signature.split("(", 1)[0]
        op.execute(
            f"CREATE FUNCTION app.{signature} RETURNS {returns} LANGUAGE sql STABLE SECURITY DEFINER"
            f" SET search_path = pg_catalog, public AS $$ {body} $$"
        )
        op.execute(f"ALTER FUNCTION app.{name}(text) OWNER TO torque_search")
    op.execute("REVOKE CREATE ON SCHEMA app FROM torque_search")
    op.execute("SET ROLE torque_search")
    for signature in LOOKUPS:
        name = signature.split("(", 1)[0]
        op.execute(f"REVOKE ALL ON FUNCTION app.{name}(text) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION app.{name}(text) TO torque_app")
    op.execute("RESET ROLE")


def _append_only() -> None:
    op.execute(
        """CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$"""
    )
    for table in ("audit_logs", "security_events"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION app.refuse_change()"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER append_only ON audit_logs")
    op.execute("DROP TRIGGER append_only ON security_events")
    op.execute("DROP FUNCTION app.refuse_change()")
    op.execute("SET ROLE torque_search")
    for signature in LOOKUPS:
        op.execute(f"DROP FUNCTION app.{signature.split('(', 1)[0]}(text)")
    for table in SEARCHED:
        op.execute(f"DROP FUNCTION app.find_{table}(text, int)")
    op.execute("RESET ROLE")
    for table in SEARCHED:
        op.execute(f"DROP POLICY search_engine ON {table}")
        op.execute(f"DROP INDEX ix_{table}_search")
    for table in (*LOOKED_AT, "invitations"):
        op.execute(f"DROP POLICY lookup ON {table}")
    for table in REMEMBERED:
        op.execute(f"DROP TRIGGER a_stamp ON {table}")
        op.execute(f"DROP TRIGGER z_history ON {table}")
        op.execute(f"DROP FUNCTION app.{table}_remember()")
        op.execute(f"DROP TABLE {table}_history")
    op.execute(
        """DO $$ DECLARE part regclass; BEGIN
        FOR part IN SELECT inhrelid::regclass FROM pg_inherits
            WHERE inhparent IN ('audit_logs'::regclass, 'stock_movements'::regclass)
        LOOP EXECUTE format('DROP TABLE %s', part); END LOOP; END $$"""
    )
    op.execute("DROP POLICY colleagues ON users")
    op.execute("DROP POLICY own_places ON memberships")
    for table in (*TENANT_TABLES, *POLICIES):
        op.execute(f"DROP POLICY tenant_isolation_{table} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM torque_app, torque_admin, torque_search")
