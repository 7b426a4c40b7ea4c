"""What the workshop answers is told to the client from the first day, and by one message."""

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.notifications_messages import Audience, Channel, Message
from models.outbox import MessageStatus, OutboxMessage
from models.portal import DataRight
from tests.portal.test_service import outside
from torque_app.automation import handlers as _rules_listen  # noqa: F401
from torque_app.automation import service as automation
from torque_app.clients import service as clients
from torque_app.contexts import rooms
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.links import queries as links
from torque_app.notifications import handlers as _messages_listen  # noqa: F401
from torque_app.notifications import queries as notices_log
from torque_app.notifications import service as notices
from torque_app.portal import queries, service
from torque_app.settings import settings
from workers import automation as _jobs  # noqa: F401 - registers the job
from workers.job import run as carry_out

TOLD = ("WorkshopWrote", "DataRequestMoved", "automation.obey")
ANSWERED, DECIDED = "WORKSHOP_WROTE", "DATA_REQUEST_MOVED"


@pytest.fixture(autouse=True)
def offered() -> None:
    """Load what the contexts offer, as the web process and the workers do."""
    list(rooms("offers"))


@pytest.fixture(autouse=True)
def mail(monkeypatch) -> Iterator[None]:
    """Have a mail server somewhere: what is written here is not sent."""
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("MAIL_FROM", "no-responder@torque.example")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def client(shop):
    return shop.do(clients.create, name="Marta Soto", email="marta@correo.example").id


@pytest.fixture
def matter(shop, client):
    return outside(shop, service.write_in, client, subject="¿Está listo?", body="Hola")


def drain(shop):
    """Carry out what waits to be told, as a worker does, until nothing is left."""
    while waiting := _waiting(shop):
        for message in waiting:
            carry_out(str(shop.tenant_id), str(message))


def _waiting(shop):
    with shop.tx() as tx:
        query = select(OutboxMessage.id).where(
            OutboxMessage.status != MessageStatus.DONE, col(OutboxMessage.name).in_(TOLD)
        )
        return list(tx.session.exec(query.order_by(col(OutboxMessage.id))))


def written(shop):
    """Return what was written to the client: the template and the text."""
    return [(row.template_code, str(row.content["text"])) for row in told(shop)]


def told(shop):
    """Return the messages written to the client, oldest first."""
    drain(shop)
    with shop.tx() as tx:
        rows = list(tx.session.exec(select(Message).order_by(col(Message.created_at))))
        tx.session.expunge_all()
        return rows


def way_in(message) -> str:
    """Return where a message leads: the same in its text and under its button."""
    link = message.content["link"]
    assert link in message.content["text"]
    assert f'href="{link}"' in message.content["html"]
    return link.removeprefix(settings().public_url.rstrip("/"))


def token(path: str) -> str:
    return path.removeprefix("/p/").partition("?")[0]


def ruled(shop, *conditions, template=ANSWERED):
    """Have a rule of the workshop's own write to the client of what it answers."""
    action = {"name": "notifications.message", "arguments": {"to": "CLIENT", "template": template}}
    rule = shop.do(
        automation.save_rule,
        name="Responder",
        trigger="WorkshopWrote",
        conditions=conditions,
        actions=[action],
    )
    shop.do(automation.test_rule, rule.id)
    shop.do(automation.switch_rule, rule.id, on=True)


def test_an_answer_is_told_to_the_client_of_a_workshop_that_made_no_rule(shop, matter):
    shop.do(service.reply, matter, body="Mañana a las 10.")
    [(template, text)] = written(shop)
    assert template == ANSWERED
    assert "¿Está listo?" in text
    assert "Mañana a las 10." in text


def test_an_answer_leads_to_its_matter_in_the_clients_portal(shop, client, matter):
    shop.do(service.reply, matter, body="Mañana.")
    [message] = told(shop)
    path = way_in(message)
    assert path.endswith(f"?consulta={matter}")
    assert links.held(token(path), "clients").subject == ("clients", client)


def test_all_messages_lead_by_one_link_until_it_is_revoked(shop, client, matter):
    shop.do(service.reply, matter, body="Mañana.")
    shop.do(service.reply, matter, body="A las 10.")
    assert len({way_in(message) for message in told(shop)}) == 1
    [access] = shop.do(queries.accesses_of, client)
    shop.do(service.revoke, client, access.id)
    shop.do(service.reply, matter, body="A las 11.")
    first, _second, third = (token(way_in(message)) for message in told(shop))
    assert first != third
    with pytest.raises(links.VoidLink):
        links.held(first, "clients")
    assert links.held(third, "clients").subject.id == client


def test_a_link_of_messages_asks_for_the_pin_the_client_knows(shop, client, matter):
    shop.do(service.invite, client, pin="4711")
    shop.do(service.reply, matter, body="Mañana.")
    [message] = told(shop)
    held = links.held(token(way_in(message)), "clients")
    with transaction(held.visitor("portal.open")) as tx:
        visitor = queries.visitor(tx, held)
        assert service.prove_pin(tx, visitor, pin="4711") is None
        assert isinstance(service.prove_pin(tx, visitor, pin="4712"), service.WrongPin)


def test_a_pin_that_changes_guards_the_next_message(shop, client, matter):
    shop.do(service.reply, matter, body="Mañana.")
    [first] = told(shop)
    shop.do(service.invite, client, pin="4711")
    shop.do(service.reply, matter, body="A las 10.")
    told(shop)
    held = links.held(token(way_in(first)), "clients")
    with transaction(held.visitor("portal.open")) as tx:
        visitor = queries.visitor(tx, held)
        assert visitor.pin_hash
        assert service.prove_pin(tx, visitor, pin="4711") is None


def test_nobody_but_the_client_reads_where_a_message_leads(shop, matter, caplog):
    with caplog.at_level("DEBUG"):
        shop.do(service.reply, matter, body="Mañana.")
        [message] = told(shop)
    secret = token(way_in(message))
    assert secret not in caplog.text
    assert secret not in str(shop.do(notices_log.message, message.id))
    with shop.tx() as tx:
        kept = [str(row.changes) for row in tx.session.exec(select(AuditEntry))]
        queued = [str(row.payload) for row in tx.session.exec(select(OutboxMessage))]
    assert not any(secret in row for row in [*kept, *queued])


def test_an_invitation_leads_to_the_portal(shop, client):
    made = shop.do(service.invite, client, channels=None)
    [message] = told(shop)
    assert way_in(message) == made.path


def test_of_two_answers_in_a_row_each_is_told(shop, matter):
    shop.do(service.reply, matter, body="Mañana.")
    shop.do(service.reply, matter, body="A las 10.")
    first, second = (text for _template, text in written(shop))
    assert ("Mañana." in first, "A las 10." in second) == (True, True)


def test_what_the_client_writes_is_told_to_no_client(shop, matter):
    assert written(shop) == []


@pytest.mark.parametrize(
    ("command", "said", "state"),
    [
        (service.grant, {"answer": "Aquí está todo."}, "Concedida"),
        (service.deny, {"why": "No eres su titular."}, "Denegada"),
        (service.extend, {"why": "Hay que buscar en papel."}, "Prorrogada"),
    ],
)
def test_what_becomes_of_a_data_request_is_told_with_its_reason(shop, client, command, said, state):
    row = outside(shop, service.ask_right, client, right=DataRight.ACCESS)
    shop.do(command, row.id, **said)
    [(template, text)] = written(shop)
    assert template == DECIDED
    for part in (row.number, state, *said.values(), "/p/"):
        assert part in text


def test_a_workshop_that_removed_the_rule_is_not_given_it_back(shop, matter):
    for rule in shop.do(notices.offered_rules, Listing()).rows:
        shop.do(notices.remove_rule, rule.id)
    shop.do(service.reply, matter, body="Mañana.")
    assert written(shop) == []
    assert shop.do(notices.offered_rules, Listing()).total == 0


def test_a_workshop_with_a_rule_of_its_own_is_told_by_that_one_alone(shop, matter):
    shop.do(
        notices.save_template,
        code="propia",
        channel=Channel.EMAIL,
        subject="Te respondimos",
        body="{{ asunto }}",
    )
    shop.do(
        notices.save_rule, event="WorkshopWrote", audience=Audience.CLIENT, template_code="propia"
    )
    shop.do(service.reply, matter, body="Mañana.")
    assert written(shop) == [("propia", "¿Está listo?")]


def test_a_rule_of_automation_that_writes_to_the_client_stands_for_the_standard_one(shop, matter):
    ruled(shop)
    shop.do(service.reply, matter, body="Mañana.")
    [(template, text)] = written(shop)
    assert template == ANSWERED
    assert f"?consulta={matter}" in text


def test_a_rule_of_automation_that_does_not_hold_leaves_it_to_the_standard_one(shop, matter):
    ruled(shop, {"figure": "asunto", "operator": "CONTAINS", "value": "factura"})
    shop.do(service.reply, matter, body="Mañana.")
    assert [template for template, _text in written(shop)] == [ANSWERED]


def test_a_rule_of_automation_that_rings_a_bell_keeps_nobody_still(shop, matter):
    bell = {"to": "ADVISOR", "title": "Respondieron"}
    rule = shop.do(
        automation.save_rule,
        name="Avisar",
        trigger="WorkshopWrote",
        actions=[{"name": "notifications.bell", "arguments": bell}],
    )
    shop.do(automation.test_rule, rule.id)
    shop.do(automation.switch_rule, rule.id, on=True)
    shop.do(service.reply, matter, body="Mañana.")
    assert [template for template, _text in written(shop)] == [ANSWERED]
