"""Schedules run once, on time, whichever clock leads."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.base import new_id
from models.outbox import OutboxMessage
from workers import clock

SANTIAGO = "America/Santiago"


@pytest.fixture
def admin(servers):
    with psycopg.connect(servers.urls.admin, autocommit=True) as connection:
        connection.execute("DELETE FROM schedules")
        yield connection


def plan(admin, *, job="audit.verify", due: datetime, every=3600):
    admin.execute(
        "INSERT INTO schedules (id, created_at, updated_at, name, job, every_seconds, timezone,"
        " next_run_at, is_active) VALUES (%s, now(), now(), %s, %s, %s, %s, %s, true)",
        (new_id(), f"plan-{new_id()}", job, every, SANTIAGO, due),
    )


def messages(shop, name):
    with shop.tx() as tx:
        return tx.session.exec(select(OutboxMessage).where(OutboxMessage.name == name)).all()


def test_a_due_schedule_asks_every_active_workshop_once(shop, rival, admin):
    now = datetime.now(UTC)
    plan(admin, due=now - timedelta(seconds=1))
    assert clock.tick(admin, now) == 1
    assert clock.tick(admin, now) == 0
    assert len(messages(shop, "audit.verify")) == len(messages(rival, "audit.verify")) == 1


def test_a_schedule_ahead_of_its_time_waits(admin):
    now = datetime.now(UTC)
    plan(admin, due=now + timedelta(minutes=5))
    assert clock.tick(admin, now) == 0


def test_a_clock_that_slept_runs_a_schedule_once_not_once_an_hour(shop, admin):
    now = datetime.now(UTC)
    plan(admin, due=now - timedelta(hours=9))
    clock.tick(admin, now)
    clock.tick(admin, now)
    assert len(messages(shop, "audit.verify")) == 1


def test_only_one_clock_leads(servers):
    with psycopg.connect(servers.urls.admin) as one, psycopg.connect(servers.urls.admin) as other:
        assert clock._is_leader(one)
        assert not clock._is_leader(other)


def test_the_platforms_own_duties_run_as_admin(admin):
    for name in clock.PLATFORM_JOBS:
        plan(admin, job=name, due=datetime.now(UTC))
    assert clock.tick(admin, datetime.now(UTC)) == len(clock.PLATFORM_JOBS)


def test_defaults_are_written_once_and_keep_what_was_changed(admin):
    clock.ensure_defaults(admin)
    admin.execute("UPDATE schedules SET at_local_time = '05:00' WHERE name = 'verify-audit'")
    clock.ensure_defaults(admin)
    times = dict(admin.execute("SELECT name, at_local_time FROM schedules").fetchall())
    assert len(times) == len(clock.DEFAULTS)
    assert times["verify-audit"] == "05:00"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    st.times().map(lambda at: f"{at.hour:02d}:{at.minute:02d}"),
)
def test_a_daily_schedule_is_ahead_at_most_a_day_and_at_its_local_time(now, at):
    following = clock.next_run(now, at=at, every=None, timezone=SANTIAGO)
    assert timedelta(0) < following - now <= timedelta(hours=25)
    local = following.astimezone(ZoneInfo(SANTIAGO))
    shifted = local.utcoffset() != now.astimezone(ZoneInfo(SANTIAGO)).utcoffset()
    assert f"{local.hour:02d}:{local.minute:02d}" == at or shifted
