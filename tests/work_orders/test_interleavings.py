"""Whatever is pressed in whatever order: one clock a person, and no time below nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.work_orders import PauseReason, TimeEntry
from tests.work_orders.test_tasks import MORNING, two_tasks
from torque_app.core.errors import Conflict, TorqueError
from torque_app.work_orders import service

MOVES = (
    "start", "switch", "pause", "finish", "take_up", "forget", "clock", "stop", "wait", "go",
    "hand",
)  # fmt: skip
presses = st.lists(
    st.tuples(st.sampled_from(MOVES), st.integers(0, 1), st.integers(0, 1), st.integers(-30, 900)),
    max_size=14,
)


def press(floor, work, people, step):
    """Press one button; a refusal changes nothing. Presses arrive up to half an hour late."""
    move, who, which, _ = step
    (ot, tasks), actor = work[which], people[who]
    task = tasks[which]
    do = {
        "start": (service.start_task, (ot.id, task.id), {}),
        "switch": (service.start_task, (ot.id, task.id), {"switch": True}),
        "pause": (service.pause_task, (ot.id, task.id), {"reason": PauseReason.CLIENT}),
        "finish": (service.finish_task, (ot.id, task.id), {}),
        "take_up": (service.take_up_task, (ot.id, task.id), {}),
        "forget": (service.close_forgotten, (), {}),
        "clock": (service.start_clock, (ot.id,), {}),
        "stop": (service.stop_clock, (ot.id,), {}),
        "wait": (service.wait_for_parts, (ot.id,), {"note": "Pastillas"}),
        "go": (service.resume, (ot.id,), {}),
        "hand": (
            service.hand_over_task,
            (ot.id, task.id),
            {"technician_id": floor.technician_id},
        ),
    }
    return do[move], actor


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(presses)
def test_nobody_ever_has_two_clocks_and_no_time_is_negative(floor, steps):
    work = [two_tasks(floor), two_tasks(floor)]
    people = [floor.technician("work_orders.edit_any"), floor.shop.actor()]
    now = MORNING
    for step in steps:
        now += timedelta(minutes=step[3])
        (command, args, more), actor = press(floor, work, people, step)
        try:
            floor.do(command, *args, actor=actor, now=now, **more)
        except TorqueError:
            continue
    with floor.shop.tx() as tx:
        entries = tx.session.exec(select(TimeEntry).order_by(TimeEntry.started_at)).all()
    check_stretches(entries)
    for ot, _ in work:
        stopped = [e.minutes for e in entries if e.work_order_id == ot.id and e.ended_at]
        assert abs(floor.seen(ot.id).actual_hours * 60 - sum(stopped)) < 1


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(presses)
def test_hands_that_press_at_the_same_moment_leave_one_clock_each(floor, steps):
    work = [two_tasks(floor), two_tasks(floor)]
    people = [floor.technician("work_orders.edit_any"), floor.shop.actor()]

    def one(step):
        (command, args, more), actor = press(floor, work, people, step)
        try:
            floor.do(command, *args, actor=actor, **more)
        except TorqueError:
            return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, steps))
    with floor.shop.tx() as tx:
        check_stretches(tx.session.exec(select(TimeEntry)).all())


def check_stretches(entries):
    """Each person's stretches follow one another, one open at most, none shorter than nothing."""
    for who in {entry.user_id for entry in entries}:
        own = sorted(
            (e for e in entries if e.user_id == who),
            key=lambda e: (e.started_at, e.ended_at is None, e.ended_at),
        )
        assert sum(entry.ended_at is None for entry in own) <= 1
        assert all(entry.minutes >= 0 for entry in own)
        assert all(e.ended_at is None or e.ended_at >= e.started_at for e in own)
        for before, after in pairwise(own):
            assert before.ended_at is not None
            assert before.ended_at <= after.started_at


def test_six_hands_on_one_tablet_leave_one_clock(floor):
    work = [two_tasks(floor), two_tasks(floor)]
    me = floor.technician()

    def switch(index):
        ot, tasks = work[index % 2]
        try:
            floor.do(service.start_task, ot.id, tasks[index % 2].id, switch=True, actor=me)
        except Conflict:
            return

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(switch, range(18)))
    with floor.shop.tx() as tx:
        entries = tx.session.exec(select(TimeEntry)).all()
    assert sum(entry.ended_at is None for entry in entries) == 1
    check_stretches(entries)
