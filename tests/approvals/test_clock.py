"""What nobody decides in time is asked higher, and then given up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from models.approvals import ApprovalState
from models.base import utc_now
from models.notifications import Notification
from models.outbox import MessageStatus, OutboxMessage
from torque_app.approvals import handlers, queries, service
from torque_app.approvals.events import ApprovalAsked, ApprovalDecided, ApprovalEscalated
from torque_app.core.actor import Actor
from torque_app.core.errors import Conflict
from torque_app.core.events import decode
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from workers import approvals as _jobs  # noqa: F401 - the job registers itself
from workers import job as jobs


def tick(bench, hours):
    """Run what the clock runs, so many hours from now."""
    platform = Actor.system(bench.shop.tenant_id, {"approvals.configure"})
    with transaction(platform, now=utc_now() + timedelta(hours=hours)) as tx:
        return service.expire(tx), service.escalate_overdue(tx)


def test_the_clocks_job_does_it_as_the_platform_and_ends_its_message(bench):
    waits = bench.ask(18, now=utc_now() - timedelta(hours=25))
    with bench.shop.tx() as tx:
        tx.later("approvals.watch", {})
    with bench.shop.tx() as tx:
        query = select(OutboxMessage).where(OutboxMessage.name == "approvals.watch")
        message = tx.session.exec(query).one()
    jobs.run(str(bench.shop.tenant_id), str(message.id))
    assert bench.seen(waits).approval.required_role == "ADMIN"
    with bench.shop.tx() as tx:
        assert tx.session.exec(query).one().status is MessageStatus.DONE


def waiting(bench, name):
    return bench.do(queries.pending, Listing(), by=name).total


def test_what_is_late_goes_to_who_is_next_in_line(bench):
    waits = bench.ask(18)
    assert tick(bench, 23) == (0, 0)
    assert tick(bench, 25) == (0, 1)
    seen = bench.seen(waits).approval
    assert (seen.status, seen.required_role) == (ApprovalState.PENDING, "ADMIN")
    assert (waiting(bench, "mario"), waiting(bench, "alba")) == (0, 1)
    bench.approve(waits, by="alba")
    assert bench.effects() == 1


def test_what_was_escalated_in_vain_expires(bench):
    waits = bench.ask(18)
    tick(bench, 25)
    assert tick(bench, 48) == (0, 0)
    assert tick(bench, 50) == (1, 0)
    seen = bench.seen(waits).approval
    assert (seen.status, seen.outcome) == (ApprovalState.EXPIRED, "Nadie la decidió a tiempo.")
    with pytest.raises(Conflict, match="ya se resolvió"):
        bench.approve(waits, by="alba")
    assert bench.effects() == 0


def test_what_nobody_stands_above_expires_at_once(bench):
    bench.rule(
        name="Sin escala",
        threshold=Decimal(40),
        levels=[{"role": "OWNER", "hours": 4}],
        escalates_to="",
    )
    waits = bench.ask(50)
    assert tick(bench, 5) == (1, 0)
    assert bench.seen(waits).approval.status is ApprovalState.EXPIRED


def test_what_has_no_hours_waits_for_ever(bench):
    bench.rule(
        name="Sin plazo", threshold=Decimal(40), levels=[{"role": "ADMIN"}], escalates_to="OWNER"
    )
    bench.ask(50)
    assert tick(bench, 24 * 365) == (0, 0)


def told(bench, handler, event):
    """Return who heard what, by first name, once the event was handled as the worker does."""
    with transaction(Actor.system(bench.shop.tenant_id, {handler.needs})) as tx:
        handler(tx, event)
    names = {user: name for name, user in bench.people.items()}
    with bench.shop.tx() as tx:
        rows = tx.session.exec(select(Notification)).all()
    return {(names[row.user_id], row.title) for row in rows}


def asked(bench, waits, kind=ApprovalAsked, role="MANAGER", by="ana"):
    row = bench.seen(waits).approval
    return kind(waits, row.subject, row.subject_id, row.title, row.level, role, bench.people[by])


def test_those_who_just_stand_high_enough_hear_of_it_and_not_everybody_above(bench):
    event = asked(bench, bench.ask(18))
    title = "ana pide tu aprobación"
    assert told(bench, handlers.tell_deciders, event) == {("mario", title), ("mila", title)}


def test_a_manager_who_asks_does_not_hear_of_it_themselves(bench):
    event = asked(bench, bench.ask(18, by="mario"), by="mario")
    assert {name for name, _ in told(bench, handlers.tell_deciders, event)} == {"mila"}


def test_who_stands_in_hears_of_it_too(bench):
    now = utc_now()
    bench.do(
        service.delegate,
        by="mario",
        to_user_id=bench.people["ivan"],
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(days=2),
    )
    event = asked(bench, bench.ask(18))
    assert {name for name, _ in told(bench, handlers.tell_deciders, event)} == {
        "mario",
        "mila",
        "ivan",
    }


def test_who_is_next_in_line_hears_that_nobody_decided(bench):
    event = asked(bench, bench.ask(18), ApprovalEscalated, "ADMIN")
    assert told(bench, handlers.tell_next_in_line, event) == {
        ("alba", "Nadie aprobó a tiempo: decide tú")
    }


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (ApprovalState.APPROVED, "Aprobaron lo que pediste"),
        (ApprovalState.REJECTED, "Rechazaron lo que pediste"),
        (ApprovalState.EXPIRED, "Nadie decidió lo que pediste"),
        (ApprovalState.CANCELLED, None),
    ],
)
def test_whoever_asked_hears_how_it_ended(bench, status, title):
    waits = bench.ask(18)
    row = bench.seen(waits).approval
    event = ApprovalDecided(
        waits,
        row.subject,
        row.subject_id,
        approved=status is ApprovalState.APPROVED,
        note="Porque sí",
        status=status,
        title=row.title,
        requested_by=bench.people["ana"],
        decided_by=None,
    )
    wanted = {("ana", title)} if title else set()
    assert told(bench, handlers.tell_asker, event) == wanted


def test_what_happened_is_in_the_outbox_and_reads_back(bench):
    waits = bench.ask(18)
    bench.reject(waits)
    with bench.shop.tx() as tx:
        sent = tx.session.exec(
            select(OutboxMessage).where(OutboxMessage.name.startswith("Approval"))
        ).all()
    by_name = {message.name: message for message in sent}
    decided = decode("ApprovalDecided", by_name["ApprovalDecided"].payload)
    assert (decided.approval_id, decided.approved, decided.note) == (waits, False, "Es mucho")
    assert f"approval:{waits}" in by_name["ApprovalAsked"].topics
    assert f"approvals_of:{bench.client_id}" in by_name["ApprovalAsked"].topics
