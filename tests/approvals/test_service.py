"""Asked, approved, refused and taken back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.approvals import Approval, ApprovalState, ApprovalSubject
from models.audit import AuditEntry
from models.auth import Role
from models.base import new_id
from models.clients import ClientContact
from tests.approvals.conftest import DISCOUNT, GIVE, Bench, bench_of
from torque_app.approvals import access, queries, service
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TorqueError
from torque_app.core.listing import Listing

PENDING, APPROVED = ApprovalState.PENDING, ApprovalState.APPROVED


def mine(bench, name):
    return [row.id for row in bench.do(queries.pending, Listing(), by=name).rows]


def test_what_no_rule_asks_about_is_done_at_once(bench):
    assert bench.ask(15) is None
    assert bench.effects() == 1


def test_what_a_rule_asks_about_waits_and_changes_nothing(bench):
    asked = bench.seen(bench.ask(18)).approval
    assert (asked.status, asked.required_role, asked.requester) == (PENDING, "MANAGER", "ana")
    assert asked.figures == {"discount_percent": Decimal(18)}
    assert bench.effects() == 0


def test_approved_the_command_is_given_once_with_the_arguments_it_was_asked_with(bench):
    waits = bench.ask(18)
    done = bench.approve(waits, note="Cliente de años")
    assert (done.approval.status, done.approval.decided_by) == (APPROVED, "mario")
    assert (done.steps[0].decided_by, done.steps[0].note) == ("mario", "Cliente de años")
    assert bench.effects() == 1
    with bench.shop.tx() as tx:
        assert [one.name for one in tx.session.exec(select(ClientContact))] == ["Descuento 18"]


def test_a_request_approved_twice_has_one_effect(bench):
    waits = bench.ask(18)
    version = bench.seen(waits).approval.version
    bench.approve(waits)
    for again in (version, bench.seen(waits).approval.version):
        with pytest.raises(Conflict, match="ya se resolvió"):
            bench.approve(waits, by="mila", version=again)
    assert bench.effects() == 1


def test_of_two_who_approve_at_the_same_moment_one_does(bench):
    waits = bench.ask(18)
    version = bench.seen(waits).approval.version
    together = Barrier(2)

    def press(name):
        together.wait()
        try:
            bench.approve(waits, by=name, version=version)
        except TorqueError as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(press, ("mario", "mila")))
    assert told == ["conflict", "done"]
    assert bench.effects() == 1


@pytest.mark.parametrize("name", ["mario", "alba", "rosa"])
def test_whoever_asks_never_approves_however_high_they_stand(bench, name):
    waits = bench.ask(18, by=name)
    for decide in (bench.approve, bench.reject):
        with pytest.raises(NotAllowed, match="La pediste tú"):
            decide(waits, by=name)
    assert waits not in mine(bench, name)
    assert bench.seen(waits, by=name).refusal == access.OWN
    assert bench.effects() == 0


def test_the_database_itself_refuses_whoever_decides_their_own(bench, servers):
    waits = bench.ask(18)
    forced = (
        "UPDATE approvals SET status = 'APPROVED', decided_at = now(), decided_by = requested_by"
        " WHERE id = %s"
    )
    with (
        psycopg.connect(servers.urls.superuser) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="not_by_oneself"),
    ):
        connection.execute(forced, [waits])


def test_the_database_itself_refuses_to_rewrite_a_decided_request(bench, servers):
    waits = bench.ask(18)
    bench.reject(waits)
    with (
        psycopg.connect(servers.urls.superuser) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute("UPDATE approvals SET note = 'Dije que sí' WHERE id = %s", [waits])


def test_whoever_stands_too_low_does_not_decide(bench):
    waits = bench.ask(18)
    with pytest.raises(NotAllowed, match="Jefe de taller"):
        bench.approve(waits, by="ivan")
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="vera")
    assert mine(bench, "ivan") == []
    assert mine(bench, "mario") == mine(bench, "alba") == [waits]


def test_whoever_could_not_do_it_alone_does_not_approve_it_but_may_refuse(bench):
    waits = bench.ask(18)
    with pytest.raises(NotAllowed, match="por su cuenta"):
        bench.approve(waits, without={GIVE})
    assert bench.effects() == 0
    refused = bench.reject(waits, without={GIVE})
    assert refused.approval.status is ApprovalState.REJECTED


def test_a_refusal_says_why_and_nothing_is_done(bench):
    waits = bench.ask(18)
    with pytest.raises(Invalid) as empty:
        bench.reject(waits, note="  ")
    assert set(empty.value.fields) == {"note"}
    refused = bench.reject(waits, note="Es mucho")
    assert (refused.approval.status, refused.approval.note) == (
        ApprovalState.REJECTED,
        "Es mucho",
    )
    assert bench.effects() == 0


def test_a_page_that_shows_an_older_version_decides_nothing(bench):
    waits = bench.ask(18)
    with pytest.raises(Stale):
        bench.approve(waits, version=bench.seen(waits).approval.version + 1)
    assert bench.seen(waits).approval.status is PENDING


def test_what_changed_since_it_was_asked_for_is_not_approved(bench):
    waits = bench.ask(18)
    bench.do(clients.update, bench.client_id, phone="+56987654321", version=bench.version())
    with pytest.raises(service.SubjectChanged, match="cambió desde entonces"):
        bench.approve(waits)
    assert bench.seen(waits).approval.status is PENDING
    assert bench.seen(waits).steps == ()
    assert bench.effects() == 0


def test_asked_twice_there_is_one_request(bench):
    assert bench.ask(18) == bench.ask(18)


def test_asked_for_something_else_the_earlier_request_is_taken_back(bench):
    first, second = bench.ask(18), bench.ask(25)
    before = bench.seen(first).approval
    assert (before.status, before.outcome) == (
        ApprovalState.CANCELLED,
        "Reemplazada por otra solicitud.",
    )
    assert mine(bench, "mario") == [second]
    bench.approve(second)
    assert bench.effects() == 1


def test_what_somebody_is_deciding_is_not_waited_for_nor_asked_again(bench):
    waits = bench.ask(18)
    with bench.shop.tx() as deciding:
        deciding.get(Approval, waits, lock=True)
        with pytest.raises(service.BeingDecided):
            bench.ask(20)
    assert bench.seen(waits).approval.status is PENDING


def test_after_a_refusal_it_may_be_asked_again(bench):
    first = bench.ask(18)
    bench.reject(first)
    second = bench.ask(18)
    assert second != first
    bench.approve(second)
    assert bench.effects() == 1


def test_whoever_asked_takes_it_back_and_another_operator_does_not(bench):
    waits = bench.ask(18)
    with pytest.raises(NotAllowed, match="quien la pidió"):
        bench.do(service.cancel, waits, by="mario")
    gone = bench.do(service.cancel, waits, by="ana")
    assert gone.approval.status is ApprovalState.CANCELLED
    with pytest.raises(Conflict):
        bench.approve(waits)


def test_level_after_level_decides_and_only_the_last_gives_the_command(bench):
    bench.rule(
        name="Grandes",
        threshold=Decimal(30),
        levels=[{"role": "MANAGER", "hours": 8}, {"role": "ADMIN", "hours": 8}],
        escalates_to="OWNER",
    )
    waits = bench.ask(40)
    first = bench.approve(waits, by="mario").approval
    assert (first.status, first.level, first.required_role) == (PENDING, 2, "ADMIN")
    assert bench.effects() == 0
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="mila")
    assert bench.approve(waits, by="alba").approval.status is APPROVED
    assert bench.effects() == 1


def test_two_levels_of_one_role_need_two_people(bench):
    bench.rule(
        name="De a dos",
        threshold=Decimal(30),
        levels=[{"role": "MANAGER", "hours": 8}] * 2,
        escalates_to="",
    )
    waits = bench.ask(40)
    bench.approve(waits, by="mario")
    assert mine(bench, "mario") == []
    with pytest.raises(NotAllowed, match="otra persona"):
        bench.approve(waits, by="mario")
    assert mine(bench, "mila") == [waits]
    bench.approve(waits, by="mila")
    assert bench.effects() == 1


def test_who_works_alone_is_not_asked_to_find_somebody(shop):
    client = shop.do(clients.create, name="Marta Soto", phone="+56912345678").id
    alone = Bench(shop, client, {"rosa": shop.owner_id}, {"rosa": Role.OWNER})
    alone.rule()
    assert alone.ask(18, by="rosa") is None
    assert alone.effects() == 1


def test_a_rule_that_asks_for_somebody_who_is_not_there_says_what_to_do(bench, servers):
    bench.rule(threshold=Decimal(50), levels=[{"role": "OWNER", "hours": 8}], escalates_to="")
    gone = "UPDATE memberships SET is_active = false WHERE user_id = %s"
    with psycopg.connect(servers.urls.superuser) as connection:
        connection.execute(gone, [bench.people["rosa"]])
    with pytest.raises(service.NobodyDecides, match="Dueño"):
        bench.ask(60)
    assert bench.effects() == 0


def test_another_workshop_sees_and_decides_nothing(bench, rival):
    other = bench_of(rival)
    waits = bench.ask(18)
    for command, args, more in (
        (queries.one, (waits,), {}),
        (service.approve, (waits,), {"version": 1}),
        (service.reject, (waits,), {"version": 1, "note": "No"}),
        (service.cancel, (waits,), {}),
    ):
        with pytest.raises(NotFound):
            other.do(command, *args, by="rosa", **more)
    assert other.do(queries.find, Listing(), by="rosa").total == 0


def test_an_operator_sees_what_they_asked_for_and_not_what_others_did(bench):
    own = bench.ask(18)
    bench.client_id = bench.shop.do(clients.create, name="Otro", phone="+56912345679").id
    other = bench.ask(20, by="ivan")
    assert [row.id for row in bench.do(queries.find, Listing(), by="ana").rows] == [own]
    with pytest.raises(NotFound):
        bench.seen(other, by="ana")
    assert bench.do(queries.find, Listing(), by="mario").total == 2


def test_every_decision_is_in_the_audit_with_who_gave_it(bench):
    waits = bench.ask(18)
    bench.approve(waits)
    with bench.shop.tx() as tx:
        entries = tx.session.exec(select(AuditEntry).where(AuditEntry.entity_id == waits)).all()
        given = tx.session.exec(
            select(AuditEntry).where(AuditEntry.entity_type == "client_contacts")
        ).one()
    last = max(entries, key=lambda entry: entry.id)
    assert (last.user_id, last.command) == (bench.people["mario"], "approvals.approve")
    assert last.changes["status"] == {"old": "PENDING", "new": "APPROVED"}
    assert (given.user_id, given.command) == (bench.people["mario"], "approvals.approve")


def test_arguments_that_could_not_be_given_back_are_found_when_asking(bench):
    def ask(tx, **arguments):
        return service.demand(
            tx,
            subject=ApprovalSubject.DISCOUNT,
            subject_id=new_id(),
            subject_version=None,
            title="Descuento",
            link="",
            figures={"discount_percent": Decimal(90)},
            reason="",
            command=DISCOUNT,
            arguments=arguments,
        )

    with pytest.raises(TypeError):
        bench.do(ask, by="ana", client_id=new_id(), percent=Decimal(90), color="rojo", version=1)
    with pytest.raises(TypeError):
        bench.do(ask, by="ana", client_id=new_id())
    with pytest.raises(ValueError, match="valid decimal"):
        bench.do(ask, by="ana", client_id=new_id(), percent="mucho", version=1)


steps = st.lists(
    st.tuples(
        st.sampled_from(["ask", "approve", "reject", "cancel", "late"]),
        st.sampled_from(["ana", "ivan", "mario", "mila", "alba", "rosa"]),
        st.sampled_from([18, 40]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_whatever_people_do_each_approval_has_one_effect_and_none_is_by_who_asked(servers, walk):
    from tests.factories.workshop import open_workshop  # noqa: PLC0415 - after the settings

    bench = bench_of(open_workshop())
    bench.rule()
    bench.rule(
        name="Grandes",
        threshold=Decimal(30),
        levels=[{"role": "MANAGER", "hours": 8}, {"role": "ADMIN", "hours": 8}],
        escalates_to="OWNER",
    )
    known = []
    for deed, name, percent in walk:
        try:
            if deed == "ask":
                known.append(bench.ask(percent, by=name))
            elif known:
                _act(bench, deed, known, name)
        except TorqueError:
            continue
    with bench.shop.tx() as tx:
        rows = tx.session.exec(select(Approval)).all()
    approved = [row for row in rows if row.status is APPROVED]
    assert bench.effects() == len(approved)
    assert all(row.decided_by != row.requested_by for row in rows)
    assert sum(row.status is PENDING for row in rows) <= 1
    for row in approved:
        steps = bench.seen(row.id).steps
        assert len(steps) == len(row.levels)
        assert all(step.approved for step in steps)


def _act(bench, deed, known, name):
    """Try one thing somebody could do to the newest request, or to the first one, late."""
    if deed == "cancel":
        bench.do(service.cancel, known[-1], by=name)
    elif deed == "reject":
        bench.reject(known[-1], by=name)
    else:
        bench.approve(known[0] if deed == "late" else known[-1], by=name)
