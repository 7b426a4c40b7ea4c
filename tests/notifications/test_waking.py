"""The bell wakes the browsers that asked for it, once, and nobody at night or unwilling."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from models.auth import Role
from models.notifications_messages import Channel, MessageStatus
from tests.factories.screens import sitting
from tests.factories.workshop import add_member
from tests.notifications.outside import outside
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.notifications import queries, service
from torque_app.notifications.service import Person
from torque_app.notifications.service.devices import MOST_REFUSALS
from torque_app.notifications.state.browsers import BrowsersState

S = MessageStatus
NIGHT = datetime(2026, 11, 21, 2, tzinfo=UTC)  # eleven at night in Santiago


@pytest.fixture
def world(monkeypatch):
    """The practice providers."""
    with outside(monkeypatch) as providers:
        yield providers


@pytest.fixture
def browser(desk, world):
    """A browser of the owner's, and the key it is kept by."""
    made = world.browser()
    key = desk.shop.do(
        service.subscribe, endpoint=made["endpoint"], device="Chrome", **made["keys"]
    )
    return made, key


def ring(desk, *, now=None, **more):
    """Ring the owner's bell."""
    told = {"title": "Llegó el repuesto", "message": "Filtro de aceite", "link": "/repuestos/1"}
    with desk.shop.tx(now=now) as tx:
        service.notify(tx, users=[desk.shop.owner_id], **(told | more))


def test_the_bell_wakes_the_browser_once(desk, world, browser):
    ring(desk)
    (row,) = desk.all()
    assert (row.channel, row.status) == (Channel.PUSH, S.QUEUED)
    desk.carry_out()
    desk.carry_out()
    (kept,) = world.inbox("push")
    told = {"title": "Llegó el repuesto", "body": "Filtro de aceite", "link": "/repuestos/1"}
    assert kept["told"] == {**told, "tag": str(row.id)}
    assert desk.one(row.id).status is S.SENT


def test_every_browser_of_a_person_is_woken_and_nobody_elses(desk, world, browser, rival):
    other = world.browser()
    desk.shop.do(service.subscribe, endpoint=other["endpoint"], device="Firefox", **other["keys"])
    theirs = world.browser()
    rival.do(service.subscribe, endpoint=theirs["endpoint"], device="Edge", **theirs["keys"])
    ring(desk)
    assert sorted(row.recipient for row in desk.all()) == ["Chrome", "Firefox"]


def test_without_a_browser_the_bell_is_all_there_is(desk, world):
    ring(desk)
    assert desk.all() == []


def test_who_switched_browsers_off_is_let_be(desk, browser):
    desk.shop.do(service.save_my_preferences, channels={"PUSH": False})
    ring(desk)
    assert desk.all() == []


def test_at_night_it_waits_for_the_end_of_the_silence(desk, browser):
    desk.shop.do(service.save_my_preferences, channels={}, quiet_from=time(22), quiet_until=time(8))
    ring(desk, now=NIGHT)
    (row,) = desk.all()
    assert (row.status, row.next_at) == (S.HELD, datetime(2026, 11, 21, 11, tzinfo=UTC))


def test_what_was_read_meanwhile_wakes_nobody(desk, world, browser):
    ring(desk)
    (line,) = desk.shop.do(queries.mine, Listing()).rows
    desk.shop.do(service.mark_read, line.id)
    desk.carry_out()
    (row,) = desk.all()
    assert (row.status, row.last_answer) == (S.SUPPRESSED, "Ya lo leyó en la campana.")
    assert world.inbox("push") == []


def test_a_message_with_words_for_browsers_does_not_wake_them_twice(desk, browser):
    desk.template(Channel.IN_APP, subject="Aviso")
    desk.template(Channel.PUSH, subject="Aviso")
    desk.write(to=Person(user_id=desk.shop.owner_id), every_channel=True)
    assert sorted(row.channel for row in desk.all()) == [Channel.IN_APP, Channel.PUSH]


def test_a_message_for_the_bell_alone_wakes_the_browser(desk, browser):
    desk.template(Channel.IN_APP, subject="Aviso")
    desk.write(to=Person(user_id=desk.shop.owner_id))
    assert sorted(row.channel for row in desk.all()) == [Channel.IN_APP, Channel.PUSH]


def test_a_browser_that_cannot_be_woken_rings_no_bell(desk, world):
    gone = world.browser("gone")
    desk.shop.do(service.subscribe, endpoint=gone["endpoint"], device="Viejo", **gone["keys"])
    ring(desk)
    desk.carry_out()
    (row,) = desk.all()
    assert row.status is S.FAILED
    assert desk.shop.do(queries.mine, Listing()).total == 1
    assert desk.shop.do(queries.my_devices) == []


def test_a_browser_refused_again_and_again_is_forgotten(desk, browser):
    _made, key = browser
    for _ in range(MOST_REFUSALS - 1):
        desk.shop.do(service.note_refused, key)
    assert len(desk.shop.do(queries.my_devices)) == 1
    desk.shop.do(service.note_refused, key)
    assert desk.shop.do(queries.my_devices) == []


def test_what_carries_a_bell_is_not_among_what_the_workshop_wrote(desk, browser):
    ring(desk)
    assert desk.shop.do(queries.log, Listing()).total == 0
    chief = add_member(desk.shop, role=Role.ADMIN)
    (row,) = desk.all()
    with transaction(replace(desk.shop.actor(), user_id=chief)) as tx, pytest.raises(NotFound):
        queries.message(tx, row.id)
    assert desk.shop.do(queries.message, row.id).message.subject == "Llegó el repuesto"


def test_a_browser_whose_address_changed_is_woken_at_the_new_one(desk, world, browser):
    made, key = browser
    newer = world.browser()
    told = {"before": made["endpoint"], "endpoint": newer["endpoint"], **newer["keys"]}
    assert desk.shop.do(service.renew, **told) == key
    ring(desk)
    desk.carry_out()
    (kept,) = world.inbox("push")
    assert kept["browser"] == newer["endpoint"].rpartition("/")[2]
    (row,) = desk.shop.do(queries.my_devices)
    assert row.device == "Chrome"
    with pytest.raises(NotFound):
        desk.shop.do(service.renew, **told)


def test_a_new_address_that_is_kept_already_is_kept_once(desk, world, browser):
    made, key = browser
    newer = world.browser()
    desk.shop.do(service.subscribe, endpoint=newer["endpoint"], **newer["keys"])
    told = {"before": made["endpoint"], "endpoint": newer["endpoint"], **newer["keys"]}
    assert desk.shop.do(service.renew, **told) == key
    assert [row.id for row in desk.shop.do(queries.my_devices)] == [key]


def test_nobody_moves_the_browser_of_somebody_else(desk, world, browser, rival):
    made, _key = browser
    newer = world.browser()
    told = {"before": made["endpoint"], "endpoint": newer["endpoint"], **newer["keys"]}
    with pytest.raises(NotFound):
        rival.do(service.renew, **told)
    colleague = replace(desk.shop.actor(), user_id=add_member(desk.shop, role=Role.ADMIN))
    with transaction(colleague) as tx, pytest.raises(NotFound):
        service.renew(tx, **told)


def test_a_browser_is_not_moved_where_none_can_be(desk, browser):
    made, _key = browser
    told = {"before": made["endpoint"], "endpoint": "https://malo.example/x", **made["keys"]}
    with pytest.raises(Invalid):
        desk.shop.do(service.renew, **told)


# --- the screen -----------------------------------------------------------------------------


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


async def test_the_browser_at_hand_is_added_and_taken_away(desk, world, tab):
    made = world.browser()
    told = {"endpoint": made["endpoint"], "device": "Chrome · Android", **made["keys"]}
    await tab.do(BrowsersState.load)
    assert len(tab.state(BrowsersState).key) == 87
    await tab.do(BrowsersState.wake_here, told)
    (row,) = tab.state(BrowsersState).rows
    assert row.name == "Chrome · Android"
    assert tab.state(BrowsersState).known == [row.fingerprint]
    await tab.do(BrowsersState.end_here, row.fingerprint)
    assert tab.state(BrowsersState).rows == []
    assert desk.shop.do(queries.my_devices) == []


async def test_a_bell_rung_by_oneself_is_heard(desk, browser, tab):
    await tab.do(BrowsersState.try_it)
    (row,) = desk.all()
    assert (row.subject, row.channel) == ("Aviso de prueba", Channel.PUSH)
    (line,) = desk.shop.do(queries.mine, Listing()).rows
    assert line.title == "Aviso de prueba"


@pytest.mark.parametrize(
    "told", [{}, {"endpoint": "https://malo.example/x"}, {"endpoint": 3, "auth": []}]
)
async def test_what_is_no_subscription_is_refused(tab, told):
    await tab.do(BrowsersState.wake_here, told)
    assert tab.state(BrowsersState).rows == []
    assert tab.notice.level == "error"


async def test_a_browser_of_somebody_else_cannot_be_let_sleep(desk, world, rival, tab):
    theirs = world.browser()
    key = rival.do(service.subscribe, endpoint=theirs["endpoint"], device="x", **theirs["keys"])
    await tab.do(BrowsersState.forget, str(key))
    await tab.do(BrowsersState.forget, "nada")
    assert len(rival.do(queries.my_devices)) == 1
    with pytest.raises(NotFound):
        desk.shop.do(service.unsubscribe, key)
