"""Whatever order real transactions run in, no bay and no technician is promised twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations
from random import Random
from threading import Barrier, Event

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models.appointments import Appointment
from models.appointments import AppointmentStatus as Status
from tests.appointments.conftest import BEFORE, at
from torque_app.appointments import service
from torque_app.appointments.lifecycle import LIVE
from torque_app.core.errors import TorqueError
from torque_app.core.tx import transaction

THREADS, STEPS = 6, 9


def live(yard):
    with yard.shop.tx() as tx:
        query = select(Appointment).where(col(Appointment.status).in_(LIVE))
        return tx.session.exec(query).all()


def assert_nothing_is_promised_twice(yard):
    for one, other in combinations(live(yard), 2):
        if not (one.starts_at < other.ends_at and other.starts_at < one.ends_at):
            continue
        for name in ("bay_id", "technician_id"):
            mine = getattr(one, name)
            assert mine is None or mine != getattr(other, name), (one.number, other.number)


@pytest.mark.parametrize("seed", range(4))
def test_no_interleaving_promises_a_bay_or_a_technician_twice(yard, seed):
    cars = [yard.another_car(plate=f"BBB{letter}{seed}0") for letter in "CDFGHJ"]
    start = Barrier(THREADS)
    done, refused = [], []

    def worker(number):
        luck = Random(seed * 100 + number)
        own = []
        client_id, vehicle_id = cars[number]
        start.wait()
        for _ in range(STEPS):
            place = {
                "starts_at": at(9) + timedelta(minutes=30 * luck.randrange(6)),
                "minutes": luck.choice([30, 60, 90]),
                "bay_id": luck.choice([None, *yard.bays]),
                "technician_id": luck.choice([None, *yard.technicians]),
            }
            try:
                act(luck, own, place, client_id=client_id, vehicle_id=vehicle_id)
                done.append(number)
            except TorqueError as said:
                refused.append(type(said).__name__)

    def act(luck, own, place, **who):
        choice = luck.random()
        if not own or choice < 0.5:
            own.append(yard.book(**place, **who).id)
        elif choice < 0.85:
            with yard.shop.tx(now=BEFORE) as tx:
                version = tx.get(Appointment, own[-1]).version
                service.move(tx, own[-1], version=version, **place)
        else:
            yard.tell(service.cancel, own.pop(), reason="Cambió de idea")

    with ThreadPoolExecutor(THREADS) as pool:
        for each in [pool.submit(worker, number) for number in range(THREADS)]:
            each.result()
    assert done
    assert set(refused) <= {"SlotTaken"}
    assert_nothing_is_promised_twice(yard)


def test_numbers_have_no_holes_when_bookings_are_refused_meanwhile(yard):
    def worker(_):
        try:
            yard.book(bay_id=yard.bays[0])
        except service.SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(worker, range(THREADS)))
    assert outcomes.count(True) == 1
    assert yard.book(starts_at=at(15)).number == "CI-2026-000002"


def row(yard, **more):
    told = {
        "number": "CI-2026-900000",
        "service_center_id": yard.shop.centre_id,
        "client_id": yard.client_id,
        "vehicle_id": yard.vehicle_id,
        "channel": "WALK_IN",
        "service_type": "Frenos",
        "starts_at": at(10),
        "ends_at": at(11),
        "bay_id": yard.bays[0],
    }
    return Appointment(**told | more)


def test_the_database_refuses_what_slips_by_the_service(yard):
    yard.book(bay_id=yard.bays[0])
    with pytest.raises(IntegrityError, match="ex_appointments_bay_once"), yard.shop.tx() as tx:
        tx.session.add(row(yard))
    with yard.shop.tx() as tx:
        tx.session.add(row(yard, status=Status.CANCELLED))


def test_a_rival_outside_the_line_is_named_in_the_refusal(yard):
    written, may_commit = Event(), Event()

    def outsider():
        with transaction(yard.shop.actor()) as tx:
            tx.session.add(row(yard))
            tx.session.flush()
            written.set()
            may_commit.wait(5)

    def late():
        with pytest.raises(service.SlotTaken, match="CI-2026-900000"):
            yard.book(bay_id=yard.bays[0])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(outsider)
        assert written.wait(5)
        second = pool.submit(late)
        with pytest.raises(TimeoutError):
            second.result(0.5)  # it waits for the outsider to commit or to give up
        may_commit.set()
        first.result(5)
        second.result(5)
    assert_nothing_is_promised_twice(yard)
