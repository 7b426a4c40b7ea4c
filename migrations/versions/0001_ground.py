"""Ground: schema app, the tenant of the session, text search helpers, partitions, history stamp.

Revision ID: 0001
Revises:
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS app",
    "GRANT USAGE ON SCHEMA app, public TO torque_app, torque_admin, torque_search",
    # CORE-04: unset (or '' on a pooled connection after commit) is NULL: no row is visible
    """CREATE OR REPLACE FUNCTION current_tenant_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT NULLIF(current_setting('app.current_tenant_id', true), '')::uuid $$""",
    """CREATE OR REPLACE FUNCTION current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT NULLIF(current_setting('app.current_user_id', true), '')::uuid $$""",
    """CREATE OR REPLACE FUNCTION app.f_unaccent(value text) RETURNS text
       LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
       AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, lower(value)) $$""",
    # Spanish order without ICU: ñ sorts after n, accents do not count
    """CREATE OR REPLACE FUNCTION app.sort_key(value text) RETURNS text
       LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
       AS $$ SELECT replace(app.f_unaccent(replace(lower(value), 'ñ', 'n~')), 'n~', 'n' || chr(65535)) $$""",
    """CREATE OR REPLACE FUNCTION app.uuid7_floor(at timestamptz) RETURNS uuid
       LANGUAGE sql IMMUTABLE PARALLEL SAFE
       AS $$ SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                     || '70008000000000000000')::uuid $$""",
    """CREATE OR REPLACE FUNCTION app.ensure_partitions(parent text, months int) RETURNS int
       LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
       DECLARE m timestamptz := date_trunc('month', now(), 'UTC'); made int := 0; part text;
       BEGIN
         FOR i IN 0..months LOOP
           part := format('%s_%s', parent, to_char(m AT TIME ZONE 'UTC', 'YYYY_MM'));
           IF to_regclass('public.' || part) IS NULL THEN
             EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                            part, parent, app.uuid7_floor(m), app.uuid7_floor(m + interval '1 month'));
             EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', part);
             made := made + 1;
           END IF;
           m := m + interval '1 month';
         END LOOP;
         RETURN made;
       END $$""",
    # a second update in one transaction keeps valid_from; a transaction that began later but
    # committed first must not be overtaken: one microsecond after it
    """CREATE OR REPLACE FUNCTION app.stamp_valid_from() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           NEW.valid_from := now();
         ELSE
           NEW.valid_from := CASE
             WHEN OLD.valid_from < now() THEN now()
             WHEN OLD.xmin::text = (pg_current_xact_id()::xid)::text THEN OLD.valid_from
             ELSE OLD.valid_from + interval '1 microsecond' END;
         END IF;
         RETURN NEW;
       END $$""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP SCHEMA app CASCADE")
    op.execute("DROP FUNCTION current_tenant_id()")
    op.execute("DROP FUNCTION current_user_id()")
