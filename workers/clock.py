"""What happens by the clock: schedules in a table, one leader among all processes."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg

from models.base import new_id
from torque_app.settings import settings
from workers.archive import archive_messages
from workers.sweeping import sweep_runs

log = logging.getLogger("torque.clock")

Admin = psycopg.Connection[tuple[object, ...]]
LEADER = (7360, 2)
PLATFORM = "platform."


@dataclass(frozen=True)
class Default:
    """A schedule every installation has; the table's row may be changed by an administrator."""

    name: str
    job: str
    at: str | None = None
    every: int | None = None


DEFAULTS = (
    Default("verify-audit", "audit.verify", at="03:15"),
    Default("sweep-files", "files.sweep", at="04:10"),
    Default("sweep-tablet-uploads", "kiosk.sweep_uploads", at="04:05"),
    Default("warn-of-purchases", "purchases.warn", at="08:30"),
    Default("look-into-mailboxes", "purchases.check_mailboxes", every=300),
    Default("guard-billing", "invoicing.guard", at="08:15"),
    Default("close-forgotten-clocks", "work_orders.close_forgotten", every=900),
    Default("mark-no-shows", "appointments.mark_no_shows", every=120),
    Default("remind-of-appointments", "appointments.remind", every=900),
    Default("follow-quotations", "quotations.follow_up", every=900),
    Default("remind-of-retorque", "quality.remind_retorque", at="09:30"),
    Default("remind-of-data-requests", "portal.remind_of_terms", at="09:15"),
    Default("watch-approvals", "approvals.watch", every=300),
    Default("ask-rules-of-the-day", "automation.ask_today", at="09:45"),
    Default("watch-claims", "invoicing.watch_claims", every=3600),
    Default("archive-messages", "platform.archive_messages", at="02:45"),
    Default("make-partitions", "platform.make_partitions", at="02:00"),
    Default("sweep-delivered", "platform.sweep_delivered", at="02:30"),
    Default("sweep-automation", "platform.sweep_automation", at="02:55"),
)


def _make_partitions(admin: Admin) -> None:
    # partitions belong to the owner; the function runs with the owner's right to make them
    for table in ("audit_logs", "stock_movements"):
        admin.execute("SELECT app.ensure_partitions(%s, 3)", (table,))


def _sweep_delivered(admin: Admin) -> None:
    admin.execute(
        "DELETE FROM outbox_messages WHERE status = 'DONE' AND done_at < now() - interval '7 days'"
    )
    admin.execute("DELETE FROM idempotency_keys WHERE expires_at < now()")


PLATFORM_JOBS: dict[str, Callable[[Admin], object]] = {
    "platform.archive_messages": archive_messages,
    "platform.make_partitions": _make_partitions,
    "platform.sweep_automation": sweep_runs,
    "platform.sweep_delivered": _sweep_delivered,
}


def next_run(after: datetime, *, at: str | None, every: int | None, timezone: str) -> datetime:
    """Return when a schedule runs next: every so many seconds, or at a local time of day."""
    if every is not None:
        return after + timedelta(seconds=every)
    if at is None:
        raise ValueError("a schedule needs a local time or a number of seconds")
    hour, minute = (int(part) for part in at.split(":"))
    local = after.astimezone(ZoneInfo(timezone))
    wanted = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if wanted <= local:
        wanted = (wanted + timedelta(days=1)).replace(hour=hour, minute=minute)
    return wanted.astimezone(UTC)


def clock() -> None:
    """Run until the process is told to stop; only the leader of all clocks does anything."""
    while True:
        try:
            with psycopg.connect(
                settings().database_admin_url.get_secret_value(),
                autocommit=True,
                application_name="torque-clock",
            ) as admin:
                _lead(admin)
        except psycopg.Error as lost:
            log.warning("clock lost the database, retrying: %s", type(lost).__name__)
            time.sleep(1)


def _lead(admin: Admin) -> None:
    while not _is_leader(admin):
        time.sleep(5)
    ensure_defaults(admin)
    while True:
        started = time.monotonic()
        admin.execute("SELECT app.chain_audit()")
        tick(admin, datetime.now(UTC))
        time.sleep(max(0.05, 1 - (time.monotonic() - started)))


def _is_leader(admin: Admin) -> bool:
    row = admin.execute("SELECT pg_try_advisory_lock(%s, %s)", LEADER).fetchone()
    return bool(row and row[0])


def ensure_defaults(admin: Admin) -> None:
    """Write the default schedules that are missing; existing rows keep what was chosen."""
    for default in DEFAULTS:
        first = next_run(
            datetime.now(UTC), at=default.at, every=default.every, timezone="America/Santiago"
        )
        admin.execute(
            "INSERT INTO schedules (id, created_at, updated_at, name, job, every_seconds,"
            " at_local_time, timezone, next_run_at, is_active)"
            " VALUES (%s, now(), now(), %s, %s, %s, %s, 'America/Santiago', %s, true)"
            " ON CONFLICT (name) DO NOTHING",
            (new_id(), default.name, default.job, default.every, default.at, first),
        )


def tick(admin: Admin, now: datetime) -> int:
    """Emit every schedule that is due, once, and set its next time; return how many ran."""
    with admin.transaction():
        due = admin.execute(
            "SELECT id, name, job, every_seconds, at_local_time, timezone, next_run_at"
            " FROM schedules WHERE is_active AND next_run_at <= %s FOR UPDATE SKIP LOCKED",
            (now,),
        ).fetchall()
        for schedule_id, name, job, every, at, timezone, planned in due:
            _emit(admin, str(name), str(job), planned)  # type: ignore[arg-type]
            following = next_run(now, at=at, every=every, timezone=str(timezone))  # type: ignore[arg-type]
            admin.execute(
                "UPDATE schedules SET last_run_at = %s, next_run_at = %s WHERE id = %s",
                (now, following, schedule_id),
            )
    return len(due)


def _emit(admin: Admin, name: str, job: str, planned: datetime) -> None:
    if job.startswith(PLATFORM):
        PLATFORM_JOBS[job](admin)
        return
    admin.execute(
        "INSERT INTO outbox_messages (tenant_id, id, name, payload, topics, actor, dedup_key,"
        " status, attempts, not_before, created_at)"
        " SELECT t.id, gen_random_uuid(), %s, '{}', '{}', '{}', %s, 'PENDING', 0, now(), now()"
        " FROM tenants t WHERE t.is_active ON CONFLICT (tenant_id, dedup_key) DO NOTHING",
        (job, f"{name}:{planned.isoformat()}"),
    )
