"""What the runtime role of the database sees and writes of other people, whatever code asks."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from models.auth import IdentityProvider, Role, Session, SessionKind, User
from models.base import new_id
from tests.auth.people import acting, person
from torque_app.auth import service
from torque_app.auth.service.identities import joined
from torque_app.auth.service.trust import trust_device
from torque_app.core.tx import transaction

DENIED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)
TENANT = ("tenants", "companies", "service_centers", "memberships", "invitations")
PERSONAL = (
    "users", "sessions", "refresh_tokens", "mfa_credentials", "user_identities", "trusted_devices",
)  # fmt: skip
BY = {"tenants": "id", "users": "id"} | dict.fromkeys(PERSONAL[1:], "user_id")


@pytest.fixture
def victim(shop):
    """A member with a browser, a program, a second factor, and an invitation sent."""
    someone = person(shop, Role.ADMIN)
    with transaction(someone.actor()) as tx:
        service.set_up_mfa(tx)
    with transaction(someone.actor()) as tx:
        user = tx.session.get(User, someone.id)
        joined(tx, user, IdentityProvider.PHONE, subject=new_id().hex, label="+56912345678")
        trust_device(tx, tx.session.get(Session, tx.actor.session_id))
    someone.comes_in(kind=SessionKind.BROWSER)
    someone.tokens()
    with transaction(acting(shop)) as tx:
        service.invite(tx, email=f"n-{new_id().hex}@example.cl", full_name="Ana")
    return someone


@pytest.fixture
def sql(servers):
    """Run statements as role torque_app, standing somewhere as somebody; nothing is kept."""

    def run(statement, *values, tenant="", user=""):
        with psycopg.connect(servers.urls.app) as connection:
            connection.execute(
                "SELECT set_config('app.current_tenant_id', %s, true),"
                " set_config('app.current_user_id', %s, true)",
                (str(tenant), str(user)),
            )
            assert connection.execute("SELECT current_user").fetchone() == ("torque_app",)
            found = connection.execute(statement, values)
            rows = found.fetchall() if found.description else found.rowcount
            connection.rollback()
            return rows

    return run


def owner_of(table, shop, victim):
    if table in PERSONAL:
        return victim.id
    return shop.tenant_id


@pytest.mark.parametrize("table", [*TENANT, *PERSONAL])
def test_a_rival_neither_sees_nor_writes_them(shop, rival, victim, sql, table):
    column = BY.get(table, "tenant_id")
    whose = owner_of(table, shop, victim)
    mine = {"tenant": shop.tenant_id, "user": victim.id}
    stranger = {"tenant": rival.tenant_id, "user": rival.owner_id}
    read = f"SELECT id FROM {table} WHERE {column} = %s"
    assert sql(read, whose, **mine), "there is something to see"
    assert sql(read, whose, **stranger) == []
    assert sql(read, whose) == []
    assert sql(f"UPDATE {table} SET updated_at = now() WHERE {column} = %s", whose, **stranger) == 0
    with pytest.raises(DENIED):
        sql(f"DELETE FROM {table} WHERE {column} = %s", whose, **stranger)


@pytest.mark.parametrize("table", PERSONAL[1:])
def test_not_even_a_colleague_sees_sessions_tokens_and_secrets(shop, victim, sql, table):
    boss = {"tenant": shop.tenant_id, "user": shop.owner_id}
    assert sql(f"SELECT id FROM {table} WHERE user_id = %s", victim.id, **boss) == []
    statement = f"UPDATE {table} SET updated_at = now() WHERE user_id = %s"
    assert sql(statement, victim.id, **boss) == 0


def test_a_colleague_is_seen_but_not_written(shop, victim, sql):
    boss = {"tenant": shop.tenant_id, "user": shop.owner_id}
    assert sql("SELECT full_name FROM users WHERE id = %s", victim.id, **boss) == [("Pedro Soto",)]
    taken = "UPDATE users SET hashed_password = 'x' WHERE id = %s"
    assert sql(taken, victim.id, **boss) == 0


def test_nothing_is_written_in_anothers_name(shop, rival, victim, sql):
    now = datetime.now(UTC)
    stranger = {"tenant": rival.tenant_id, "user": rival.owner_id}
    forged = (
        (
            (
                "INSERT INTO sessions (id, user_id, kind, token_hash, mfa_pending, device, ip,"
                " user_agent, expires_at, last_used_at, created_at, updated_at)"
                " VALUES (%s, %s, 'BROWSER', 'x', false, '', '', '', %s, %s, %s, %s)"
            ),
            (new_id(), victim.id, now + timedelta(days=1), now, now, now),
        ),
        (
            (
                "INSERT INTO refresh_tokens (id, session_id, user_id, token_hash, expires_at,"
                " created_at, updated_at) VALUES (%s, %s, %s, 'x', %s, %s, %s)"
            ),
            (new_id(), new_id(), victim.id, now, now, now),
        ),
        (
            (
                "INSERT INTO memberships (tenant_id, id, user_id, role, permissions, is_active,"
                " created_at, updated_at) VALUES (%s, %s, %s, 'OWNER', '{}', true, %s, %s)"
            ),
            (shop.tenant_id, new_id(), rival.owner_id, now, now),
        ),
    )
    for statement, values in forged:
        with pytest.raises(DENIED, match="row-level security"):
            sql(statement, *values, **stranger)


def test_the_lookups_before_sign_in_answer_only_to_the_exact_value(victim, sql):
    assert len(sql("SELECT id FROM app.login_lookup(%s)", victim.email)) == 1
    for lookup in ("login", "session", "refresh", "invitation"):
        for wanted in ("%", "", "' OR true --", victim.email[:-1]):
            assert sql(f"SELECT * FROM app.{lookup}_lookup(%s)", wanted) == []


def test_nobody_signs_in_to_the_database_as_the_one_who_looks_across(servers, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql("SET ROLE torque_search")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql("SET ROLE torque_admin")
