"""Matters between a client and the workshop, and the links to the portal."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.auth import Role
from models.base import new_id
from models.portal import CustomerAccess, Direction, TicketStatus
from torque_app.clients import service as clients
from torque_app.core.actor import Actor
from torque_app.core.errors import (
    Conflict,
    IllegalMove,
    Invalid,
    NotAllowed,
    NotFound,
    Stale,
    TooMany,
)
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.rules import pins, saying

OPEN, PENDING, CLOSED = TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.CLOSED


def outside(shop, command, *args, now=None, **kwargs):
    """Do something as whoever holds a link: the platform with that one permission."""
    actor = Actor.system(shop.tenant_id, {Portal.OPEN})
    with transaction(actor, now=now) as tx:
        return command(tx, *args, **kwargs)


@pytest.fixture
def client(shop):
    return shop.do(clients.create, name="Marta Soto", phone="+56912345678").id


@pytest.fixture
def other(shop):
    return shop.do(clients.create, name="Pedro Rojas").id


@pytest.fixture
def asked(shop, client):
    """A matter Marta began."""
    return outside(
        shop, service.write_in, client, subject="¿Cuándo está?", body="Hola,\r\n¿está listo?  "
    )


def test_what_a_client_writes_waits_in_the_inbox(shop, client, asked):
    (row,) = shop.do(queries.find_tickets, Listing()).rows
    assert (row.id, row.client, row.status, row.unread) == (asked, "Marta Soto", OPEN, 1)
    (said,) = shop.do(queries.ticket, asked).messages
    assert (said.direction, said.body, said.author_name) == (
        Direction.IN,
        "Hola,\n¿está listo?",
        "",
    )


def test_an_answer_makes_it_the_clients_turn_and_the_matter_whoevers_answered(shop, client, asked):
    done = shop.do(service.reply, asked, body="Mañana a las 10.")
    assert (done.ticket.status, done.ticket.unread) == (PENDING, 0)
    assert done.ticket.assigned_to == shop.owner_id
    (mine,) = outside(shop, queries.tickets_of, client)
    assert (mine.unread, mine.last_said) == (1, "Mañana a las 10.")
    outside(shop, service.read_by_client, client, asked)
    assert outside(shop, queries.tickets_of, client)[0].unread == 0


def test_a_closed_matter_opens_again_when_the_client_writes(shop, client, asked):
    closed = shop.do(service.close, asked)
    assert closed.ticket.status is CLOSED
    assert closed.ticket.closed_at is not None
    outside(shop, service.write_in, client, body="Y ahora suena.", ticket_id=asked)
    again = shop.do(queries.ticket, asked).ticket
    assert (again.status, again.closed_at) == (OPEN, None)


def test_a_closed_matter_is_not_closed_twice(shop, asked):
    shop.do(service.close, asked)
    with pytest.raises(IllegalMove):
        shop.do(service.close, asked)
    assert shop.do(service.reopen, asked).ticket.status is OPEN


def test_an_answer_to_what_was_not_read_yet_is_refused(shop, client, asked):
    seen = shop.do(queries.ticket, asked).ticket.version
    outside(shop, service.write_in, client, body="Olvídalo.", ticket_id=asked)
    with pytest.raises(Stale):
        shop.do(service.reply, asked, body="Listo el martes", version=seen)


def test_a_matter_is_given_only_to_whoever_may_answer(shop, asked):
    from tests.factories.workshop import add_member  # noqa: PLC0415 - after the settings

    ana = add_member(shop, name="Ana", role=Role.OPERATOR)
    viewer = add_member(shop, name="Vera", role=Role.VIEWER)
    assert shop.do(service.assign, asked, user_id=ana).ticket.assignee == "Ana"
    with pytest.raises(Invalid) as refused:
        shop.do(service.assign, asked, user_id=viewer)
    assert "user_id" in refused.value.fields
    assert shop.do(service.assign, asked, user_id=None).ticket.assigned_to is None
    unowned = Listing(filters={"assigned_to": "none"})
    assert [row.id for row in shop.do(queries.find_tickets, unowned).rows] == [asked]


def test_the_workshop_begins_a_matter_and_the_client_finds_it(shop, client):
    begun = shop.do(service.begin_ticket, client, subject="Tu repuesto", body="Llegó hoy.")
    assert begun.ticket.status is PENDING
    seen = outside(shop, queries.ticket_of, client, begun.ticket.id)
    assert [said.body for said in seen.messages] == ["Llegó hoy."]


def test_nobody_reads_or_writes_in_anothers_matter(shop, other, asked):
    for attempt in (
        lambda: outside(shop, queries.ticket_of, other, asked),
        lambda: outside(shop, service.read_by_client, other, asked),
        lambda: outside(shop, service.write_in, other, body="Hola", ticket_id=asked),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_another_workshop_does_not_know_the_matter(rival, asked):
    with pytest.raises(NotFound):
        rival.do(queries.ticket, asked)
    assert rival.do(queries.find_tickets, Listing()).total == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"subject": "Hola", "body": "  \n "}, "body"),
        ({"subject": "Hola", "body": "x" * 2001}, "body"),
        ({"subject": "a", "body": "Hola"}, "subject"),
        ({"subject": "a" * 121, "body": "Hola"}, "subject"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(shop, client, typed, field):
    with pytest.raises(Invalid) as refused:
        outside(shop, service.write_in, client, **typed)
    assert list(refused.value.fields) == [field]


def test_an_order_of_somebody_else_is_not_asked_about(shop, client):
    with pytest.raises(NotFound):
        outside(shop, service.write_in, client, subject="Hola", body="Hola", work_order_id=new_id())


def test_a_flood_of_messages_is_stopped_for_a_day(shop, client, asked):
    now = datetime.now(UTC)
    for _each in range(saying.MOST_IN_A_DAY - 1):
        outside(shop, service.write_in, client, body="¿Y?", ticket_id=asked)
    with pytest.raises(TooMany):
        outside(shop, service.write_in, client, body="¿Y?", ticket_id=asked)
    tomorrow = now + timedelta(days=1, minutes=5)
    outside(shop, service.write_in, client, body="¿Y?", ticket_id=asked, now=tomorrow)


def test_a_viewer_answers_nobody(shop, asked):
    with pytest.raises(NotAllowed), transaction(shop.actor("portal.invite")) as tx:
        service.reply(tx, asked, body="Hola")


# --- links -------------------------------------------------------------------------------


def test_a_link_opens_the_portal_and_keeps_only_the_hash_of_its_pin(shop, client):
    made = shop.do(service.invite, client, pin="4711")
    (row,) = shop.do(queries.accesses_of, client)
    assert (row.id, row.has_pin, row.opened) == (made.link_id, True, 0)
    with shop.tx() as tx:
        kept = tx.session.exec(select(CustomerAccess)).one()
        assert "4711" not in kept.pin_hash
        assert pins.is_right(kept.pin_hash, made.link_id, "4711")
        told = [entry.changes for entry in tx.session.exec(select(AuditEntry))]
    token = made.path.removeprefix("/p/")
    assert not any(token in str(changes) or "4711" in str(changes) for changes in told)


@pytest.mark.parametrize("pin", ["1111", "1234", "12", "clave"])
def test_a_pin_that_is_easily_guessed_is_refused(shop, client, pin):
    with pytest.raises(Invalid) as refused:
        shop.do(service.invite, client, pin=pin)
    assert "pin" in refused.value.fields


def test_a_link_is_ended_once_and_only_by_its_own_client(shop, client, other):
    made = shop.do(service.invite, client)
    with pytest.raises(NotFound):
        shop.do(service.revoke, other, made.link_id)
    shop.do(service.revoke, client, made.link_id)
    with pytest.raises(Conflict):
        shop.do(service.revoke, client, made.link_id)
    assert [row.state for row in shop.do(queries.accesses_of, client)] == ["REVOKED"]
