"""How full a centre is: presence against appointments and open tasks."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from sqlmodel import select

from models.appointments import AppointmentStatus
from models.work_orders import OTStatus, TimeEntry, WorkOrder, WorkOrderLabor
from tests.workshop.conftest import MONDAY, NOW
from torque_app.core.errors import Invalid, NotFound
from torque_app.workshop import queries, service


def load(floor, first=MONDAY, days=7):
    return floor.ask(queries.load, floor.shop.centre_id, first, days)


def cells(row):
    return [(cell.appointments, cell.tasks) for cell in row.days]


def test_an_empty_centre_is_all_presence(floor):
    found = load(floor)
    (row,), (bay,) = found.technicians, found.bays
    assert [cell.present for cell in row.days] == [9, 9, 9, 9, 9, 4, 0]
    assert [cell.present for cell in bay.days] == [9, 9, 9, 9, 9, 4, 0]
    assert [cell.percent for cell in found.days] == [0] * 7
    assert found.max_load_percent == 85


def test_an_appointment_counts_for_its_technician_and_its_bay_on_its_day(floor):
    floor.expect(
        3, starts_at=NOW + timedelta(days=1), technician_id=floor.technician_id, bay_id=floor.bay_id
    )
    found = load(floor)
    assert cells(found.technicians[0])[:3] == [(0, 0), (3, 0), (0, 0)]
    assert cells(found.bays[0])[1] == (3, 0)
    assert found.days[1].percent == 33


@pytest.mark.parametrize(
    "status",
    [AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW, AppointmentStatus.COMPLETED],
)
def test_an_appointment_nobody_comes_to_any_more_does_not_count(floor, status):
    floor.expect(3, status=status, technician_id=floor.technician_id)
    assert load(floor).days[0].appointments == 0


def test_an_appointment_gives_way_to_the_tasks_of_its_order(floor):
    ot = floor.order(2, status=OTStatus.DRAFT, technician_id=floor.user_id)
    floor.expect(3, technician_id=floor.technician_id, work_order_id=ot)
    assert cells(load(floor).technicians[0])[0] == (3, 0)
    with floor.shop.tx() as tx:
        tx.get(WorkOrder, ot, lock=True).status = OTStatus.APPROVED
    taken = cells(load(floor).technicians[0])
    assert sum(visits for visits, _ in taken) == 0
    assert sum(tasks for _, tasks in taken) == 2


def test_tasks_fill_the_hours_appointments_leave_up_to_the_promise(floor):
    floor.expect(4, technician_id=floor.technician_id)
    floor.order(
        12, technician_id=floor.user_id, promised_at=NOW + timedelta(days=1), bay_id=floor.bay_id
    )
    found = load(floor)
    assert cells(found.technicians[0])[:3] == [(4, 5), (0, 7), (0, 0)]
    assert cells(found.bays[0])[:2] == [(0, 9), (0, 3)]


def test_an_overdue_order_takes_the_next_free_hours(floor):
    floor.order(11, technician_id=floor.user_id, promised_at=NOW - timedelta(days=3))
    assert cells(load(floor).technicians[0])[:3] == [(0, 9), (0, 2), (0, 0)]


def test_a_promise_that_does_not_fit_overloads_its_day(floor):
    floor.order(11, technician_id=floor.user_id, promised_at=NOW)
    assert load(floor).technicians[0].days[0].percent == 122


def test_hours_already_worked_are_not_promised_again(floor):
    ot = floor.order(3, technician_id=floor.user_id, promised_at=NOW)
    with floor.shop.tx() as tx:
        labor = tx.session.exec(
            select(WorkOrderLabor.id).where(WorkOrderLabor.work_order_id == ot)
        ).one()
        stretch = {"work_order_id": ot, "user_id": floor.user_id, "labor_id": labor}
        tx.session.add(
            TimeEntry(
                **stretch, started_at=NOW - timedelta(hours=3),
                ended_at=NOW - timedelta(hours=2), minutes=60,
            )
        )  # fmt: skip
        tx.session.add(TimeEntry(**stretch, started_at=NOW - timedelta(minutes=30)))
    assert cells(load(floor).technicians[0])[0] == (0, D("1.5"))


def test_an_order_falls_to_whom_it_is_assigned_and_else_to_nobody(floor):
    floor.order(2, promised_at=NOW)
    found = load(floor)
    assert [row.name for row in found.technicians] == ["Camilo Rojas", "Sin asignar"]
    assert cells(found.technicians[1])[0] == (0, 2)
    ot = floor.order(1, promised_at=NOW)
    with floor.shop.tx() as tx:
        tx.get(WorkOrder, ot, lock=True).assigned_to = floor.user_id
    assert cells(load(floor).technicians[0])[0] == (0, 1)


def test_nothing_is_promised_by_work_that_is_done_or_not_agreed(floor):
    for status in (OTStatus.DRAFT, OTStatus.PENDING, OTStatus.QC, OTStatus.COMPLETED):
        floor.order(2, status=status, technician_id=floor.user_id)
    assert all(cell.tasks == 0 for cell in load(floor).days)


def test_a_week_gone_by_shows_no_task_of_today(floor):
    floor.order(2, technician_id=floor.user_id, promised_at=NOW)
    past = load(floor, MONDAY - timedelta(days=7))
    assert all(cell.tasks == 0 for cell in past.days)


def test_absence_makes_a_day_full(floor):
    floor.ask(
        service.add_absence, floor.technician_id, starts_at=NOW - timedelta(hours=5),
        ends_at=NOW + timedelta(hours=10),
    )  # fmt: skip
    floor.expect(1, technician_id=floor.technician_id)
    assert load(floor).technicians[0].days[0].percent == 100


def test_a_month_of_load_is_asked_in_a_handful_of_statements(floor, statements):
    with floor.shop.tx(now=NOW) as tx, statements() as asked:
        queries.load(tx, floor.shop.centre_id, MONDAY, 31)
    assert len(asked) <= 10


def test_another_workshops_centre_has_no_load(floor, rival):
    with pytest.raises(NotFound):
        rival.do(queries.load, floor.shop.centre_id, MONDAY)


@pytest.mark.parametrize("first", [date.min, date.max, MONDAY + timedelta(days=400)])
def test_a_day_out_of_reach_is_refused(floor, first):
    with pytest.raises(Invalid):
        load(floor, first)
