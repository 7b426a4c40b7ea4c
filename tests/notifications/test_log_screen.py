"""The log of messages and the templates on the screen."""

import pytest
from sqlmodel import select

from models.notifications_messages import Channel, Message, MessageStatus
from tests.factories.screens import goes_to, sitting
from torque_app.clients import service as clients
from torque_app.core.errors import NotAllowed
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.notifications import queries, service
from torque_app.notifications.service import Person
from torque_app.notifications.state.log import MessagesState
from torque_app.notifications.state.wishes import WishesState
from torque_app.notifications.state.words import NEW, TemplatesState

FORM = {
    "code": "listo",
    "channel": "SMS",
    "category": "TRANSACTIONAL",
    "locale": "es_CL",
    "body": "Hola, {{ nombre }}",
    "is_active": True,
}


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


@pytest.fixture
def dead(desk):
    """A message that found no way out."""
    desk.template(Channel.SMS)
    (key,) = desk.write()
    with transaction(desk.shop.actor()) as tx:
        tx.get(Message, key, lock=True).status = MessageStatus.DEAD
    return key


async def test_the_list_shows_what_became_of_each(tab, dead):
    await tab.do(MessagesState.load)
    (row,) = tab.state(MessagesState).rows
    assert (row.status_label, row.may_resend) == ("Sin salida", True)


async def test_a_message_is_opened_and_sent_again(desk, tab, dead):
    await tab.do(MessagesState.load)
    await tab.do(MessagesState.open, str(dead))
    assert tab.state(MessagesState).message.text == "Hola, Ana Muñoz"
    await tab.do(MessagesState.resend)
    assert desk.one(dead).status is MessageStatus.QUEUED
    assert tab.state(MessagesState).events[0].kind == "RESENT"
    await tab.do(MessagesState.resend)
    assert "no puede pasar" in tab.notice.text


async def test_what_a_provider_said_is_explained_and_kept_beneath(desk, tab):
    desk.template(Channel.SMS)
    (key,) = desk.write()
    with transaction(desk.shop.actor()) as tx:
        tx.get(Message, key, lock=True).status = MessageStatus.SENDING
        service.refuse_message(tx, key, answer="400 21211 Invalid 'To' Phone Number")
    await tab.do(MessagesState.load)
    await tab.do(MessagesState.open, str(key))
    state = tab.state(MessagesState)
    said = "Ese número no recibe mensajes de texto. Corrígelo o avisa por otro canal."
    for told in (state.rows[0].answer, state.message.answer, state.events[0].text):
        assert told == said
    for told in (state.message.raw, state.events[0].raw):
        assert told == "400 21211 Invalid 'To' Phone Number"
    (bell,) = desk.shop.do(queries.mine, Listing()).rows
    assert bell.message == f"+56912345678: {said}"


async def test_the_selected_are_sent_again(desk, tab, dead):
    await tab.do(MessagesState.load)
    await tab.do(MessagesState.resend_all, "delete", [str(dead)])
    assert desk.one(dead).status is MessageStatus.DEAD
    await tab.do(MessagesState.resend_all, "resend", [str(dead)])
    assert desk.one(dead).status is MessageStatus.QUEUED


async def test_nonsense_opens_nothing(tab, dead):
    await tab.do(MessagesState.open, "no-es-clave")
    assert tab.state(MessagesState).message.id == ""


async def test_a_filter_stands_in_the_address(tab):
    events = await tab.do(MessagesState.narrow, "status", "DEAD")
    assert goes_to(events) == ["/mensajes?status=DEAD"]


async def test_the_messages_of_one_client_are_looked_at_alone(desk, tab):
    desk.template(Channel.SMS)
    desk.write()
    other = desk.shop.do(clients.create, name="Luis Soto", phone="+56987654321")
    silent = desk.shop.do(clients.create, name="Marta Ríos")
    desk.write(to=Person(client_id=other.id), dedup_key="dos")
    desk.write(to=Person(client_id=other.id), dedup_key="tres")
    await tab.do(MessagesState.load)
    offered = [(each["label"], each["count"]) for each in tab.state(MessagesState).clients]
    assert offered == [("Luis Soto", 2), ("Ana Muñoz", 1)]
    events = await tab.do(MessagesState.narrow, "client_id", str(other.id))
    assert goes_to(events) == [f"/mensajes?client_id={other.id}"]
    tab.go(client_id=str(other.id))
    await tab.do(MessagesState.load)
    assert tab.state(MessagesState).total == 2
    tab.go(client_id=str(silent.id))
    await tab.do(MessagesState.load)
    assert tab.state(MessagesState).total == 0
    assert tab.state(MessagesState).clients[-1]["label"] == "Sin mensajes"


async def test_a_client_that_is_none_is_said(tab, dead):
    tab.go(client_id="nada")
    await tab.do(MessagesState.load)
    assert tab.state(MessagesState).rows == []
    assert tab.state(MessagesState).error != ""


async def test_a_template_is_made_and_shown_as_it_would_be_read(desk, tab):
    await tab.do(TemplatesState.load)
    await tab.do(TemplatesState.edit, NEW)
    await tab.do(TemplatesState.save, FORM)
    state = tab.state(TemplatesState)
    assert state.errors == {}
    assert state.shown.text == "Hola, [Nombre de quien recibe]"
    assert [row.code for row in state.rows] == ["listo"]


async def test_a_template_that_cannot_be_is_refused_at_its_field(desk, tab):
    await tab.do(TemplatesState.load)
    await tab.do(TemplatesState.edit, NEW)
    await tab.do(TemplatesState.save, {**FORM, "body": "{{ clave }}"})
    assert "clave" in tab.state(TemplatesState).errors["body"]
    assert desk.shop.do(queries.templates, Listing()).total == 0


async def test_the_standard_templates_are_added_once(desk, tab):
    await tab.do(TemplatesState.install)
    total = tab.state(TemplatesState).total
    assert total > 10
    await tab.do(TemplatesState.install)
    assert tab.state(TemplatesState).total == total


def test_who_may_not_configure_is_kept_out(desk):
    with desk.shop.tx("notifications.log") as tx, pytest.raises(NotAllowed):
        queries.templates(tx, Listing())


def test_messages_of_others_are_not_in_the_list(dead, rival):
    with rival.tx() as tx:
        assert tx.session.exec(select(Message)).all() == []


async def test_ones_own_wishes_are_kept_and_shown_again(desk, tab):
    await tab.do(WishesState.show)
    assert tab.state(WishesState).wishes.email
    wanted = {"in_app": True, "sms": False, "quiet_from": "22:00", "quiet_until": "08:00"}
    await tab.do(WishesState.save, wanted)
    assert not tab.state(WishesState).open
    await tab.do(WishesState.show)
    kept = tab.state(WishesState).wishes
    assert (kept.in_app, kept.sms, kept.quiet_from) == (True, False, "22:00")


async def test_half_a_silence_is_refused_at_its_field(tab):
    await tab.do(WishesState.show)
    await tab.do(WishesState.save, {"quiet_from": "22:00"})
    assert tab.state(WishesState).errors.keys() == {"quiet_until"}
    await tab.do(WishesState.save, {"quiet_from": "tarde"})
    assert tab.state(WishesState).errors.keys() == {"quiet_from"}
