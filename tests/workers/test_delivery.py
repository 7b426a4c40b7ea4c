"""Events reach their handlers exactly once, whatever happens in between."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from rq import Queue
from rq.worker import SimpleWorker
from sqlmodel import select

from models.clients import Client
from models.outbox import MessageStatus, OutboxMessage
from torque_app.core.errors import Conflict
from torque_app.core.events import Event, on
from torque_app.core.needs import needs
from torque_app.core.redis import redis
from workers import job as jobs
from workers.queue import JSONSerializer, queue
from workers.relay import step

FAILING: dict[int, Exception] = {}


@dataclass(frozen=True)
class SomethingHappened(Event):
    number: int
    who: UUID

    def topics(self) -> tuple[str, ...]:
        return ("things",)


@on(SomethingHappened)
@needs("test.react")
def react(tx, event):
    tx.session.add(Client(number=event.number, name=f"Por {event.who}"))
    if event.number in FAILING:
        raise FAILING[event.number]


@jobs.job("test.call_out")
def call_out(run: jobs.Run, *, number: int) -> None:
    with run.transaction("test.claim") as tx:
        claimed = tx.session.exec(select(Client).where(Client.number == number)).first()
    if claimed is None:
        raise jobs.Later(seconds=60, reason="todavía no")
    with run.finish("test.record") as tx:
        tx.get(Client, claimed.id, lock=True).notes = "llamado"


@pytest.fixture
def relay(servers):
    with psycopg.connect(servers.urls.admin, autocommit=True) as connection:
        connection.execute("DELETE FROM outbox_messages")  # what other tests left to deliver
        queue(redis()).empty()
        yield lambda: step(connection, redis(), queue(redis()))


def work_off():
    worker = SimpleWorker([queue(redis())], connection=redis(), serializer=JSONSerializer)
    worker.work(burst=True, logging_level="ERROR")


def happen(shop, number=1):
    with shop.tx() as tx:
        tx.emit(SomethingHappened(number, shop.owner_id))


def rows(shop, model):
    with shop.tx() as tx:
        return list(tx.session.exec(select(model)).all())


def test_an_event_is_handled_by_a_worker_as_the_platform(shop, relay):
    happen(shop)
    relay()
    work_off()
    assert [c.name for c in rows(shop, Client)] == [f"Por {shop.owner_id}"]
    assert [m.status for m in rows(shop, OutboxMessage)] == [MessageStatus.DONE]


def test_delivering_twice_has_one_effect(shop, relay):
    happen(shop)
    relay()
    (message,) = rows(shop, OutboxMessage)
    jobs.run(str(shop.tenant_id), str(message.id))
    jobs.run(str(shop.tenant_id), str(message.id))
    work_off()
    assert len(rows(shop, Client)) == 1


def test_a_failing_effect_leaves_no_half_and_is_tried_again(shop, relay):
    FAILING[77] = RuntimeError("el efecto falló")
    happen(shop, 77)
    relay()
    work_off()
    (message,) = rows(shop, OutboxMessage)
    assert rows(shop, Client) == []
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 1)
    assert message.last_error == "RuntimeError: el efecto falló"
    FAILING.clear()
    jobs.run(str(shop.tenant_id), str(message.id))
    assert len(rows(shop, Client)) == 1


def test_a_refusal_is_kept_as_its_sentence_alone(shop, relay):
    FAILING[78] = Conflict("El box está ocupado.")
    happen(shop, 78)
    relay()
    work_off()
    FAILING.clear()
    assert [m.last_error for m in rows(shop, OutboxMessage)] == ["El box está ocupado."]


def test_an_event_nobody_handles_is_done_without_a_job(shop, relay):
    with shop.tx() as tx:
        tx.later("nobody.cares", {}, topics=("things",))
    relay()
    assert [m.status for m in rows(shop, OutboxMessage)] == [MessageStatus.DONE]


def test_a_lost_queue_is_filled_again(shop, servers, relay):
    happen(shop)
    relay()
    Queue("torque", connection=redis(), serializer=JSONSerializer).empty()
    with psycopg.connect(servers.urls.admin, autocommit=True) as admin:
        admin.execute("UPDATE outbox_messages SET lease_until = now() WHERE status = 'QUEUED'")
    relay()
    work_off()
    assert len(rows(shop, Client)) == 1


def test_a_job_that_must_wait_comes_back_without_counting_as_failed(shop, relay):
    with shop.tx() as tx:
        tx.later("test.call_out", {"number": 5})
    relay()
    work_off()
    (message,) = rows(shop, OutboxMessage)
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 0)
    with shop.tx() as tx:
        tx.session.add(Client(number=5, name="Ana"))
    jobs.run(str(shop.tenant_id), str(message.id))
    assert rows(shop, Client)[0].notes == "llamado"
    assert rows(shop, OutboxMessage)[0].status == MessageStatus.DONE


def test_open_pages_are_told_after_the_commit(shop, relay):
    with redis().pubsub() as listener:
        listener.subscribe("torque:live")
        listener.get_message(timeout=2)
        happen(shop)
        relay()
        heard = listener.get_message(timeout=2)
    assert heard["data"].decode() == f"{shop.tenant_id}|things"
