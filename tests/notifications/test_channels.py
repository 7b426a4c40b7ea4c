"""Whatever a provider answers, and whenever a worker is killed: one message arrives."""

import hmac
import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from models.notifications_messages import Channel, Message, MessageStatus
from models.outbox import OutboxMessage
from tests.notifications.conftest import NEVER_QUIET
from tests.notifications.outside import SECRET, outside
from torque_app.core.tx import transaction
from torque_app.integrations import dialogue
from torque_app.notifications import service
from torque_app.notifications.rules.timing import WAITS
from torque_app.notifications.service import Person

PROJECT = Path(__file__).parents[2]
NUMBERS = iter(range(10**4))
S = MessageStatus


@pytest.fixture
def world(monkeypatch):
    """The practice providers, with clients that lose patience soon."""
    monkeypatch.setattr(dialogue, "READ", 1.0)
    with outside(monkeypatch) as providers:
        yield providers


def reach(desk, channel, ending, **more):
    """Write to a new number of this ending; return the number and the message."""
    from torque_app.clients import service as clients  # noqa: PLC0415 - after the settings

    number = f"+569{next(NUMBERS):04}{ending}"
    client = desk.shop.do(clients.create, name="Ana Muñoz", phone=number)
    desk.shop.do(service.save_client_preferences, client.id, channels={}, **NEVER_QUIET)
    desk.template(channel, **more)
    (key,) = desk.write(to=Person(client_id=client.id))
    return number, key


def again(desk, key):
    """Let the waiting pass, and carry the message out once more."""
    desk.waits_no_more(key)
    desk.carry_out()


def settled(desk, key, *statuses):
    """Return the message once it stands so; what a provider tells takes a moment."""
    for _ in range(100):
        row = desk.one(key)
        if row.status in statuses:
            return row
        time.sleep(0.05)
    pytest.fail(f"{row.status}: {desk.story(key)}")


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_it_arrives_once_and_what_became_of_it_is_told(desk, world, channel):
    number, key = reach(desk, channel, "1234")
    desk.carry_out()
    desk.carry_out()
    settled(desk, key, S.DELIVERED)
    (taken,) = world.inbox(channel.value.lower(), number)
    assert "Ana Muñoz" in (taken.get("body") or taken["text"])
    story = desk.story(key)
    assert (story.count("CALLED"), story.count("DELIVERED")) == (1, 1)
    assert desk.one(key).provider_id == taken["id"]


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
@pytest.mark.parametrize("ending", ["0429", "0500"])
def test_not_now_is_tried_again_and_arrives_once(desk, world, channel, ending):
    number, key = reach(desk, channel, ending)
    desk.carry_out()
    assert desk.one(key).status is S.QUEUED
    assert ending[1:] in desk.one(key).last_answer
    again(desk, key)
    settled(desk, key, S.SENT, S.DELIVERED)
    assert len(world.inbox(channel.value.lower(), number)) == 1
    assert desk.story(key)[:4] == ["QUEUED", "CALLED", "DELAYED", "CALLED"]


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_never_is_told_to_people_and_can_be_sent_again_by_them(desk, world, channel):
    number, key = reach(desk, channel, "0000")
    desk.carry_out()
    assert desk.one(key).status is S.FAILED
    assert world.inbox(channel.value.lower(), number) == []
    desk.shop.do(service.resend, key)
    assert desk.one(key).status is S.QUEUED
    desk.carry_out()
    assert desk.one(key).attempts == 1
    assert desk.story(key).count("CALLED") == 2


def test_an_sms_whose_answer_was_lost_is_asked_about_and_not_sent_again(desk, world):
    number, key = reach(desk, Channel.SMS, "0408")
    desk.carry_out()
    assert desk.one(key).status is S.SENDING
    assert desk.story(key)[-1] == "UNSURE"
    again(desk, key)
    settled(desk, key, S.SENT, S.DELIVERED)
    assert len(world.inbox("sms", number)) == 1
    assert desk.story(key).count("CALLED") == 1


def test_a_whatsapp_whose_answer_was_lost_is_known_by_what_meta_tells(desk, world):
    number, key = reach(desk, Channel.WHATSAPP, "0408")
    desk.carry_out()
    row = settled(desk, key, S.DELIVERED)
    again(desk, key)
    assert len(world.inbox("whatsapp", number)) == 1
    assert row.provider_id == world.inbox("whatsapp", number)[0]["id"]
    assert desk.story(key).count("CALLED") == 1


def test_where_meta_never_tells_anything_a_person_decides(desk, monkeypatch):
    monkeypatch.setattr(dialogue, "READ", 1.0)
    with outside(monkeypatch, tells=False) as world:
        number, key = reach(desk, Channel.WHATSAPP, "0408")
        desk.carry_out()
        with transaction(desk.shop.actor()) as tx:
            row = tx.get(Message, key, lock=True)
            row.sent_at = tx.now - timedelta(minutes=11)
        again(desk, key)
        assert desk.one(key).status is S.DEAD
        assert len(world.inbox("whatsapp", number)) == 1


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
def test_a_killed_worker_duplicates_nothing(desk, world, channel):
    number, key = reach(desk, channel, "0408")
    provider = channel.value.lower()
    worker = at_work(desk)
    deadline = time.monotonic() + 30
    while not world.inbox(provider, number) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    assert desk.one(key).status in ({S.SENDING} if channel is Channel.SMS else HANDED_OVER)
    desk.carry_out()
    assert desk.story(key).count("CALLED") == 1, "another worker must leave it alone meanwhile"
    again(desk, key)
    settled(desk, key, S.SENT, S.DELIVERED)
    assert len(world.inbox(provider, number)) == 1
    assert desk.story(key).count("CALLED") == 1


HANDED_OVER = {S.SENDING, S.SENT, S.DELIVERED}
"""Meta tells by itself, maybe before the worker is dead."""


def at_work(desk):
    """Start a process of its own on the message that waits."""
    with desk.shop.tx() as tx:
        waiting = tx.session.exec(
            select(OutboxMessage).where(OutboxMessage.name == "notifications.deliver")
        ).one()
    code = f"from workers import messages, job; job.run('{desk.shop.tenant_id}', '{waiting.id}')"
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )


def test_what_the_provider_never_took_goes_after_all(desk, world):
    number, key = reach(desk, Channel.SMS, "4321")
    with desk.shop.tx() as tx:
        service.begin_message(tx, key)
    again(desk, key)
    again(desk, key)
    settled(desk, key, S.SENT, S.DELIVERED)
    assert len(world.inbox("sms", number)) == 1
    assert "NOT_GONE" in desk.story(key)


def test_it_is_given_up_after_the_last_attempt(desk, world):
    _number, key = reach(desk, Channel.SMS, "0500")
    with transaction(desk.shop.actor()) as tx:
        tx.get(Message, key, lock=True).attempts = len(WAITS)
    desk.carry_out()
    assert desk.one(key).status is S.DEAD


def test_an_approved_template_is_named_and_its_holes_are_filled(desk, world):
    number, key = reach(
        desk, Channel.WHATSAPP, "5678", provider_name="aviso_listo", body="Hola, {{ nombre }}"
    )
    desk.carry_out()
    settled(desk, key, S.DELIVERED)
    (taken,) = world.inbox("whatsapp", number)
    assert (taken["template"], taken["text"]) == ("aviso_listo", "Ana Muñoz")


# --- what providers tell ------------------------------------------------------------------


def meta(world, *statuses, secret=SECRET):
    """Tell our door what Meta tells."""
    value = {"statuses": list(statuses)}
    body = json.dumps({"entry": [{"changes": [{"value": value}]}]}).encode()
    seal = hmac.new(secret.encode(), body, sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={seal}"}
    return world.told("/external/whatsapp", content=body, headers=headers)


def told(desk, key, status, at="1"):
    back = f"{desk.shop.tenant_id.hex}.{key.hex}"
    return {"id": "wamid.x", "status": status, "timestamp": at, "biz_opaque_callback_data": back}


@pytest.fixture
def sending(desk, world):
    """A message in Meta's hands."""
    _number, key = reach(desk, Channel.WHATSAPP, "7777")
    with desk.shop.tx() as tx:
        service.begin_message(tx, key)
    return key


def test_statuses_come_in_any_order_and_twice(desk, world, sending):
    for status in ("read", "delivered", "sent", "read"):
        assert meta(world, told(desk, sending, status)).status_code == 200
    row = desk.one(sending)
    assert row.status is S.READ
    assert row.delivered_at is not None
    assert sorted(desk.story(sending)) == ["CALLED", "DELIVERED", "QUEUED", "READ", "SENT"]


def test_what_is_not_signed_changes_nothing(desk, world, sending):
    assert meta(world, told(desk, sending, "read"), secret="otro").status_code == 403
    assert world.told("/external/whatsapp", content=b"{}").status_code == 403
    assert desk.one(sending).status is S.SENDING


@pytest.mark.parametrize("back", ["", "x.y", "00.11", f"{'0' * 32}.{'1' * 32}"])
def test_what_names_nothing_of_ours_is_let_be(desk, world, sending, back):
    strange = told(desk, sending, "read") | {"biz_opaque_callback_data": back}
    assert meta(world, strange, {"status": 3}, {}).status_code == 200
    assert desk.one(sending).status is S.SENDING


def test_another_workshops_message_cannot_be_named(desk, world, sending, rival):
    back = f"{rival.tenant_id.hex}.{sending.hex}"
    meta(world, told(desk, sending, "read") | {"biz_opaque_callback_data": back})
    assert desk.one(sending).status is S.SENDING


def test_an_sms_status_counts_by_its_signature(desk, world):
    _number, key = reach(desk, Channel.SMS, "8888")
    path = f"/external/sms/{desk.shop.tenant_id.hex}.{key.hex}"
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    refused = world.told(path, data=form, headers={"X-Twilio-Signature": "x"})
    assert refused.status_code == 403
    assert desk.one(key).status is S.QUEUED


# --- browsers -------------------------------------------------------------------------------


def woken(desk, world, name="navegador"):
    """Write to the owner, whose browser is of this kind; return the message."""
    made = world.browser(name)
    desk.shop.do(service.subscribe, endpoint=made["endpoint"], device="Firefox", **made["keys"])
    desk.template(Channel.PUSH, subject="Aviso")
    (key,) = desk.write(to=Person(user_id=desk.shop.owner_id), variables={"enlace": "/ot/1"})
    desk.carry_out()
    return key


def test_a_browser_opens_what_it_is_told(desk, world):
    key = woken(desk, world)
    assert desk.one(key).status is S.SENT
    (kept,) = world.inbox("push")
    assert kept["told"] == {
        "title": "Aviso",
        "body": "Hola, Rosa Dueña",
        "link": "/ot/1",
        "tag": str(key),
    }


@pytest.mark.parametrize("name", ["later", "broken"])
def test_a_browser_that_slept_is_woken_once(desk, world, name):
    key = woken(desk, world, name)
    assert desk.one(key).status is S.QUEUED
    again(desk, key)
    assert desk.one(key).status is S.SENT
    assert [kept["times"] for kept in world.inbox("push")] == [1]


def test_what_is_repeated_in_doubt_replaces_itself(desk, world):
    key = woken(desk, world)
    with transaction(desk.shop.actor()) as tx:
        row = tx.get(Message, key, lock=True)
        row.status, row.next_at = S.SENDING, tx.now
        tx.later("notifications.deliver", {"message_id": str(key)})
    desk.carry_out()
    assert [kept["times"] for kept in world.inbox("push")] == [2]


def test_a_browser_that_is_gone_is_forgotten(desk, world):
    key = woken(desk, world, "gone")
    assert desk.one(key).status is S.FAILED
    with desk.shop.tx() as tx:
        found = service.subscription(tx, UUID(desk.one(key).content["device_id"]))
    assert found is None
