"""Links: made once, counted exactly, ended for good, and never of another workshop."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.audit import AuditEntry
from models.base import new_id
from models.links import ShareLink
from models.outbox import OutboxMessage
from tests.factories.workshop import open_workshop
from torque_app.core.database import engine
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.tx import transaction
from torque_app.links import queries, service
from torque_app.links.queries import LinkState, Subject, VoidLink
from torque_app.links.rules import MOST_LIVE, looks_like_token

THING = "invoices"


@pytest.fixture
def subject():
    return Subject(THING, new_id())


@pytest.fixture
def made(shop, subject):
    return shop.do(service.make, subject)


def row(shop, link_id):
    with shop.tx() as tx:
        return tx.get(ShareLink, link_id)


def visit(link):
    with transaction(link.visitor()) as tx:
        service.count_opening(tx, link)


def emitted(shop, link_id):
    with shop.tx() as tx:
        rows = tx.session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [each.name for each in rows if each.payload.get("link_id") == str(link_id)]


def test_a_token_opens_the_subject_it_was_made_for(shop, subject, made):
    link = queries.held(made.token, THING)
    assert (link.tenant_id, link.id, link.subject) == (shop.tenant_id, made.id, subject)


def test_only_the_hash_of_a_token_is_stored_and_nothing_shows_it(shop, made):
    kept = row(shop, made.id)
    assert kept.token_hash == sha256(made.token.encode()).hexdigest()
    assert made.token not in repr(made)
    with shop.tx() as tx:
        entries = tx.session.exec(select(AuditEntry).where(AuditEntry.entity_id == made.id)).all()
        messages = tx.session.exec(select(OutboxMessage)).all()
    told = "".join(str(each.changes) for each in entries) + "".join(str(m) for m in messages)
    assert made.token not in told
    assert kept.token_hash not in told


def test_a_token_is_192_random_bits_and_needs_no_escaping(shop, made):
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", made.token)
    assert shop.do(service.make, Subject(THING, new_id())).token != made.token


def test_a_link_lasts_ninety_days_unless_told_otherwise(shop, subject, made):
    kept = row(shop, made.id)
    assert kept.expires_at - kept.created_at == timedelta(days=90)
    week = row(shop, shop.do(service.make, subject, days=7).id)
    assert week.expires_at - week.created_at == timedelta(days=7)


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_link_lasts_from_a_day_to_a_year(shop, subject, days):
    with pytest.raises(Invalid) as refused:
        shop.do(service.make, subject, days=days)
    assert set(refused.value.fields) == {"days"}


def test_an_expired_link_opens_nothing(shop, subject):
    long_ago = datetime.now(UTC) - timedelta(days=91)
    with shop.tx(now=long_ago) as tx:
        made = service.make(tx, subject)
    with pytest.raises(VoidLink):
        queries.held(made.token, THING)


def test_a_revoked_link_opens_nothing_from_that_moment_on(shop, subject, made):
    shop.do(service.revoke, subject, made.id)
    with pytest.raises(VoidLink):
        queries.held(made.token, THING)
    with pytest.raises(Conflict):
        shop.do(service.revoke, subject, made.id)


def test_the_links_of_a_workshop_that_was_closed_open_nothing(shop, made):
    with engine().begin() as connection:
        connection.execute(
            text("SELECT set_config('app.current_tenant_id', :id, true)"),
            {"id": str(shop.tenant_id)},
        )
        connection.execute(text("UPDATE tenants SET is_active = false"))
    with pytest.raises(VoidLink):
        queries.held(made.token, THING)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: f" {token}",
        lambda token: f"{token}\n",
        lambda token: token.encode().hex(),
        lambda token: sha256(token.encode()).hexdigest(),
        lambda token: sha256(token.encode()).hexdigest()[:32],
        lambda token: "' OR 1=1 --" + token[11:],
        lambda token: "%" * 32,
        lambda token: token[:31] + "\x00",
    ],
)
def test_what_is_not_the_token_opens_nothing(made, mangle):
    with pytest.raises(VoidLink):
        queries.held(mangle(made.token), THING)


def test_a_token_opens_no_subject_of_another_type(made):
    with pytest.raises(VoidLink):
        queries.held(made.token, "quotations")


def test_a_link_is_ended_only_by_its_workshop_and_under_its_subject(shop, subject, made):
    with pytest.raises(NotFound):
        open_workshop().do(service.revoke, subject, made.id)
    with pytest.raises(NotFound):
        shop.do(service.revoke, Subject(THING, new_id()), made.id)
    assert queries.held(made.token, THING).id == made.id


def test_the_list_shows_every_link_newest_first_and_only_of_its_workshop(shop, subject, made):
    newer = shop.do(service.make, subject)
    shop.do(service.revoke, subject, made.id)
    rows = shop.do(queries.links_of, subject)
    assert [(each.id, each.state) for each in rows] == [
        (newer.id, LinkState.ACTIVE),
        (made.id, LinkState.REVOKED),
    ]
    assert rows[0].created_by_name == "Rosa Dueña"
    assert open_workshop().do(queries.links_of, subject) == []


def test_visits_at_the_same_moment_are_all_counted(shop, made):
    link = queries.held(made.token, THING)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: visit(link), range(12)))
    kept = row(shop, made.id)
    assert kept.opened == 12
    assert kept.last_opened_at is not None


def test_a_visit_is_told_once_and_leaves_no_line_in_the_log_of_changes(shop, made):
    link = queries.held(made.token, THING)
    for _ in range(3):
        visit(link)
    assert emitted(shop, made.id) == ["LinkMade", "LinkOpened"]
    with shop.tx() as tx:
        query = select(AuditEntry).where(AuditEntry.entity_id == made.id)
        assert len(tx.session.exec(query).all()) == 1


def test_making_and_revoking_stand_in_the_log_of_changes(shop, subject, made):
    shop.do(service.revoke, subject, made.id)
    with shop.tx() as tx:
        query = select(AuditEntry).where(AuditEntry.entity_id == made.id).order_by(AuditEntry.id)
        entries = tx.session.exec(query).all()
    assert [(each.command, each.action.value) for each in entries] == [
        ("links.make", "CREATE"),
        ("links.revoke", "UPDATE"),
    ]
    assert emitted(shop, made.id) == ["LinkMade", "LinkRevoked"]


def test_a_thing_has_so_many_open_links_and_no_more(shop, subject):
    for _ in range(MOST_LIVE):
        last = shop.do(service.make, subject)
    with pytest.raises(service.TooManyLinks):
        shop.do(service.make, subject)
    shop.do(service.revoke, subject, last.id)
    assert shop.do(service.make, subject).token


def test_messages_lead_by_one_link_until_half_its_days_are_over(shop, subject, made):
    first = shop.do(service.standing, subject)
    assert shop.do(service.standing, subject) == first
    assert first.id != made.id
    assert queries.held(first.token, THING).subject == subject
    with shop.tx() as tx:
        tx.get(ShareLink, first.id).expires_at = tx.now + timedelta(days=44)
    second = shop.do(service.standing, subject)
    assert second.token != first.token
    assert {queries.held(each.token, THING).id for each in (first, second)} == {first.id, second.id}


def test_a_standing_link_is_known_by_its_hash_alone_and_ends_when_it_is_revoked(shop, subject):
    first = shop.do(service.standing, subject)
    assert row(shop, first.id).token_hash == sha256(first.token.encode()).hexdigest()
    assert first.token not in repr(first)
    shop.do(service.revoke, subject, first.id)
    assert shop.do(service.standing, subject).id != first.id
    with pytest.raises(VoidLink):
        queries.held(first.token, THING)


def test_a_visitor_may_be_counted_and_nothing_else(made):
    link = queries.held(made.token, THING)
    assert link.visitor().permissions == {"links.open"}
    assert link.visitor().user_id is None


def test_the_runtime_role_finds_links_only_by_their_hash(servers, made):
    import psycopg  # noqa: PLC0415 - the runtime role by itself, without the first wall

    address = servers.urls.environment()["DATABASE_URL"].replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM share_links").fetchone() == (0,)
        found = connection.execute(
            "SELECT id FROM app.share_link_lookup(%s)", [sha256(made.token.encode()).hexdigest()]
        ).fetchall()
        assert found == [(made.id,)]
        nobody = connection.execute("SELECT id FROM app.share_link_lookup('%')").fetchall()
        assert nobody == []


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "a" * 31 + "=", "ñ" * 32, "a" * 31 + "\n"]
)
def test_what_has_not_the_shape_of_a_token_is_told_without_a_look_up(text):
    assert not looks_like_token(text)
