"""Whatever order a queue arrives in, however often: each action once, and honest clocks."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.kiosk import KioskAction
from tests.kiosk.conftest import ago
from torque_app.work_orders import queries as orders

KINDS = ("task.start", "task.pause", "task.finish", "part.ask", "switch")
STEP = st.tuples(
    st.sampled_from(KINDS),
    st.integers(0, 2),  # which task
    st.booleans(),  # whose
    st.integers(0, 110),  # minutes ago
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(STEP, min_size=2, max_size=8),
    deliveries=st.lists(st.randoms(use_true_random=False), min_size=2, max_size=3),
)
def test_any_shuffle_of_resends_does_each_action_once_with_honest_clocks(stand, steps, deliveries):
    queue = _queue(stand, steps)
    answers = {}
    for chance in deliveries:
        sent = _some_of(queue, chance)
        for action, outcome in zip(sent, stand.send(*sent), strict=True):
            assert answers.setdefault(action.key, outcome) == outcome
    _each_was_done_once(stand, answers)
    _clocks_are_honest(stand)


def _queue(stand, steps):
    """Return actions of two people on the tasks of an OT that stood in work two hours ago."""
    for who in (stand.me, stand.colleague_id):
        stand.grant(who)
    stand.long_ago()
    ot, tasks = stand.tasks("Frenos", "Aceite", "Luces", now=ago(120))
    queue = []
    for kind, task, mine, minutes in sorted(steps, key=lambda step: -step[3]):
        named = {"ot_id": ot.id}
        if kind == "part.ask":
            named |= {"name": "Ampolleta", "quantity": "1"}
        else:
            named |= {"labor_id": tasks[task].id}
        if kind == "task.pause":
            named |= {"reason": "LUNCH"}
        if kind == "switch":
            named |= {"switch": True}
        who = stand.me if mine else stand.colleague_id
        done = "task.start" if kind == "switch" else kind
        queue.append(stand.action(done, named, who=who, at=ago(minutes)))
    return queue


def _some_of(queue, chance: random.Random):
    """Return a delivery: some of the queue, in any order, some of it twice."""
    sent = [action for action in queue if chance.random() < 0.8]
    sent += [action for action in sent if chance.random() < 0.3]
    chance.shuffle(sent)
    return sent or queue


def _each_was_done_once(stand, answers):
    with stand.shop.tx() as tx:
        kept = tx.session.exec(
            select(KioskAction).where(col(KioskAction.action_key).in_(list(answers)))
        ).all()
    assert sorted(action.action_key for action in kept) == sorted(answers)
    asked = {action.answer["request_id"] for action in kept if "request_id" in action.answer}
    done = [a for a in kept if a.kind == "part.ask" and a.outcome == "DONE"]
    assert len(asked) == len(done)


def _clocks_are_honest(stand):
    by_person = {}
    for entry in stand.entries():
        by_person.setdefault(entry.user_id, []).append(entry)
    for stretches in by_person.values():
        assert sum(entry.ended_at is None for entry in stretches) <= 1
        assert all(entry.minutes >= 0 for entry in stretches)
        for before, after in pairwise(stretches):
            assert before.ended_at is not None
            assert before.started_at <= before.ended_at <= after.started_at


def test_two_deliveries_at_the_same_moment_do_each_action_once(stand):
    ot, (brakes, _) = stand.tasks()
    queue = [
        stand.action("part.ask", ot_id=ot.id, name="Filtro", quantity="1"),
        stand.action("task.start", ot_id=ot.id, labor_id=brakes.id),
        stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH"),
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: stand.send(*queue), range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert [one.outcome for one in answers[0]] == ["DONE"] * 3
    assert len(stand.floor.do(orders.requisitions_of, ot.id)) == 1
    assert len(stand.entries()) == 1
