"""Who is told of a quotation: the client by message, the advisor in the bell, rules by figures."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from models.base import new_id
from models.notifications import Notification
from models.notifications_messages import Message, MessageStatus
from models.outbox import OutboxMessage
from models.quotations import Decision, DecisionMethod, QuotationStatus
from tests.quotations.conftest import DAY
from torque_app.approvals import service as approvals
from torque_app.core.actor import Actor
from torque_app.core.errors import TooMany
from torque_app.core.events import HANDLERS, decode
from torque_app.core.tx import transaction
from torque_app.notifications.rules import standard
from torque_app.notifications.variables import OFFERS
from torque_app.quotations import handlers as _listening  # noqa: F401 - they register themselves
from torque_app.quotations import offers as _offers  # noqa: F401 - they register themselves
from torque_app.quotations import service
from torque_app.quotations.events import QuotationDecided, QuotationSent
from torque_app.settings import settings

YES, NO = Decision.APPROVED, Decision.DECLINED


@pytest.fixture
def by_sms(monkeypatch, servers):
    """An installation that sends text messages."""
    monkeypatch.setenv("SMS_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SMS_FROM", "Taller")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def hear(desk, name):
    """Hand every message of an event to its handlers, as a worker does."""
    with desk.shop.tx() as tx:
        query = select(OutboxMessage).where(OutboxMessage.name == name)
        kept = [message.payload for message in tx.session.exec(query)]
    for payload in kept:
        for handler in HANDLERS[name]:
            with transaction(Actor.system(desk.shop.tenant_id, {handler.needs})) as tx:
                handler(tx, decode(name, payload))


def bells(desk, user_id):
    with desk.shop.tx() as tx:
        query = select(Notification).where(Notification.user_id == user_id)
        return {(bell.title, bell.link) for bell in tx.session.exec(query)}


def texts(desk):
    with desk.shop.tx() as tx:
        query = select(Message).order_by(Message.created_at)
        return [(row.status, row.content["text"]) for row in tx.session.exec(query)]


def test_the_advisor_hears_that_the_client_opened_and_decided(desk):
    quotation = desk.sent()
    shown, page = quotation.quotation.number, f"/presupuestos/{quotation.quotation.id}"
    desk.do(service.mark_seen, quotation.quotation.id, actor=desk.client())
    desk.do(service.mark_seen, quotation.quotation.id, actor=desk.client())
    desk.decide(quotation, YES, NO)
    for name in ("QuotationSeen", "QuotationDecided"):
        hear(desk, name)
    assert bells(desk, desk.advisor_id) == {
        (f"El cliente abrió {shown}", page),
        (f"El cliente aprobó {shown}", page),
    }


def test_the_advisor_hears_that_nobody_answered(desk):
    quotation = desk.sent()
    desk.do(service.follow_up, now=DAY + timedelta(days=9))
    hear(desk, "QuotationUnanswered")
    [(title, _)] = bells(desk, desk.advisor_id)
    assert title == f"{quotation.quotation.number} venció sin respuesta"


def test_what_the_inbox_refuses_comes_back_to_the_quotation(desk):
    quotation_id = desk.drafted(desk.hour(discount_percent=Decimal(18))).quotation.id
    waits = desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    desk.do(approvals.reject, waits.approval_id, note="Es mucho", version=1, actor=desk.manager())
    hear(desk, "ApprovalDecided")
    refused = desk.seen(quotation_id)
    assert refused.quotation.status is QuotationStatus.MANAGER_REJECTED
    assert refused.manager_note == "Es mucho"


def test_the_client_is_sent_the_number_the_total_and_the_link(desk, by_sms):
    quotation_id = desk.drafted().quotation.id
    done = desk.do(service.send_to_customer, quotation_id, actor=desk.advisor())
    [(status, text)] = texts(desk)
    assert status is MessageStatus.QUEUED
    for part in (done.quotation.quotation.number, "$ 77.350", done.path):
        assert part in text, part
    assert len(done.messages) == 1


def test_the_code_in_the_message_decides(desk, by_sms):
    quotation = desk.sent()
    desk.do(service.ask_code, quotation.quotation.id, actor=desk.client())
    [(_, text)] = texts(desk)
    (code,) = re.findall(r"\b\d{6}\b", text)
    decided = desk.decide(
        quotation, YES, method=DecisionMethod.CODE, signature=None, code=code, key=new_id()
    )
    assert decided.answers[0].method is DecisionMethod.CODE


def test_a_client_asks_for_few_codes_only(desk, by_sms):
    quotation_id = desk.sent().quotation.id
    for _ in range(5):
        desk.do(service.ask_code, quotation_id, actor=desk.client())
    with pytest.raises(TooMany):
        desk.do(service.ask_code, quotation_id, actor=desk.client())


@pytest.mark.parametrize("code", ["quotation_sent", "quotation_reminder"])
def test_what_the_standard_words_name_is_what_rules_are_offered(code):
    assert standard.variables(code).keys() == OFFERS["QuotationSent"].figures.keys()


def test_an_event_tells_its_figures_and_whom_it_concerns(desk):
    decided = desk.decide(desk.sent(), YES, NO)
    shown = decided.quotation
    sent = QuotationSent(shown.id, shown.number, shown.client_id, 1, shown.total, desk.advisor_id)
    said = QuotationDecided(
        shown.id, shown.number, shown.client_id, 1, shown.status, shown.total,
        approved=1, declined=1, deferred=0, advisor_id=desk.advisor_id,
    )  # fmt: skip
    for event in (sent, said):
        offer = OFFERS[event.event_name]
        with desk.shop.tx() as tx:
            told, concerned = offer.read(tx, event), offer.audience(tx, event)
        assert told.keys() == offer.figures.keys()
        assert (told["numero"], told["total"]) == (shown.number, "$ 53.550")
        assert told["vence"] == "27-11-2026"
        assert (concerned.client_id, concerned.advisor_id) == (shown.client_id, desk.advisor_id)
