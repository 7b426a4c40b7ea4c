"""What happens by the clock, and who is written to."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.appointments import AppointmentStatus
from models.notifications import Mail, Notification
from models.tenants import Tenant
from tests.appointments.conftest import BEFORE, at
from torque_app.appointments import handlers, queries, service
from torque_app.appointments.events import (
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
    CustomerArrived,
)
from torque_app.settings import settings
from torque_app.work_orders.events import OTCompleted


def about(row):
    return row.id, row.number, row.service_center_id


def bells(yard):
    with yard.shop.tx() as tx:
        return [found.title for found in tx.session.exec(select(Notification))]


@pytest.fixture
def mail_goes_out(monkeypatch):
    """An installation with a mail server."""
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "avisos@example.cl")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def mails(yard):
    with yard.shop.tx() as tx:
        return [(found.recipient, found.subject) for found in tx.session.exec(select(Mail))]


def test_nobody_waits_longer_than_the_centre_says(yard):
    late, early = yard.book(), yard.book(starts_at=at(14))
    assert yard.tell(service.mark_no_shows, now=at(10, 14)) == 0
    assert yard.tell(service.mark_no_shows, now=at(10, 15)) == 1
    assert yard.tell(service.mark_no_shows, now=at(10, 16)) == 0
    assert yard.shop.do(queries.one, late.id).status is AppointmentStatus.NO_SHOW
    assert yard.shop.do(queries.one, early.id).status is AppointmentStatus.PENDING


def test_who_arrived_is_never_missed(yard):
    row = yard.book()
    yard.tell(service.arrive, row.id, now=at(10, 5))
    assert yard.tell(service.mark_no_shows, now=at(17)) == 0


def test_a_visit_is_remembered_once_a_day_before(yard):
    row = yard.book()
    a_day_before = at(10) - timedelta(hours=20)
    assert yard.tell(service.remind, now=a_day_before) == 1
    assert yard.tell(service.remind, now=a_day_before) == 0
    version = yard.shop.do(queries.one, row.id).version
    yard.tell(
        service.move, row.id, starts_at=at(10, day=1), minutes=60, bay_id=None,
        technician_id=None, version=version, now=a_day_before,
    )  # fmt: skip
    assert yard.tell(service.remind, now=a_day_before + timedelta(days=1)) == 1


def test_nobody_is_reminded_of_what_was_booked_today(yard):
    yard.book(now=at(10) - timedelta(hours=23))
    assert yard.tell(service.remind, now=at(10) - timedelta(hours=20)) == 0


@pytest.mark.usefixtures("mail_goes_out")
def test_the_client_is_written_to_when_the_hour_is_confirmed_and_when_it_moves(yard):
    row = yard.book()
    yard.tell(handlers.write_of_move, AppointmentMoved(*about(row), BEFORE, row.starts_at))
    assert mails(yard) == []
    yard.tell(service.confirm, row.id)
    yard.tell(handlers.write_of_confirmation, AppointmentConfirmed(*about(row)))
    yard.tell(handlers.write_of_move, AppointmentMoved(*about(row), BEFORE, row.starts_at))
    assert mails(yard) == [
        ("ana@example.cl", "Tu hora en Taller Los Aromos está confirmada"),
        ("ana@example.cl", "Tu hora en Taller Los Aromos cambió"),
    ]


@pytest.mark.usefixtures("mail_goes_out")
def test_a_workshop_may_keep_such_mails_in(yard):
    row = yard.book(confirmed=True)
    with yard.shop.tx() as tx:
        tx.session.get(Tenant, yard.shop.tenant_id).settings = {"mail_appointments": False}
    assert yard.tell(service.write_to_client, row.id, about="confirmed") is None
    assert mails(yard) == []


def test_without_a_mail_server_nothing_is_written_and_nothing_fails(yard):
    row = yard.book(confirmed=True)
    yard.tell(handlers.write_of_confirmation, AppointmentConfirmed(*about(row)))
    assert mails(yard) == []
    assert bells(yard) == []


def test_whoever_booked_hears_that_the_client_came_or_did_not(yard):
    row = yard.book(technician_id=yard.technicians[0])
    there = CustomerArrived(*about(row), client_id=row.client_id, vehicle_id=row.vehicle_id)
    yard.tell(handlers.tell_arrival, there)
    assert bells(yard) == ["Llegó Ana Muñoz"] * 2
    missed = AppointmentMissed(*about(row), client_id=row.client_id, created_by=yard.shop.owner_id)
    yard.tell(handlers.tell_missed, missed)
    assert "Ana Muñoz no llegó" in bells(yard)


def test_a_finished_order_ends_its_visit(yard):
    row = yard.book()
    yard.tell(service.arrive, row.id, now=at(10))
    ot_id = yard.tell(service.open_order, row.id, now=at(10))
    done = OTCompleted(
        ot_id, number="SC001-2026-11-0001", client_id=row.client_id, vehicle_id=row.vehicle_id,
        created_by=None,
    )  # fmt: skip
    yard.tell(handlers.finish_visit, done)
    yard.tell(handlers.finish_visit, done)
    assert yard.shop.do(queries.one, row.id).status is AppointmentStatus.COMPLETED
