"""The database's own catalogue is read: no table may break the rules of tenancy.

The tenant comes first in every key, uniqueness, foreign key and index; row security
enabled, forced and with its policy; nothing readable past it.
"""

import psycopg
import pytest

# Rows of the platform itself: each has a policy of its own kind, checked below.
PLATFORM = {
    "tenants", "users", "sessions", "refresh_tokens", "mfa_credentials", "security_events",
    "schedules", "user_identities", "trusted_devices",
}  # fmt: skip
# Written by migrations and by the chainer, granted to nobody who serves a request.
MACHINERY = {"alembic_version", "audit_position"}
# The only uniqueness across tenants: the directory of who exists.
GLOBAL_UNIQUE = {
    ("tenants", "slug"),
    ("users", "email"),
    ("users", "phone"),
    ("sessions", "token_hash"),
    ("refresh_tokens", "token_hash"),
    ("mfa_credentials", "user_id"),
    ("user_identities", "provider"),
    ("user_identities", "user_id"),
    ("trusted_devices", "token_hash"),
    ("schedules", "name"),
    # looked up before any tenant is known; a random value of 192 bits or more reveals nothing
    ("invitations", "token_hash"),
    ("api_keys", "key_hash"),
    ("share_links", "token_hash"),
    ("kiosk_devices", "token_hash"),
}
# Indexes that serve the platform's own scans, run by torque_admin across tenants.
ADMIN_INDEXES = {"ix_outbox_messages_open", "ix_audit_logs_xid"}


@pytest.fixture(scope="module")
def catalogue(servers):
    with psycopg.connect(servers.urls.superuser, autocommit=True) as connection:
        yield lambda query, *args: connection.execute(query, args).fetchall()


@pytest.fixture(scope="module")
def tables(catalogue):
    """Every ordinary and partitioned table of ours; partitions are looked at on their own."""
    return {
        name: (rls, forced)
        for name, rls, forced in catalogue(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT relispartition"
        )
        if name not in MACHINERY
    }


def tenant_tables(tables):
    return sorted(set(tables) - PLATFORM)


def test_row_security_is_enabled_and_forced_everywhere(tables):
    assert [name for name, walls in tables.items() if walls != (True, True)] == []


def test_every_table_has_its_policy_for_reading_and_writing(catalogue, tables):
    policies = {
        (table, name): (using, check)
        for table, name, using, check in catalogue(
            "SELECT tablename, policyname, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public'"
        )
    }
    assert [t for t in tables if (t, f"tenant_isolation_{t}") not in policies] == []
    for table in tenant_tables(tables):
        using, check = policies[table, f"tenant_isolation_{table}"]
        assert "tenant_id = current_tenant_id()" in using, table
        assert check == "(tenant_id = current_tenant_id())", table


def test_no_other_policy_opens_a_table_to_the_runtime_role(catalogue):
    others = catalogue(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
        " AND policyname NOT LIKE 'tenant_isolation_%%' AND roles <> '{torque_search}'"
    )
    assert sorted(others) == [("memberships", "own_places"), ("users", "colleagues")]


def test_the_tenant_leads_every_primary_key_and_is_never_null(catalogue, tables):
    leads = dict(
        catalogue(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'p'"
        )
    )
    assert [t for t in tenant_tables(tables) if leads.get(t) != "tenant_id"] == []


def test_the_tenant_leads_every_index(catalogue, tables):
    rows = catalogue(
        "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, a.attname, i.indisunique"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition"
    )
    own = set(tenant_tables(tables))
    wrong = [
        (table, index)
        for table, index, first, unique in rows
        if table in own
        and first != "tenant_id"
        and index not in ADMIN_INDEXES
        and (table, first) not in GLOBAL_UNIQUE
        # a user's own rows are looked up by user, whatever the workshop
        and not (first in {"user_id", "invited_by"} and not unique)
    ]
    assert wrong == []


def test_only_the_directory_is_unique_across_tenants(catalogue):
    rows = catalogue(
        "SELECT i.indrelid::regclass::text, a.attname FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indisunique AND NOT i.indisprimary AND NOT c.relispartition"
        " AND c.relnamespace = 'public'::regnamespace AND a.attname <> 'tenant_id'"
    )
    assert set(rows) == GLOBAL_UNIQUE


def test_foreign_keys_between_tenant_rows_carry_the_tenant(catalogue, tables):
    rows = catalogue(
        "SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,"
        " a.attname, b.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]"
        " WHERE c.contype = 'f'"
    )
    own = set(tenant_tables(tables))
    wrong = [
        name
        for name, table, target, column, referred in rows
        if table in own and target in own and (column, referred) != ("tenant_id", "tenant_id")
    ]
    assert wrong == []


def test_every_foreign_key_has_an_index_to_stand_on(catalogue, tables):
    keys = catalogue(
        "SELECT c.conrelid::regclass::text, (SELECT array_agg(a.attname::text) FROM pg_attribute a"
        " WHERE a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)) FROM pg_constraint c"
        " JOIN pg_class r ON r.oid = c.conrelid WHERE c.contype = 'f' AND NOT r.relispartition"
    )
    indexes = catalogue(
        "SELECT i.indrelid::regclass::text, array(SELECT a.attname::text FROM unnest(i.indkey)"
        " WITH ORDINALITY k(n, o) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n"
        " ORDER BY o) FROM pg_index i"
    )
    # who acted is shown, never searched by: users are few and never deleted
    people = {
        "assigned_to", "created_by", "technician_id", "user_id", "invited_by", "tenant_id",
    }  # fmt: skip
    wrong = [
        (table, columns)
        for table, columns in keys
        if set(columns) - {"tenant_id"} - people
        and not any(
            owner == table and set(columns) <= set(index[: len(columns)])
            for owner, index in indexes
        )
    ]
    assert wrong == []


def test_partitions_and_history_cannot_be_reached_past_their_parent(catalogue):
    rows = catalogue(
        "SELECT c.relname FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'"
        " AND has_table_privilege('torque_app', c.oid, 'SELECT,INSERT,UPDATE,DELETE')"
    )
    assert rows == []
    writable = catalogue(
        "SELECT relname FROM pg_class WHERE relname LIKE '%%_history' AND relkind = 'r'"
        " AND relname NOT IN ('work_order_status_history', 'vehicle_service_history')"
        " AND has_table_privilege('torque_app', oid, 'INSERT,UPDATE,DELETE')"
    )
    assert writable == []


def test_history_has_every_column_of_its_table(catalogue):
    columns = dict(
        catalogue(
            "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a"
            " ON a.attrelid = c.oid WHERE a.attnum > 0 AND NOT a.attisdropped"
            " AND a.attgenerated = '' AND c.relkind = 'r' GROUP BY c.relname"
        )
    )
    remembered = [name for name in columns if f"{name}_history" in columns]
    assert {"clients", "vehicles", "inventory_items", "work_orders", "invoices"} <= set(remembered)
    for table in remembered:
        assert set(columns[table]) - set(columns[f"{table}_history"]) == set(), table


def test_nobody_who_serves_requests_may_delete(catalogue):
    rows = catalogue(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND has_table_privilege('torque_app', oid, 'DELETE,TRUNCATE')"
    )
    assert rows == []


def test_the_runtime_role_is_no_superuser_and_bypasses_nothing(catalogue):
    assert catalogue(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname = 'torque_app'"
    ) == [(False, False, False, False)]


def test_money_is_never_a_float(catalogue):
    rows = catalogue(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type IN ('real', 'double precision')"
        " AND table_name NOT LIKE 'pg_stat_%%'"
    )
    assert rows == []


def test_every_instant_carries_its_zone(catalogue):
    rows = catalogue(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
    )
    assert rows == []


def test_the_models_and_the_migrations_tell_the_same(servers):
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - slow to import
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415

    from models.registry import METADATA  # noqa: PLC0415

    def ours(_object, name, kind, _reflected, _to):
        if kind == "table":
            return name in METADATA.tables
        return not (kind == "index" and name.endswith(("_search", "_xid")))

    engine = create_engine("postgresql+psycopg://" + servers.urls.owner.partition("://")[2])
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
